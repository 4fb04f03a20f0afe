import { cloudauthHandlers } from 'cloudauth-emulator/msw'
import { http, passthrough } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openShop, type Shop } from './shop.ts'
import { startCheck, startedCheck, stateOf } from './visit-shop.ts'

// The shop is configured as in production: to the real endpoint, by https. No call gets there.
const handlers = cloudauthHandlers()
const { emulator } = handlers
const server = setupServer(...handlers)
let shop: Shop

beforeAll(async () => {
  server.listen({ onUnhandledRequest: 'error' })
  shop = await openShop({
    cloudauth: {
      endpoint: 'cloudauth-intl.cn-hongkong.aliyuncs.com',
      accessKeyId: 'shop',
      accessKeySecret: 'the secret of the shop',
      timeout: 1000,
    },
    pause: async () => undefined,
  })
  server.use(http.all(`${shop.url}/*`, () => passthrough()))
})
beforeEach(() => emulator.reset())
afterAll(async () => {
  await shop.close()
  server.close()
})

test('a check passes without a call that leaves the process', async () => {
  const { id, transactionId, transactionUrl } = await startedCheck(shop)
  expect(transactionUrl).toBe(`https://cloudauth-intl.cn-hongkong.aliyuncs.com/_emulator/verify/${transactionId}`)
  await emulator.complete(transactionId)
  await emulator.callbacks.idle()
  expect(await emulator.callbacks.list()).toMatchObject([{ transactionId, state: 'delivered' }])
  expect(await stateOf(shop, id)).toBe('passed')
})

test.each(['reset', 'hang', 'garbled'] as const)('the user is told when the answer to Initialize is %s', async name => {
  emulator.scenarios.arm({ name, times: 4 })
  expect(await startCheck(shop)).toEqual({
    status: 502,
    body: { words: 'We could not start your identity check. We are looking into it.' },
  })
  expect(await startCheck(shop)).toMatchObject({ status: 201 })
})

test.each(['reset', 'hang', 'garbled'] as const)(
  'a check survives that the answer to CheckResult is %s',
  async name => {
    const { id, transactionId } = await startedCheck(shop)
    emulator.scenarios.arm({ name, match: { action: 'CheckResult' } })
    await emulator.complete(transactionId)
    await emulator.callbacks.idle()
    expect(await stateOf(shop, id)).toBe('passed')
  },
)
