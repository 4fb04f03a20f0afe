// @ts-check
// What the console costs with 5,000 transactions, 5,000 callbacks and 1,000 calls: `npm run bench:console`. It prints
// figures and judges none, because a busy machine would make a test of them lie.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { serve } from '../../dist/node.js'

const executablePath = [process.env.CHROME_PATH ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync)
if (!executablePath) throw new Error('Failed to find Chromium. Name it in CHROME_PATH.')

const many = 5000
const calls = 100
const idleSeconds = 10

const server = await serve({ port: 0, log: 'silent', faces: 'present', qps: 0 })
const { emulator, url } = server

/** @param {string} order @param {string} user */
async function initialize(order, user) {
  const form = new URLSearchParams({
    ...{ Action: 'Initialize', Version: '2022-08-09', Format: 'JSON', ProductCode: 'FACE_LIVENESS' },
    ...{ MerchantBizId: order, MerchantUserId: user, MetaInfo: '{"deviceType":"web"}' },
    CallbackUrl: `${url}/_emulator/inbox/bench`,
  })
  const headers = { host: 'localhost', 'content-type': 'application/x-www-form-urlencoded' }
  const reply = await emulator.answer({ method: 'POST', url: '/', headers, body: Buffer.from(form.toString()) })
  return JSON.parse(reply.body).Result.TransactionId
}

for (let count = 0; count < many; count += 1)
  await emulator.complete(await initialize(`order${count}`, 'emulator:callback-lost'))

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })

for (const view of ['calls', 'transactions', 'callbacks']) {
  const page = await context.newPage()
  await page.goto(`${url}/_emulator/#/${view}`)
  await page.locator('.rows > li').first().waitFor()
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1)
  const rows = await page.evaluate(() => performance.now())
  const nodes = await page.locator('*').count()
  const height = await page.evaluate(() => document.documentElement.scrollHeight)

  /** @type {string[]} */
  const asked = []
  page.on('request', request => asked.push(request.url()))
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable')
  const busy = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
  }
  await page.waitForTimeout(1000)
  asked.length = 0
  const before = await busy()
  await page.waitForTimeout(idleSeconds * 1000)
  const idle = ((await busy()) - before) / idleSeconds
  console.log(
    `${view.padEnd(13)} first paint ${paint.toFixed(0)} ms, rows within ${rows.toFixed(0)} ms, ${nodes} nodes, ${height} px high,`,
    `idle ${(idle * 100).toFixed(2)} % busy, ${asked.length} requests in ${idleSeconds} s`,
  )
  await page.close()
}

const page = await context.newPage()
await page.goto(`${url}/_emulator/#/calls`)
await page.locator('.rows > li').first().waitFor()
await page.getByText('Live', { exact: true }).waitFor()
// Both clocks are of this machine: from the call being made to its row being there.
await page.evaluate(() => {
  const shown = /** @type {Record<string, number>} */ ({})
  Reflect.set(globalThis, 'shown', shown)
  new MutationObserver(() => {
    for (const row of document.querySelectorAll('.rows > li')) {
      const [name] = /fresh\d+/.exec(row.textContent ?? '') ?? []
      if (name) shown[name] ??= performance.timeOrigin + performance.now()
    }
  }).observe(document.body, { childList: true, subtree: true, characterData: true })
})
/** @type {number[]} */
const delays = []
for (let count = 0; count < calls; count += 1) {
  const name = `fresh${count}`
  const begun = performance.timeOrigin + performance.now()
  await initialize(name, `user${count}`)
  const handle = await page.waitForFunction(each => Reflect.get(globalThis, 'shown')[each], name)
  delays.push(Number(await handle.jsonValue()) - begun)
}
delays.sort((left, right) => left - right)
const at = (/** @type {number} */ share) => delays[Math.ceil(share * delays.length) - 1]?.toFixed(0)
console.log(`a call shows  p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms, of ${calls} calls`)
await browser.close()
await server.close()
