import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openHttp } from '../support/doors.ts'
import { launchChromium } from '../support/launch-chromium.ts'

const key = { id: 'integrator', secret: 'a secret of the integrator', traits: [] }
const bizId = 'order1001'

/** What a browser hands its server from the vendor's web SDK. */
const metaInfo = JSON.stringify({ bioMetaInfo: '4.1.0:2916352,0', deviceType: 'web', ua: 'Mozilla/5.0 (X11; Linux)' })

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
}, 60_000)

afterAll(() => browser?.close())

// The package is CommonJS: what `import` makes of it differs between runners, what `require` answers does not.
const require = createRequire(import.meta.url)
const { default: Client, $OpenApiUtil } = require('@alicloud/openapi-core')

type SdkResult = { Code: string; Result: Record<string, string> }
type Call = (action: string, query: Record<string, string>) => Promise<SdkResult>

/** The call that the generated product SDKs make, signed, over the core that they are made on. */
function connect(url: string): Call {
  const credentials = { accessKeyId: key.id, accessKeySecret: key.secret }
  const config = { endpoint: new URL(url).host, protocol: 'HTTP', ...credentials }
  const client = new Client(new $OpenApiUtil.Config(config))
  return async (action, query) => {
    const names = { action, version: '2022-08-09', pathname: '/', method: 'POST', style: 'RPC' }
    const types = { protocol: 'HTTPS', authType: 'AK', reqBodyType: 'formData', bodyType: 'json' }
    const params = new $OpenApiUtil.Params({ ...names, ...types })
    return (await client.callApi(params, new $OpenApiUtil.OpenApiRequest({ query }), {})).body
  }
}

type Heard = Record<string, string>

/** The integrator's server: it is told of results, and gets its users back. */
async function openShop() {
  const callbacks: Heard[] = []
  let tell: (callback: Heard) => void = () => undefined
  const told = new Promise<Heard>(accept => {
    tell = accept
  })
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://shop')
    if (pathname === '/told') {
      callbacks.push(Object.fromEntries(searchParams))
      tell(Object.fromEntries(searchParams))
    }
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Shop</title><h1>Welcome back')
  })
  await new Promise<void>(accept => server.listen(0, '127.0.0.1', accept))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, callbacks, told }
}

/** An emulator that knows the key of a shop, the shop, and a verification of the shop's that has begun. */
async function begin(changes: Record<string, string> = {}) {
  const emulator = await openHttp({ accessKeys: [key] })
  onTestFinished(() => emulator.close())
  const shop = await openShop()
  const call = connect(emulator.url)
  const { Result } = await call('Initialize', {
    ProductCode: 'FACE_LIVENESS',
    MerchantBizId: bizId,
    MerchantUserId: 'user1001',
    MetaInfo: metaInfo,
    ReturnUrl: `${shop.url}/back?order=1001`,
    CallbackUrl: `${shop.url}/told?order=1001`,
    CallbackToken: 'a-token-of-the-shop',
    ...changes,
  })
  const { TransactionId = '', TransactionUrl = '' } = Result
  const checkResult = () => call('CheckResult', { MerchantBizId: bizId, TransactionId })
  return { emulator, shop, call, checkResult, id: TransactionId, url: TransactionUrl }
}

/** A browser of its own for each test, so that none sees what another one left behind. */
async function browse(url: string, size = { width: 1280, height: 900 }): Promise<Page> {
  const context = await browser.newContext({ viewport: size, locale: 'en-US' })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  await page.goto(url)
  return page
}

const choose = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

/** What the browser brought back to the shop. */
async function broughtBack(page: Page, shop: { url: string }) {
  await page.waitForURL(`${shop.url}/back?**`)
  const { searchParams } = new URL(page.url())
  return { order: searchParams.get('order'), response: JSON.parse(searchParams.get('response') ?? '') }
}

/** That the shop learns on return, and only there, that nothing came of the verification. */
async function expectNoResult(integration: Awaited<ReturnType<typeof begin>>, page: Page) {
  const { emulator, shop, checkResult, id } = integration
  expect(await broughtBack(page, shop)).toEqual({
    order: '1001',
    response: { resultCode: '1006', extInfo: { certifyId: id } },
  })
  await expect(checkResult()).rejects.toMatchObject({ code: 'ProcessNotCompleted', statusCode: 404 })
  await emulator.emulator.callbacks.idle()
  expect(shop.callbacks).toEqual([])
}

describe('an integration', { timeout: 30_000 }, () => {
  it('learns that its user passed: by callback, on return, and from CheckResult', async () => {
    const { shop, checkResult, id, url } = await begin()
    const page = await browse(url)

    await choose(page, 'Pass')

    expect(await shop.told).toEqual({
      order: '1001',
      callbackToken: 'a-token-of-the-shop',
      transactionId: id,
      passed: 'Y',
      subcode: '200',
    })
    expect(await broughtBack(page, shop)).toEqual({
      order: '1001',
      response: { resultCode: '1000', extInfo: { certifyId: id }, subCode: '200' },
    })
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
    expect(await checkResult()).toMatchObject({ Code: 'Success', Result: { Passed: 'Y', SubCode: '200' } })
    expect(shop.callbacks).toHaveLength(1)
  })

  it('learns that its user did not pass: by callback, on return, and from CheckResult', async () => {
    const { shop, checkResult, id, url } = await begin()
    const page = await browse(url)

    await page.getByRole('radio', { name: '205' }).check()
    await choose(page, 'Fail')

    expect(await shop.told).toMatchObject({ transactionId: id, passed: 'N', subcode: '205' })
    expect(await broughtBack(page, shop)).toEqual({
      order: '1001',
      response: { resultCode: '1001', extInfo: { certifyId: id }, subCode: '205' },
    })
    expect(await checkResult()).toMatchObject({ Code: 'Success', Result: { Passed: 'N', SubCode: '205' } })
    expect(shop.callbacks).toHaveLength(1)
  })

  it('learns on return that its user gave up, is not called back, and has no result', async () => {
    const integration = await begin()
    const page = await browse(integration.url)

    await choose(page, 'Give up')

    await expectNoResult(integration, page)
  })

  it('learns on return that its user was too late, is not called back, and has no result', async () => {
    const integration = await begin()
    const page = await browse(integration.url)
    await integration.emulator.emulator.clock.advance(30 * 60_000)

    await choose(page, 'Pass')

    await page.getByRole('heading', { name: 'Out of time' }).waitFor()
    await page.getByRole('link', { name: 'Go back' }).click()
    await expectNoResult(integration, page)
  })

  it('finds a verification ended when its user goes back to the page', async () => {
    const { shop, url } = await begin()
    const page = await browse(url)
    await choose(page, 'Pass')
    await broughtBack(page, shop)
    await page.goto(url)
    expect(await page.textContent('h1')).toBe('Passed')
    expect(await page.getByRole('button').count()).toBe(0)
  })
})

/** Presses Tab until the focus is on something of that text, as a person does who cannot use a mouse. */
async function tabTo(page: Page, text: string): Promise<void> {
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const { activeElement } = document
      return (activeElement?.closest('label') ?? activeElement)?.textContent ?? ''
    })
    if (focused.includes(text)) return
  }
  throw new Error(`Failed to reach "${text}" by the Tab key.`)
}

const widthsOf = (page: Page) =>
  page.evaluate(() => ({
    screen: document.documentElement.clientWidth,
    content: document.documentElement.scrollWidth,
  }))

describe('the page of a verification', { timeout: 30_000 }, () => {
  it('lets the outcome be chosen by keyboard only', async () => {
    const { shop, url } = await begin()
    const page = await browse(url)
    await tabTo(page, '205')
    await page.keyboard.press('ArrowDown')
    await tabTo(page, 'Fail')
    await page.keyboard.press('Enter')
    expect((await broughtBack(page, shop)).response).toMatchObject({ resultCode: '1001', subCode: '206' })
  })

  it('lets the result be written, values and figures, before the outcome is chosen', async () => {
    const { shop, url, checkResult } = await begin({ ProductCode: 'eKYC', DocType: '01000000' })
    const page = await browse(url, { width: 390, height: 844 })
    await page.getByText('What the result says').click()
    expect(await widthsOf(page)).toEqual({ screen: 390, content: 390 })
    await page.getByLabel('surname').fill('DOE')
    await page.getByLabel('faceComparisonScore').fill('171.5')
    await page.getByRole('button', { name: 'Fail', exact: true }).click()
    await page.getByLabel('faceComparisonScore').fill('71.5')
    await page.getByRole('radio', { name: /204/ }).check()
    await page.getByRole('button', { name: 'Fail', exact: true }).click()
    expect((await broughtBack(page, shop)).response).toMatchObject({ resultCode: '1001', subCode: '204' })
    const { Result } = await checkResult()
    expect(JSON.parse(Result.ExtIdInfo ?? '').ocrIdInfo).toMatchObject({ surname: 'DOE', nationality: 'UTO' })
    expect(JSON.parse(Result.ExtFaceInfo ?? '')).toMatchObject({ faceComparisonScore: 71.5 })
  })

  it('shows where the focus is', async () => {
    const { url } = await begin()
    const page = await browse(url)
    await tabTo(page, 'Pass')
    const outline = await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body)
      return { outlineStyle, width: Number.parseFloat(outlineWidth) }
    })
    expect(outline.outlineStyle).not.toBe('none')
    expect(outline.width).toBeGreaterThanOrEqual(2)
  })

  it.each(['pending', 'passed', 'not-passed', 'abandoned', 'expired'])(
    'fits a screen of 390 pixels without scrolling sideways when it is %s',
    async state => {
      const { emulator, id, url } = await begin()
      if (state === 'passed') await emulator.emulator.complete(id)
      if (state === 'not-passed') await emulator.emulator.complete(id, { subCode: '206' })
      if (state === 'abandoned') await emulator.emulator.abandon(id)
      if (state === 'expired') await emulator.emulator.expire(id)
      for (const language of ['en', 'zh']) {
        const page = await browse(`${url}?lang=${language}`, { width: 390, height: 844 })
        expect({ language, ...(await widthsOf(page)) }).toEqual({ language, screen: 390, content: 390 })
      }
    },
  )

  it('changes to Chinese and back by its links', async () => {
    const { url } = await begin()
    const page = await browse(url)
    await page.getByRole('link', { name: '简体' }).click()
    await page.getByRole('heading', { name: '希望本次认证如何结束？' }).waitFor()
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'How should this verification end?' }).waitFor()
  })

  it('works in a frame of another site, and returns within it', async () => {
    const { shop, url } = await begin()
    const page = await browse(shop.url)
    await page.evaluate(address => {
      const frame = document.createElement('iframe')
      frame.src = address
      document.body.append(frame)
    }, url)
    await page.frameLocator('iframe').getByRole('button', { name: 'Pass' }).click()
    expect(await shop.told).toMatchObject({ passed: 'Y' })
    await page.frameLocator('iframe').getByRole('heading', { name: 'Welcome back' }).waitFor()
  })

  it('breaks no rule of its own policy and logs no error', async () => {
    const { url } = await begin()
    const page = await browse('about:blank')
    const complaints: string[] = []
    page.on('console', message => complaints.push(message.text()))
    page.on('pageerror', error => complaints.push(error.message))
    await page.goto(url)
    await page.waitForLoadState('networkidle')
    expect(complaints).toEqual([])
  })
})
