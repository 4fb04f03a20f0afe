import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, chromium, type Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Options } from '../../src/options/options.ts'
import { fieldsOf, openHttp } from '../support/doors.ts'
import { findBrowser } from '../support/find-browser.ts'
import { caFolder } from '../support/https.ts'
import { faceLiveness } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'

const cdn = 'hkwebcdn.yuncloudauth.com'

/** The page of an integrator as the vendor's documents show it: scripts of the CDN, then startVerify or a redirect. */
const shopPage = (scripts: string) => `<!doctype html><meta charset="utf-8"><title>Shop</title>
<script src="${scripts}/cdn/jsvm_all.js"></script><script src="${scripts}/cdn/verify.js"></script>
<h1>Shop</h1>
<script>
  window.heard = []
  addEventListener('message', ({ data }) => heard.push(data))
  async function start(mode) {
    const query = new URLSearchParams({ metaInfo: JSON.stringify(getMetaInfo()) })
    const { TransactionUrl, Protocol } = await (await fetch('/start?' + query)).json()
    if (mode === 'redirect') location.href = TransactionUrl
    else startVerify({ CertifyUrl: TransactionUrl, Protocol })
  }
</script>`

/** An emulator with TLS, a shop on a name of its own over https, and a browser for which the CDN's name leads here. */
async function open(options: Partial<Options> = {}, more: { scripts?: string; returnPath?: string } = {}) {
  const door = await openHttp({ ...options, caDir: caFolder() })
  onTestFinished(() => door.close())
  const { port } = new URL(door.url)
  const seen: string[] = []
  const started: Record<string, string>[] = []
  const endpoint = 'cloudauth-intl.ap-southeast-1.aliyuncs.com'
  const scripts = more.scripts?.replace('PORT', port) ?? `https://${cdn}`
  const shop: Server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://shop.test')
    seen.push(url.pathname)
    if (url.pathname !== '/start') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(shopPage(scripts))
      return
    }
    const parameters = faceLiveness({
      MetaInfo: url.searchParams.get('metaInfo') ?? '',
      ...(more.returnPath !== undefined && { ReturnUrl: `http://shop.localhost:${shopPort()}${more.returnPath}` }),
    })
    const call = unsigned({ parameters, host: endpoint })
    const { Result = {} } = fieldsOf(
      await door.call({
        ...call,
        headers: { ...call.headers, 'x-forwarded-proto': 'https', 'x-forwarded-host': endpoint },
      }),
    )
    started.push({ ...Result, MetaInfo: url.searchParams.get('metaInfo') ?? '' })
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(Result))
  })
  const shopPort = () => (shop.address() as AddressInfo).port
  await new Promise<void>(accept => shop.listen(0, '127.0.0.1', accept))
  onTestFinished(() => {
    shop.closeAllConnections()
    shop.close()
  })
  const browser: Browser = await chromium.launch({
    executablePath: findBrowser(),
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      `--host-resolver-rules=MAP ${cdn} 127.0.0.1:${port}, MAP ${endpoint} 127.0.0.1:${port}, MAP *.evil.example 127.0.0.1`,
    ],
  })
  onTestFinished(() => browser.close())
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-US' })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const errors: string[] = []
  page.on('console', message => message.type() === 'error' && errors.push(message.text()))
  const url = `http://shop.localhost:${shopPort()}/`
  return { door, browser, context, page, url, started, errors, seen }
}

const start = (page: Page, mode: 'redirect' | 'frame') =>
  page.evaluate(how => Reflect.get(globalThis, 'start')(how), mode).catch(() => undefined)
const heard = (page: Page) => page.evaluate(() => Reflect.get(globalThis, 'heard'))

describe("the service's scripts over TLS, under the names of its CDN", { timeout: 60_000 }, () => {
  it('send a page there and back by redirect', async () => {
    const { page, url, started } = await open({}, { returnPath: '/back?ekyc=1' })
    await page.goto(url)
    await start(page, 'redirect')
    await page.getByTestId('pass').click()
    await page.waitForURL('**/back?ekyc=1&response=**')
    expect(started[0]?.TransactionUrl).toMatch(
      /^https:\/\/cloudauth-intl\.ap-southeast-1\.aliyuncs\.com\/_emulator\/verify\//,
    )
    expect(JSON.parse(new URL(page.url()).searchParams.get('response') ?? '')).toMatchObject({
      resultCode: '1000',
      extInfo: { certifyId: started[0]?.TransactionId },
    })
  })

  it('open the page in a frame with leave for the camera, tell how it ended, and clean up', async () => {
    const { door, page, url, started, errors } = await open()
    await page.goto(url)
    await start(page, 'frame')
    const frame = page.frameLocator('#cloudauth-verify')
    await frame.getByTestId('sub-code-206').check()
    expect(await page.locator('#cloudauth-verify').getAttribute('allow')).toBe('camera;microphone;fullscreen')
    for (const hint of await frame.locator('[data-unusable]').all()) expect(await hint.isVisible()).toBe(false)
    await frame.getByTestId('fail').click()
    await page.locator('#cloudauth-verify').waitFor({ state: 'detached' })
    const certifyId = started[0]?.TransactionId
    expect((await heard(page))[0]).toMatchObject({
      code: 1001,
      resultCode: '1001',
      subCode: '206',
      extInfo: { certifyId },
    })
    expect(await page.evaluate(() => document.documentElement.style.overflow)).toBe('')
    expect(page.url()).toBe(url)
    expect((await door.emulator.transactions.get(certifyId ?? ''))?.state).toBe('not-passed')
    expect(errors.filter(text => !text.includes('favicon'))).toEqual([])
  })

  it('send the whole page to ReturnUrl when its frame has ended', async () => {
    const { page, url } = await open({}, { returnPath: '/back?ekyc=1#/done' })
    await page.goto(url)
    await start(page, 'frame')
    await page.frameLocator('#cloudauth-verify').getByTestId('give-up').click()
    await page.waitForURL('**/back?ekyc=1&response=**')
    expect(new URL(page.url()).hash).toBe('#/done')
    expect(page.frames()).toHaveLength(1)
  })

  it('are loaded from the emulator itself by a page that changed their address in one line', async () => {
    const { page, url } = await open({}, { scripts: 'http://localhost:PORT' })
    await page.goto(url)
    await start(page, 'frame')
    await page.frameLocator('#cloudauth-verify').getByTestId('pass').click()
    await page.locator('#cloudauth-verify').waitFor({ state: 'detached' })
    expect((await heard(page))[0]).toMatchObject({ code: 1000 })
  })

  it.each([
    [
      'a Protocol of another verification',
      { Protocol: 'hksb00000000000000000000000000' },
      /Protocol that does not belong/,
    ],
    ['no Protocol', { Protocol: null }, /Protocol is null\. Hand it Result\.Protocol/],
    ['no CertifyUrl', { CertifyUrl: undefined }, /CertifyUrl is undefined\. Hand it Result\.TransactionUrl/],
  ])('say in the console what is wrong with %s', async (_, wrong, words) => {
    const { door, page, url, errors } = await open()
    await page.goto(url)
    const call = unsigned({
      parameters: faceLiveness({ MetaInfo: '{"deviceType":"web"}' }),
      host: `localhost:${new URL(door.url).port}`,
    })
    const { TransactionUrl: CertifyUrl, Protocol } = fieldsOf(await door.call(call)).Result ?? {}
    const logged = page.waitForEvent('console', message => words.test(message.text()))
    await page.evaluate(given => Reflect.get(globalThis, 'startVerify')(given), { CertifyUrl, Protocol, ...wrong })
    await logged
    expect(errors.join('\n')).toMatch(words)
  })

  it('may not frame it where --frames deny', async () => {
    const { page, url, errors } = await open({ frames: 'deny' })
    await page.goto(url)
    await start(page, 'frame')
    await expect.poll(() => errors.join('\n'), { timeout: 5000 }).toMatch(/frame-ancestors|X-Frame-Options/i)
    expect(await page.frameLocator('#cloudauth-verify').getByTestId('pass').count()).toBe(0)
  })
})

describe('getMetaInfo', { timeout: 60_000 }, () => {
  it.each([
    [
      'a phone',
      { userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148' },
      'h5',
    ],
    [
      'an embedded web view',
      { userAgent: 'Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 Mobile Safari/537.36' },
      'h5',
    ],
    [
      'a PC',
      { userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36' },
      'web',
    ],
    [
      'a Mac',
      {
        userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15',
      },
      'web',
    ],
  ])('tells three keys of %s', async (_, options, deviceType) => {
    const { browser, url } = await open()
    const context = await browser.newContext({ ...options, ignoreHTTPSErrors: true })
    const page = await context.newPage()
    await page.goto(url)
    const metaInfo = await page.evaluate(() => Reflect.get(globalThis, 'getMetaInfo')())
    expect(metaInfo).toEqual({ bioMetaInfo: '4.1.0:2916352,0', deviceType, ua: options.userAgent })
  })
})

describe('a page of another site', { timeout: 60_000 }, () => {
  it('may load the scripts, but neither frame the page, nor click it, nor read anything of it', async () => {
    const { door, page } = await open()
    const call = unsigned({
      parameters: faceLiveness({ MetaInfo: '{"deviceType":"web"}' }),
      host: new URL(door.url).host,
    })
    const { TransactionId: id = '', TransactionUrl: url = '' } = fieldsOf(await door.call(call)).Result ?? {}
    const site = createServer((_, response) => {
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<!doctype html><script src="${door.url}/cdn/verify.js"></script>`)
    })
    await new Promise<void>(accept => site.listen(0, '127.0.0.1', accept))
    onTestFinished(() => {
      site.closeAllConnections()
      site.close()
    })
    await page.goto(`http://www.evil.example:${(site.address() as AddressInfo).port}/`)
    expect(await page.evaluate(() => typeof Reflect.get(globalThis, 'startVerify'))).toBe('function')
    await page.evaluate(
      ([CertifyUrl, Protocol]) => Reflect.get(globalThis, 'startVerify')({ CertifyUrl, Protocol }),
      [`${url}?outcome=pass`, id],
    )
    await page.waitForEvent('console', message => /frame-ancestors/.test(message.text()))
    const read = await page.evaluate(
      async addresses => {
        const seen = await Promise.all(
          addresses.map(address =>
            fetch(address).then(
              reply => reply.text(),
              () => 'kept',
            ),
          ),
        )
        const opaque = await fetch(addresses[0] ?? '', {
          method: 'POST',
          mode: 'no-cors',
          body: new URLSearchParams({ outcome: 'pass' }),
        })
        return [...seen, opaque.type]
      },
      [url, `${url}/state`],
    )
    expect(read).toEqual(['kept', 'kept', 'opaque'])
    expect((await door.emulator.transactions.get(id))?.state).toBe('pending')
  })
})
