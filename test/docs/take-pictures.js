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
const quiet = /** @type {const} */ ({ port: 0, log: 'silent', seed: 'pictures' })
// On a busy machine a picture takes longer than anybody else would wait: its call would be refused, and never be shown.
const server = await serve({ ...quiet, redact: 'secrets', accessKeys: [key], pictureTimeout: 600_000 })
const empty = await serve({ ...quiet, accessKeys: [key] })
const locked = await serve({ ...quiet, controlToken: 'a control token' })

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

/**
 * One view: where it is, what tells that it is there, and what is done there before the picture is taken.
 * @typedef {{ url?: string, path: string, shows: string, act?: (page: import('playwright-core').Page) => Promise<unknown> }} View
 */

/** @param {View} view @param {string} file @param {'light' | 'dark'} colorScheme @param {number} width @param {boolean} [fullPage] */
async function take({ url = server.url, path, shows, act }, file, colorScheme, width, fullPage = false) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, deviceScaleFactor: 1 })
  context.setDefaultTimeout(120_000)
  const page = await context.newPage()
  await page.goto(`${url}/_emulator/${path}`)
  await act?.(page)
  await page.locator(shows).first().waitFor()
  // What was asked for last has been drawn.
  await page.waitForLoadState('load')
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
  await page.screenshot({ path: file, fullPage })
  await context.close()
}

const press = (/** @type {string} */ name) => (/** @type {import('playwright-core').Page} */ page) =>
  page.getByRole('button', { name, exact: true }).click()

const row = '.rows > li'

/** Every view by the name of its picture. @type {Record<string, View>} */
const views = {
  calls: { path: '#/calls', shows: row },
  call: { path: '#/calls/2', shows: '.snippet' },
  'call-with-picture': { path: '#/calls/11', shows: '.finding canvas' },
  'calls-none': { path: '#/calls?code=InternalError', shows: 'p.empty' },
  'calls-empty': { url: empty.url, path: '#/calls', shows: '.snippet' },
  transactions: { path: '#/transactions', shows: row },
  transaction: { path: `#/transactions/${ended[0]}`, shows: '.waterfall > li' },
  'transaction-pending': { path: `#/transactions/${open}`, shows: '.waterfall > li' },
  callbacks: { path: '#/callbacks', shows: row },
  callback: { path: '#/callbacks/callback-1', shows: '.attempts' },
  'callbacks-empty': { url: empty.url, path: '#/callbacks', shows: 'p.empty' },
  scenarios: { path: '#/scenarios', shows: '.arm' },
  clock: { path: '#/clock', shows: '.clock' },
  pictures: { path: '#/pictures', shows: '.finding', act: page => page.setInputFiles('input[type=file]', picture) },
  differences: { path: '#/differences', shows: '.differences' },
  'differences-search': { path: '#/differences?q=callback', shows: '.differences' },
  advice: { path: '#/advice', shows: 'table' },
  'advice-rule': { path: 'advice/biz-id-reused', shows: 'h1' },
  settings: { path: '#/settings', shows: '.options' },
  'dialog-reset': { path: '#/settings', shows: 'dialog[open]', act: press('Reset…') },
  'dialog-keys': { path: '#/calls', shows: 'dialog[open]', act: press('Keys') },
  locked: { url: locked.url, path: '#/calls', shows: 'input[type=password]' },
  nowhere: { path: '#/no-such-view', shows: 'main section' },
  verify: { path: `verify/${open}`, shows: 'h1' },
  'verify-ended': { path: `verify/${ended[0]}`, shows: 'h1' },
}
const [folder, ...wanted] = process.argv.slice(2)
const themes = /** @type {const} */ (['light', 'dark'])
if (folder) {
  mkdirSync(folder, { recursive: true })
  for (const theme of themes)
    for (const width of [320, 390, 1280, 2560])
      for (const [name, view] of Object.entries(views))
        if (wanted.length === 0 || wanted.some(part => `${name}-${width}-${theme}`.startsWith(part)))
          await take(view, `${folder}/${name}-${width}-${theme}.png`, theme, width, true)
} else
  for (const theme of themes) {
    await take({ path: '#/calls', shows: row }, `.github/console-${theme}.png`, theme, 1280)
    await take({ path: `verify/${open}`, shows: 'h1' }, `.github/verify-${theme}.png`, theme, 640)
  }
await browser.close()
for (const each of [server, empty, locked]) await each.close()
