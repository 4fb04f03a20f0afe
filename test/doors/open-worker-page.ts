import type { Browser } from 'playwright-core'
import type { Options } from '../../src/options/options.ts'
import type { Answer } from '../support/doors.ts'
import { type Asked, answered, askedByFetch } from './asked-by-fetch.ts'
import { buildPage } from './build-page.ts'
import type { Opened } from './hold-to-behaviours.ts'
import { servePage } from './serve-page.ts'

declare global {
  /** What the page offers: see worker-page/page.js. */
  var startWebWorker: (options: Partial<Options>) => void
  var startServiceWorker: () => Promise<void>
  var askWorker: (asked: Asked) => Promise<Answer | null>
}

/** An emulator in a web worker of a page, or in a service worker, which loads what was built as several files. */
export async function openWorkerPage(
  browser: Browser,
  kind: 'web worker' | 'service worker',
  options: Partial<Options> = {},
): Promise<Opened> {
  const { folder, remove } = await buildPage({ page: 'worker-page', files: ['index.html', 'emulator-worker.js'] })
  const server = await servePage(folder)
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(server.url)
  if (kind === 'web worker') await page.evaluate(given => globalThis.startWebWorker(given), options)
  else await page.evaluate(() => globalThis.startServiceWorker())
  return {
    call: async request => answered(await page.evaluate(asked => globalThis.askWorker(asked), askedByFetch(request))),
    async close() {
      await context.close()
      server.close()
      remove()
    },
  }
}
