import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { callByHttps, serveHttps } from '../support/https.ts'
import { launchChromium } from '../support/launch-chromium.ts'
import { faceLiveness } from '../support/requests.ts'
import { encodePairs } from '../support/signed-request.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
}, 60_000)

afterAll(() => browser?.close())

/** An emulator that is called by https alone, by programs that trust its CA and a browser that takes any certificate. */
async function open() {
  const server = await serveHttps({ completeAfter: 'off', auth: 'lenient' })
  const ca = await server.ca()
  const call = async (action: string, parameters: Record<string, string>) => {
    const pairs = Object.entries({ Action: action, Version: '2022-08-09', Format: 'JSON', ...parameters })
    const { text } = await callByHttps(server.port, { ca, method: 'POST', path: `/?${encodePairs(pairs)}` })
    return JSON.parse(text).Result as Record<string, string>
  }
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const origin = `https://127.0.0.1:${server.port}`
  const inbox = async () => (await callByHttps(server.port, { ca, path: '/_emulator/inbox' })).text
  return { origin, call, page, inbox }
}

const isByHttps = (page: Page) => page.evaluate(() => location.protocol === 'https:' && isSecureContext)

describe('by https', { timeout: 60_000 }, () => {
  it('a verification is passed on its page, and its callback reaches the inbox', async () => {
    const { origin, call, page, inbox } = await open()
    const { TransactionUrl = '', TransactionId = '' } = await call('Initialize', {
      ...faceLiveness({ MetaInfo: '{"deviceType":"web"}' }),
      ReturnUrl: `${origin}/_emulator/inbox/back`,
      CallbackUrl: `${origin}/_emulator/inbox/told`,
      CallbackToken: 'token',
    })
    expect(new URL(TransactionUrl).origin).toBe(origin)
    await page.goto(TransactionUrl)
    expect(await isByHttps(page)).toBe(true)
    await page.getByRole('button', { name: /^Pass/ }).click()
    await page.waitForURL(`${origin}/_emulator/inbox/back?**`)
    await expect.poll(inbox).toMatch(new RegExp(`"name":"told"[^]*${TransactionId}`))
    const { MerchantBizId = '' } = faceLiveness()
    expect(await call('CheckResult', { MerchantBizId, TransactionId })).toMatchObject({ Passed: 'Y' })
  })

  it('the console shows calls as they come and ends a verification', async () => {
    const { origin, call, page } = await open()
    await page.goto(`${origin}/_emulator/`)
    expect(await isByHttps(page)).toBe(true)
    await page.getByText('Live', { exact: true }).waitFor()
    const { TransactionId = '' } = await call('Initialize', faceLiveness())
    await page.goto(`${origin}/_emulator/#/transactions/${TransactionId}`)
    await page.getByRole('button', { name: /^Pass, / }).click()
    await page.getByText('Passed.').waitFor()
    const { MerchantBizId = '' } = faceLiveness()
    expect(await call('CheckResult', { MerchantBizId, TransactionId })).toMatchObject({ Passed: 'Y' })
  })
})
