import { fakePortrait } from 'cloudauth-emulator/faker'
import { serve } from 'cloudauth-emulator/node'
import { expect } from 'cloudauth-emulator/vitest'
import { onTestFinished, test } from 'vitest'
import { adviceIds } from '../../src/advice/catalogue.ts'
import { openShop } from './shop.ts'
import { everyFlow } from './shop-flows.ts'
import { openTactlessShop } from './tactless-shop.ts'

async function open() {
  const server = await serve({ port: 0, log: 'silent', qps: 0 })
  onTestFinished(() => server.close())
  return server
}

test('the careful shop gets no advice at all, whatever its users go through', { timeout: 20_000 }, async () => {
  const { emulator, endpoint } = await open()
  const shop = await openShop({
    cloudauth: { endpoint, protocol: 'HTTP', accessKeyId: 'shop', accessKeySecret: 'secret' },
    now: async () => Date.parse(await emulator.clock.now()),
  })
  onTestFinished(() => shop.close())
  // 206 comes of the safe mode, which a shop that is live has.
  for (const flow of everyFlow.filter(({ name }) => !name.endsWith('206'))) await flow.run({ emulator, shop })
  expect(await emulator.advice()).toEqual([])
  expect((await emulator.requests.list()).requests.length).toBeGreaterThan(10)
})

test('its tactless twin gets every advice that there is', { timeout: 30_000 }, async () => {
  const { emulator, endpoint, url: cloud } = await open()
  const shop = await openTactlessShop({ endpoint, accessKeyId: 'shop' })
  onTestFinished(() => shop.close())
  const check = async (
    query: Record<string, string> = {},
  ): Promise<{ TransactionId: string; TransactionUrl: string }> => {
    const all = new URLSearchParams({ user: 'ann@example.com', ...query })
    return (await (await fetch(`${shop.url}/checks?${all}`)).json()).Result ?? {}
  }
  const ask = (id: string) => fetch(`${shop.url}/states/${id}`)
  const finish = async (id: string, subCode = '200') => {
    await emulator.complete(id, { subCode })
    await emulator.callbacks.idle()
  }

  // Ann opens one check after the other, and their page more than once, by a link with something behind it, in a frame.
  const { TransactionUrl } = await check()
  await fetch(TransactionUrl)
  await fetch(`${TransactionUrl}?from=mail`, { headers: { 'sec-fetch-dest': 'iframe' } })
  await finish((await check({ device: 'desktop', receiver: 'login' })).TransactionId)
  await finish((await check({ device: 'app', receiver: 'broken' })).TransactionId, '206')
  await finish((await check({ receiver: 'slow' })).TransactionId, '205')
  // She brings a portrait both ways, then one that is large.
  await check({ portrait: 'AAAA', portraitUrl: 'https://127.0.0.1:9/ann.png' })
  await fetch(`${cloud}/`, { method: 'POST', body: largePortrait() })
  // On a busy day, the shop insists at once.
  await emulator.scenarios.arm({ name: 'throttled', times: 2 })
  await check({ user: 'bob@example.com' })
  // Its page asks about an id out of nowhere, without a pause about one of its own, and gives up.
  await ask(`hksb${'0'.repeat(28)}`)
  const { TransactionId: left } = await check({ user: 'eve@example.com' })
  await ask(left)
  await ask(left)
  // Its next version calls the cloud from the page.
  await fetch(`${cloud}/`, {
    method: 'POST',
    headers: { origin: 'http://localhost:3000' },
    body: new URLSearchParams({ Action: 'KeepaliveIntl', Version: '2022-08-09', AccessKeyId: 'shop' }),
  })
  await emulator.clock.advance('PT31M')

  expect((await emulator.advice('shop')).map(({ rule }) => rule).sort()).toEqual([...adviceIds].sort())
})

/** What the shop's other program sends, which does not scale portraits down. */
function largePortrait() {
  return new URLSearchParams({
    ...{ Action: 'Initialize', Version: '2022-08-09', AccessKeyId: 'shop', ProductCode: 'FACE_VERIFY' },
    ...{ MerchantBizId: 'shop', MerchantUserId: 'ann@example.com', MetaInfo: '{}' },
    FacePictureBase64: fakePortrait().padEnd(900_000, 'A'),
  })
}
