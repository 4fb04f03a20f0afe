import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { cached } from '../support/install-to-cache.ts'
import { launchChromium } from '../support/launch-chromium.ts'
import { holdShopToFlows } from './msw-shop.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
}, 60_000)
afterAll(() => browser?.close())

holdShopToFlows('MSW 3', () => browser, cached('msw@3'))
