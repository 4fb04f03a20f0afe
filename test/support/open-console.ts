import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { Options } from '../../src/options/options.ts'
import { openHttp } from './doors.ts'

export const metaInfo = JSON.stringify({
  bioMetaInfo: '4.1.0:2916352,0',
  deviceType: 'web',
  ua: 'Mozilla/5.0 (X11; Linux)',
})

type Parameters = Record<string, string>

/** Opens an emulator with its console in a page of a browser; both are closed when the test ends. */
export const consoleOf =
  (browser: Browser) =>
  async (options: Partial<Options> = {}, context: BrowserContextOptions = {}) => {
    const door = await openHttp(options)
    onTestFinished(() => door.close())
    const { emulator, url } = door
    const call = async (action: string, parameters: Parameters) => {
      const query = new URLSearchParams({ Action: action, Version: '2022-08-09', Format: 'JSON' })
      const response = await fetch(`${url}/?${query}`, { method: 'POST', body: new URLSearchParams(parameters) })
      return (await response.json()) as { Code: string; Result?: Parameters }
    }
    const initialize = async (changes: Parameters = {}) => {
      const named = { ProductCode: 'FACE_LIVENESS', MerchantBizId: 'order1001', MerchantUserId: 'user1001' }
      const { Result } = await call('Initialize', { ...named, MetaInfo: metaInfo, ...changes })
      return Result?.TransactionId ?? ''
    }
    const visited = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...context })
    onTestFinished(() => visited.close())
    const page = await visited.newPage()
    page.setDefaultTimeout(15_000)
    const visit = async (view: string) => {
      await page.goto(`${url}/_emulator/#/${view}`)
      await page.getByText('Live', { exact: true }).waitFor()
    }
    return { door, emulator, url, call, initialize, page, visit }
  }

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
