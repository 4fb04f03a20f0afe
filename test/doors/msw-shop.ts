import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { createServer } from 'vite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { buildPage, packageAliases, takeMswFrom } from './build-page.ts'
import { servePage } from './serve-page.ts'

const require = createRequire(import.meta.url)

type Opened = { url: string; close: () => Promise<void> }

const workerOf = (mswFrom: string | undefined) =>
  require.resolve('msw/mockServiceWorker.js', mswFrom === undefined ? {} : { paths: [mswFrom] })

/** The shop as Vite builds it, served without any answer to addresses that it has no file for. */
async function built(mswFrom: string | undefined): Promise<Opened> {
  const { folder, remove } = await buildPage({ page: 'msw-shop', files: ['index.html'], mswFrom })
  const server = await servePage(folder, { '/mockServiceWorker.js': workerOf(mswFrom) })
  return {
    url: server.url,
    async close() {
      server.close()
      remove()
    },
  }
}

/** The shop in Vite's development server. */
async function developed(mswFrom: string | undefined): Promise<Opened> {
  const root = fileURLToPath(new URL('msw-shop/', import.meta.url))
  const cacheDir = mkdtempSync(join(tmpdir(), 'vite-cache-'))
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: dirname(workerOf(mswFrom)),
    // Of its own: what Vite bundles of one MSW is not for the other.
    cacheDir,
    resolve: { alias: packageAliases },
    plugins: mswFrom === undefined ? [] : [takeMswFrom(mswFrom)],
    server: { port: 0, host: '127.0.0.1', fs: { strict: false }, hmr: false, ws: false },
  })
  await server.listen()
  return {
    url: server.resolvedUrls?.local[0] ?? '',
    async close() {
      await server.close()
      rmSync(cacheDir, { recursive: true, force: true })
    },
  }
}

type Result = { TransactionId: string; TransactionUrl: string; Protocol: string }

const call = <Value>(page: Page, name: string, ...given: unknown[]): Promise<Value> =>
  page.evaluate(([name, given]) => Reflect.get(globalThis, name)(...given), [name, given] as const)

/** What holds of a shop whose service is MSW in its own page, whatever MSW and however it is served. */
export function holdShopToFlows(msw: string, browserOf: () => Browser, mswFrom?: string): void {
  describe.each([
    ['built', built],
    ['in vite dev', developed],
  ])(`a shop with ${msw}, %s`, { timeout: 60_000 }, (_, serve) => {
    async function open() {
      const { url, close } = await serve(mswFrom)
      onTestFinished(close)
      const context = await browserOf().newContext({ locale: 'en-US' })
      onTestFinished(() => context.close())
      const page = await context.newPage()
      page.setDefaultTimeout(15_000)
      await page.goto(url)
      await page.getByRole('heading', { name: 'Shop' }).waitFor()
      return { page, url }
    }

    it('begins and ends a verification in a frame of startVerify', async () => {
      const { page } = await open()
      const { TransactionId, TransactionUrl, Protocol } = await call<Result>(page, 'begin')
      await call(page, 'startVerify', { CertifyUrl: TransactionUrl, Protocol })
      const frame = page.frameLocator('#cloudauth-verify')
      await frame.getByTestId('sub-code-206').check()
      await frame.getByTestId('fail').click()
      await page.locator('#cloudauth-verify').waitFor({ state: 'detached' })
      expect(await page.evaluate(() => Reflect.get(globalThis, 'heard'))).toMatchObject([
        { code: 1001, subCode: '206', extInfo: { certifyId: TransactionId } },
      ])
      expect(await call(page, 'check', TransactionId)).toMatchObject({ Result: { Passed: 'N', SubCode: '206' } })
    })

    it('begins and ends one in a popup, which tells its opener by the result', async () => {
      const { page } = await open()
      const { TransactionId, TransactionUrl } = await call<Result>(page, 'begin')
      const [popup] = await Promise.all([
        page.waitForEvent('popup'),
        page.evaluate(url => void window.open(url), TransactionUrl),
      ])
      await popup.getByTestId('pass').click()
      await popup.getByRole('heading', { name: 'Passed' }).waitFor()
      expect(await call(page, 'check', TransactionId)).toMatchObject({ Result: { Passed: 'Y', SubCode: '200' } })
    })

    it('goes there by a full redirect and comes back, and knows its verification still', async () => {
      const { page, url } = await open()
      const { TransactionId, TransactionUrl } = await call<Result>(page, 'begin', true)
      await page.goto(TransactionUrl)
      await page.getByRole('link', { name: '简体' }).click()
      await page.getByRole('heading', { name: '希望本次认证如何结束？' }).waitFor()
      await page.getByTestId('pass').click()
      await page.waitForURL(`${url}?back=1&response=**`)
      await page.getByRole('heading', { name: 'Shop' }).waitFor()
      const back = new URL(page.url())
      expect(JSON.parse(back.searchParams.get('response') ?? '')).toMatchObject({
        resultCode: '1000',
        extInfo: { certifyId: TransactionId },
      })
      expect(back.hash).toBe('#/done')
      expect(await call(page, 'check', TransactionId)).toMatchObject({ Result: { Passed: 'Y' } })
    })

    it('forgets it when its page is merely loaded again, as handlers of MSW do', async () => {
      const { page } = await open()
      const { TransactionId } = await call<Result>(page, 'begin')
      await page.reload()
      await page.getByRole('heading', { name: 'Shop' }).waitFor()
      expect(await call(page, 'check', TransactionId)).toMatchObject({ Code: 'TransactionIdInvalid' })
    })
  })
}
