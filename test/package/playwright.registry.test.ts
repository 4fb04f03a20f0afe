import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBrowser } from '../support/find-browser.ts'
import { type Consumer, installPackage } from '../support/install-package.ts'
import { cached, installToCache } from '../support/install-to-cache.ts'

let consumer: Consumer
beforeAll(async () => {
  await installToCache('@playwright/test@1')
  consumer = await installPackage()
  for (const name of ['@playwright/test', 'playwright', 'playwright-core'])
    consumer.lend(name, cached('@playwright/test@1', name))
}, 240_000)
afterAll(() => consumer?.remove())

const config = `import { defineConfig } from '@playwright/test'
export default defineConfig({
  workers: 1,
  reporter: 'json',
  use: { launchOptions: { executablePath: ${JSON.stringify(findBrowser())}, args: ['--no-sandbox'] } },
})`

const spec = `import { expect, test, verify } from 'cloudauth-emulator/playwright'

const begin = async (emulator, productCode = 'FACE_LIVENESS') => {
  const body = new URLSearchParams({
    Action: 'Initialize', Version: '2022-08-09', Format: 'JSON', ProductCode: productCode, MerchantBizId: 'order1',
    MerchantUserId: 'user1', MetaInfo: '{"deviceType":"web"}', SceneCode: 'x', SecurityLevel: '02',
  })
  return (await (await fetch(emulator.url, { method: 'POST', body })).json()).Result
}

test.use({ emulatorOptions: { auth: 'lenient', faces: 'present' } })

for (const [ending, state, subCode] of [
  [{ pass: true }, 'passed', '200'],
  [{ subCode: '200' }, 'passed', '200'],
  [{ subCode: '206' }, 'not-passed', '206'],
  [{ giveUp: true }, 'abandoned', undefined],
] as const)
  test('ends with ' + JSON.stringify(ending), async ({ page, emulator }) => {
    const { TransactionId, TransactionUrl } = await begin(emulator)
    await page.goto(TransactionUrl)
    await verify(page, ending)
    const transaction = await emulator.transactions.get(TransactionId)
    expect(transaction?.state).toBe(state)
    expect(transaction?.subCode).toBe(subCode)
  })

test('ends in a frame of startVerify', async ({ page, emulator }) => {
  const { TransactionId, TransactionUrl, Protocol } = await begin(emulator)
  await page.goto(emulator.url + '/_emulator/health')
  await page.route('**/shop', route => route.fulfill({
    contentType: 'text/html', body: '<body><script src="' + emulator.url + '/cdn/verify.js"></script>',
  }))
  await page.goto(emulator.url + '/shop')
  await page.evaluate(given => window.startVerify(given), { CertifyUrl: TransactionUrl, Protocol })
  await verify(page.frameLocator('#cloudauth-verify'), { pass: true })
  expect((await emulator.transactions.get(TransactionId))?.state).toBe('passed')
})

test('has an emulator of its own each time', async ({ emulator }) => {
  expect(await emulator.transactions.list()).toEqual([])
})
`

type Report = { stats: { expected: number; unexpected: number }; errors: unknown[] }

test.each(['module', 'commonjs'])(
  'the fixture and verify() work in a project that is %s',
  async type => {
    const put = (name: string, text: string) => writeFileSync(join(consumer.folder, name), text)
    put('package.json', JSON.stringify({ private: true, type }))
    put('playwright.config.ts', config)
    put('verification.spec.ts', spec)
    const output = await consumer.run(process.execPath, ['node_modules/@playwright/test/cli.js', 'test'])
    const { stats, errors }: Report = JSON.parse(output.slice(output.indexOf('{')))
    expect({ expected: stats.expected, unexpected: stats.unexpected, errors }).toEqual({
      expected: 6,
      unexpected: 0,
      errors: [],
    })
  },
  120_000,
)
