import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { cached } from '../support/install-to-cache.ts'
import { launchChromium } from '../support/launch-chromium.ts'
import { endpoint, options } from './endpoint.ts'
import { holdToBehaviours } from './hold-to-behaviours.ts'
import { openMswPage } from './open-msw-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
}, 60_000)
afterAll(() => browser?.close())

holdToBehaviours('MSW 3 in a browser', () => openMswPage(browser, { ...options, publicUrl: endpoint }, cached('msw@3')))
