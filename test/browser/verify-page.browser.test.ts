import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Options } from '../../src/options/options.ts'
import { fieldsOf, openHttp } from '../support/doors.ts'
import { launchChromium } from '../support/launch-chromium.ts'
import { faceLiveness } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
}, 60_000)
afterAll(() => browser?.close())

/** A page of an integrator that counts who comes back, with what, and runs a script of its own. */
async function openShop() {
  const visits: URL[] = []
  const scripts: string[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://shop')
    if (url.pathname === '/back') visits.push(url)
    if (url.pathname === '/ran') scripts.push(url.search)
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end(
      '<!doctype html><title>Shop</title><h1>Welcome back</h1><script>fetch("/ran" + location.search)</script>',
    )
  })
  await new Promise<void>(accept => server.listen(0, '127.0.0.1', accept))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, visits, scripts }
}

type Parameters = Record<string, string>

/** An emulator, a shop, and a verification that returns to the shop. */
async function begin(given: Parameters = {}, options: Partial<Options> = {}) {
  const door = await openHttp(options)
  onTestFinished(() => door.close())
  const shop = await openShop()
  const parameters = faceLiveness({
    MetaInfo: '{"deviceType":"h5"}',
    ReturnUrl: `${shop.url}/back?order=7&q=a+b#/kyc?x=1`,
    ...given,
  })
  const host = new URL(door.url).host
  const { TransactionId: id = '', TransactionUrl: url = '' } =
    fieldsOf(await door.call(unsigned({ parameters, host }))).Result ?? {}
  const state = async () => (await door.emulator.transactions.get(id))?.state
  return { door, shop, id, url, state }
}

async function browse(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 390, height: 800 }, ...options })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  await page.goto(url)
  return page
}

const responseIn = (url: string | URL | undefined) =>
  JSON.parse(new URL(url ?? '').searchParams.get('response') ?? 'null')

const press = (page: Page, testId: string) => page.getByTestId(testId).click()
const openDetails = (page: Page, testId: string) => page.getByTestId(testId).locator('summary').click()

describe('the page of the end user', { timeout: 40_000 }, () => {
  it.each([
    ['pass', '1000', 'passed'],
    ['fail', '1001', 'not-passed'],
    ['give-up', '1006', 'abandoned'],
    ['camera-denied', '1004', 'abandoned'],
    ['no-camera', '1004', 'abandoned'],
  ])('ends with %s by a click, and returns with result code %s', async (outcome, resultCode, end) => {
    const { shop, id, url, state } = await begin()
    const page = await browse(url)
    if (outcome.includes('camera')) await openDetails(page, 'more')
    await press(page, outcome)
    await page.waitForURL(`${shop.url}/back?**`)
    const back = new URL(page.url())
    expect(back.search.startsWith('?order=7&q=a+b&response=')).toBe(true)
    expect(back.hash).toBe('#/kyc?x=1')
    expect(responseIn(page.url())).toMatchObject({ resultCode, extInfo: { certifyId: id } })
    expect(await state()).toBe(end)
    expect(shop.visits).toHaveLength(1)
  })

  it('says nothing of a camera where the real page would have one', async () => {
    const { url } = await begin()
    const page = await browse(url)
    for (const hint of await page.locator('[data-unusable]').all()) expect(await hint.isVisible()).toBe(false)
  })

  it('has the names that drivers look for', async () => {
    const { url } = await begin()
    const page = await browse(url)
    for (const name of ['Pass', 'Fail', 'Give up'])
      expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(1)
  })

  it('ends with every SubCode that its product can give', async () => {
    const given = { ProductCode: 'eKYC_PRO', DocType: 'GLB03002' }
    const { url } = await begin(given)
    const codes = await (await browse(url))
      .locator('input[name=subCode]')
      .evaluateAll(fields => fields.map(field => (field instanceof HTMLInputElement ? field.value : '')))
    expect(codes.length).toBeGreaterThanOrEqual(4)
    for (const code of codes) {
      const { shop, url } = await begin(given)
      const page = await browse(url)
      await page.getByTestId(`sub-code-${code}`).check()
      await press(page, 'fail')
      await page.waitForURL(`${shop.url}/back?**`)
      expect(responseIn(page.url())).toMatchObject({ resultCode: '1001', subCode: code })
    }
  })

  it('returns twice, and each time the scripts of the page there run', async () => {
    const { shop, url } = await begin()
    const page = await browse(url)
    await openDetails(page, 'returns')
    await page.getByTestId('return-twice').check()
    await press(page, 'pass')
    await page.waitForURL(`${shop.url}/back?**`)
    await page.waitForLoadState('networkidle')
    expect(shop.visits.map(({ search }) => search)).toEqual([shop.visits[0]?.search, shop.visits[0]?.search])
    expect(shop.scripts).toHaveLength(2)
  })

  it('returns before the result can be read', async () => {
    const { door, shop, url, state } = await begin()
    await door.emulator.clock.freeze(true)
    const page = await browse(url)
    await openDetails(page, 'returns')
    await page.getByTestId('return-before-result').check()
    await press(page, 'pass')
    await page.waitForURL(`${shop.url}/back?**`)
    expect(await state()).toBe('pending')
    await door.emulator.clock.advance(3000)
    expect(await state()).toBe('passed')
  })

  it('ends without a return', async () => {
    const { shop, url, state } = await begin()
    const page = await browse(url)
    await openDetails(page, 'returns')
    await page.getByTestId('return-never').check()
    await press(page, 'pass')
    await page.getByRole('heading', { name: 'Passed' }).waitFor()
    expect({ visits: shop.visits, state: await state() }).toEqual({ visits: [], state: 'passed' })
  })

  it('stays open for an unsupported browser, and shows the address to copy', async () => {
    const { url, state } = await begin()
    const page = await browse(url)
    await openDetails(page, 'more')
    await press(page, 'unsupported-browser')
    expect(await page.getByTestId('address').inputValue()).toBe(url)
    expect(await state()).toBe('pending')
  })

  it('ends for an unsupported browser where ProcedurePriority is keep', async () => {
    const { shop, url, state } = await begin({ ProductCode: 'eKYC', DocType: '01000000', ProcedurePriority: 'keep' })
    const page = await browse(url)
    await openDetails(page, 'more')
    await press(page, 'unsupported-browser')
    await page.waitForURL(`${shop.url}/back?**`)
    expect(responseIn(page.url())).toMatchObject({ resultCode: '1003' })
    expect(await state()).toBe('abandoned')
  })

  it('stays open when its tab is closed, by its button and by the browser, and goes on when it is opened again', async () => {
    const { shop, url, state } = await begin()
    const page = await browse('about:blank')
    for (const close of ['by its button', 'by the browser']) {
      const [popup] = await Promise.all([
        page.waitForEvent('popup'),
        page.evaluate(address => void window.open(address), url),
      ])
      const closed = popup.waitForEvent('close')
      if (close === 'by the browser') await popup.close()
      else {
        await openDetails(popup, 'more')
        await press(popup, 'close-tab')
      }
      await closed
      expect(await state(), close).toBe('pending')
    }
    await page.goto(url)
    await press(page, 'pass')
    await page.waitForURL(`${shop.url}/back?**`)
  })

  it('is left by the back button, its own and the browser’s, and shows how it ended when one comes back to it', async () => {
    const { shop, url, state } = await begin()
    const page = await browse(`${shop.url}/`)
    await page.goto(url)
    await openDetails(page, 'more')
    await press(page, 'back')
    await page.waitForURL(`${shop.url}/`)
    expect(await state()).toBe('pending')
    await page.goForward()
    await press(page, 'pass')
    await page.waitForURL(`${shop.url}/back?**`)
    await page.goBack()
    await page.getByRole('heading', { name: 'Passed' }).waitFor()
    expect(await page.getByTestId('pass').count()).toBe(0)
  })

  it('counts its time down and shows an end that came from elsewhere, without being reloaded by hand', async () => {
    const { door, id, url } = await begin()
    const page = await browse(url)
    door.emulator.clock.freeze(true)
    door.emulator.clock.set(door.emulator.clock.now() + 90_000)
    const timeLeft = page.getByTestId('time-left')
    await timeLeft.filter({ hasText: /^28:/ }).waitFor()
    await page.getByText('The clock of the emulator stands still.').waitFor()
    await door.emulator.complete(id, { subCode: '206' })
    await page.getByRole('heading', { name: 'Not passed' }).waitFor()
  })

  it('says what the result shall say: OCR values and figures that were changed, and only those', async () => {
    const { door, id, url } = await begin({ ProductCode: 'eKYC', DocType: '01000000' })
    const page = await browse(url)
    await openDetails(page, 'result')
    const untouched = await page.locator('input[name="ocr.idNumber"], input[name^="ocr."]').first().inputValue()
    expect(untouched).not.toBe('')
    await page.locator('input[name^="ocr."]').nth(1).fill('CHANGED')
    await page.getByTestId('score-faceComparisonScore').fill('41.5')
    await press(page, 'pass')
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
    const { byHand } = (await door.emulator.transactions.get(id)) ?? {}
    expect(Object.values(byHand?.ocr ?? {})).toEqual(['CHANGED'])
    expect(byHand?.scores).toEqual({ faceComparisonScore: 41.5 })
  })

  it.each([
    ['outcome=pass', 'passed', '1000'],
    ['outcome=fail&subCode=206', 'not-passed', '1001'],
    ['outcome=give-up', 'abandoned', '1006'],
    ['outcome=camera-denied', 'abandoned', '1004'],
  ])('does what ?%s asks for, by its own script', async (query, end, resultCode) => {
    const { shop, url, state } = await begin()
    await fetch(`${url}?${query}`)
    expect(await state()).toBe('pending')
    const page = await browse(`${url}?${query}`)
    await page.waitForURL(`${shop.url}/back?**`)
    expect(responseIn(page.url())).toMatchObject({ resultCode })
    expect(await state()).toBe(end)
  })

  it.each([
    ['outcome=passed', 'asks for outcome=passed'],
    ['outcome=fail&subCode=212', 'never gives 212'],
  ])('says what is wrong with ?%s and stays open', async (query, words) => {
    const { url, state } = await begin()
    const page = await browse(`${url}?${query}`)
    await page.getByRole('alert').filter({ hasText: words }).waitFor()
    expect(await state()).toBe('pending')
  })

  it('opens once with --url-use once, whatever its language, and again only to show how it ended', async () => {
    const { door, id, url } = await begin({}, { urlUse: 'once' })
    const page = await browse(url)
    await page.getByRole('link', { name: '繁體' }).click()
    await page.getByRole('heading', { name: '希望本次驗證如何結束？' }).waitFor()
    const second = await browse(url)
    await second.getByRole('heading', { name: 'Opened already' }).waitFor()
    await door.emulator.complete(id)
    await second.goto(url)
    await second.getByRole('heading', { name: 'Passed' }).waitFor()
  })

  it.each([
    ['{"defaultLanguage":"zh"}', 'en-US', 'zh-Hans'],
    ['TW', 'en-US', 'zh-Hant'],
    ['ja', 'zh-HK', 'zh-Hant'],
    ['tlh', 'zh-HK', 'en'],
  ])('with LanguageConfig %s in a browser for %s speaks %s', async (LanguageConfig, locale, lang) => {
    const { url } = await begin({ ProductCode: 'eKYC', DocType: '01000000', LanguageConfig })
    const page = await browse(url, { locale })
    expect(await page.locator('html').getAttribute('lang')).toBe(lang)
  })
})

const userAgents = {
  'a web view of Android':
    'Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36',
  'a web view of iOS':
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
  WeChat:
    'Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.49',
}

describe('the page on a phone', { timeout: 40_000 }, () => {
  it.each(Object.entries(userAgents))('works in %s, at 320 pixels', async (_, userAgent) => {
    const { shop, url } = await begin({ ProductCode: 'eKYC', DocType: '01000000' })
    const page = await browse(url, { userAgent, viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true })
    for (const details of ['more', 'returns', 'result']) await openDetails(page, details)
    const widths = await page.evaluate(() => [
      document.documentElement.clientWidth,
      document.documentElement.scrollWidth,
    ])
    expect(widths).toEqual([320, 320])
    await page.getByTestId('pass').tap()
    await page.waitForURL(`${shop.url}/back?**`)
  })

  it.each([
    ['pass', 'passed', '1000'],
    ['fail', 'not-passed', '1001'],
    ['give-up', 'abandoned', '1006'],
  ])('works without JavaScript: %s', async (outcome, end, resultCode) => {
    const { shop, url, state } = await begin()
    const page = await browse(url, { javaScriptEnabled: false })
    await page.locator('noscript p').waitFor()
    await press(page, outcome)
    await page.waitForURL(`${shop.url}/back?**`)
    expect(responseIn(page.url())).toMatchObject({ resultCode })
    expect(await state()).toBe(end)
  })

  it('sets no cookie and keeps nothing in the browser', async () => {
    const { url } = await begin()
    const page = await browse(url)
    expect(await page.context().cookies()).toEqual([])
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0])
  })
})

describe('what axe finds in the page', { timeout: 60_000 }, () => {
  const run = async (page: Page) => {
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate(() => Reflect.get(globalThis, 'axe').run())
    return violations.map(({ id, nodes }: axe.Result) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  }

  it.each(['light', 'dark'] as const)('is nothing, with everything unfolded, in %s', async colorScheme => {
    for (const lang of ['en', 'zh-Hans', 'zh-Hant']) {
      const { url } = await begin({ ProductCode: 'eKYC', DocType: '01000000' })
      const page = await browse(`${url}?lang=${lang}`, { colorScheme, bypassCSP: true })
      for (const details of ['more', 'returns', 'result']) await openDetails(page, details)
      expect(await run(page), lang).toEqual([])
    }
  })

  it('is nothing in each ending', async () => {
    for (const query of ['outcome=pass', 'outcome=fail', 'outcome=give-up', 'unsupported=1']) {
      const { url } = await begin({ ReturnUrl: '' })
      const page = await browse(`${url}?${query}`, { bypassCSP: true })
      await page.locator('.ending').waitFor()
      expect(await run(page), query).toEqual([])
    }
  })
})
