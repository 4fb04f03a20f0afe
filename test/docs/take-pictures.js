// @ts-check
// Takes the pictures of the README from the running product: `node test/docs/take-pictures.js`, after a build. With a
// folder it takes every view in both themes at four widths into that, for looking at; further words say which, by the
// beginnings of their names (`calls calls-1280-dark`).
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { serve } from '../../dist/node.js'

const key = { id: 'shop', secret: 'a secret of the shop' }
const metaInfo = JSON.stringify({ bioMetaInfo: '4.1.0:2916352,0', deviceType: 'web', ua: 'Mozilla/5.0' })
const executablePath = [process.env.CHROME_PATH ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync)
if (!executablePath) throw new Error('Failed to find Chromium. Name it in CHROME_PATH.')

const picture = 'fixtures/images/mouth-covered.jpg'
const server = await serve({ port: 0, log: 'silent', redact: 'secrets', seed: 'pictures', accessKeys: [key] })

/** @param {string} action @param {Record<string, string>} parameters */
async function call(action, parameters) {
  const query = new URLSearchParams({ Action: action, Version: '2022-08-09', Format: 'JSON' })
  const response = await fetch(`${server.url}/?${query}`, { method: 'POST', body: new URLSearchParams(parameters) })
  return response.json()
}

/** @param {Record<string, string>} [changes] */
const initialize = (changes = {}) =>
  call('Initialize', {
    ProductCode: 'FACE_LIVENESS',
    MerchantBizId: 'order1001',
    MerchantUserId: 'user1001',
    SceneCode: '1234567890',
    MetaInfo: metaInfo,
    CallbackUrl: `${server.url}/_emulator/inbox/orders`,
    CallbackToken: 'token',
    ...changes,
  })

const control = (/** @type {string} */ method, /** @type {string} */ path, /** @type {unknown} */ body) =>
  fetch(`${server.url}/_emulator/${path}`, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })

const ended = []
for (const [order, subCode] of [
  ['order1001', '200'],
  ['order1002', '205'],
  ['order1003', '200'],
]) {
  const { Result } = await initialize({ MerchantBizId: order ?? '' })
  await control('POST', `transactions/${Result.TransactionId}/complete`, { subCode })
  await call('CheckResult', { MerchantBizId: order ?? '', TransactionId: Result.TransactionId })
  ended.push(Result.TransactionId)
}
await initialize({ MerchantBizId: 'order1004', MetaInfo: '' })
await initialize({ MerchantBizId: 'order1005', MerchantUserId: 'emulator:no-face' })
await initialize({ MerchantBizId: 'order1006', MerchantUserId: 'emulator:throttled' })
const open = (await initialize({ MerchantBizId: 'order1007' })).Result.TransactionId
await control('POST', 'scenarios', { name: 'throttled', times: 2, match: { merchantBizId: 'order2000' } })

await initialize({
  ProductCode: 'FACE_VERIFY',
  MerchantBizId: 'order1008',
  FacePictureBase64: readFileSync(picture).toString('base64'),
})
await initialize({ MerchantBizId: 'order1009', CallbackUrl: 'http://localhost:9/told' })

const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
})

/** @param {string} path @param {string} file @param {'light' | 'dark'} colorScheme @param {number} width @param {boolean} [fullPage] */
async function take(path, file, colorScheme, width, fullPage = false) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, deviceScaleFactor: 1 })
  const page = await context.newPage()
  await page.goto(`${server.url}${path}`)
  if (path.startsWith('/_emulator/#')) await page.getByText('Live', { exact: true }).waitFor()
  if (path.endsWith('#/pictures')) {
    await page.setInputFiles('input[type=file]', picture)
    await page.locator('.finding').waitFor()
  }
  await page.waitForTimeout(300)
  await page.screenshot({ path: file, fullPage })
  await context.close()
}

/** Every view by the name of its picture. */
const views = {
  calls: '#/calls',
  call: '#/calls/2',
  'call-with-picture': '#/calls/11',
  transactions: '#/transactions',
  transaction: `#/transactions/${ended[0]}`,
  callbacks: '#/callbacks',
  callback: '#/callbacks/callback-1',
  scenarios: '#/scenarios',
  clock: '#/clock',
  pictures: '#/pictures',
  differences: '#/differences',
  advice: '#/advice',
  settings: '#/settings',
  verify: `verify/${open}`,
  'verify-ended': `verify/${ended[0]}`,
}
const [folder, ...wanted] = process.argv.slice(2)
const themes = /** @type {const} */ (['light', 'dark'])
if (folder) {
  mkdirSync(folder, { recursive: true })
  for (const theme of themes)
    for (const width of [320, 390, 1280, 2560])
      for (const [name, view] of Object.entries(views))
        if (wanted.length === 0 || wanted.some(part => `${name}-${width}-${theme}`.startsWith(part)))
          await take(`/_emulator/${view}`, `${folder}/${name}-${width}-${theme}.png`, theme, width, true)
} else
  for (const theme of themes) {
    await take('/_emulator/#/calls', `.github/console-${theme}.png`, theme, 1280)
    await take(`/_emulator/verify/${open}`, `.github/verify-${theme}.png`, theme, 640)
  }
await browser.close()
await server.close()
