import { createRequire } from 'node:module'
import type { Browser } from 'playwright-core'
import type { Options } from '../../src/options/options.ts'
import type { Answer } from '../support/doors.ts'
import { type Asked, answered, askedByFetch } from './asked-by-fetch.ts'
import { buildPage } from './build-page.ts'
import type { Opened } from './hold-to-behaviours.ts'
import { servePage } from './serve-page.ts'

const require = createRequire(import.meta.url)

declare global {
  /** What the page offers: see msw-page/page.js. */
  var startWorker: (options: Partial<Options>) => Promise<void>
  var answerByFetch: (asked: Asked) => Promise<Answer | null>
}

/** The door of a page; what it withholds is not served until it withholds something else. */
export type MswPage = Opened & { withhold: (paths: RegExp | undefined) => void }

/** A page in a browser whose calls a service worker hands to the handlers; the worker is MSW's own, as it stands there. */
export async function openMswPage(browser: Browser, options: Partial<Options>, mswFrom?: string): Promise<MswPage> {
  const { folder, remove } = await buildPage({ page: 'msw-page', files: ['index.html'], mswFrom })
  const paths = mswFrom === undefined ? {} : { paths: [mswFrom] }
  const worker = require.resolve('msw/mockServiceWorker.js', paths)
  const server = await servePage(folder, { '/mockServiceWorker.js': worker })
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(server.url)
  await page.evaluate(given => globalThis.startWorker(given), options)
  return {
    call: async request =>
      answered(await page.evaluate(asked => globalThis.answerByFetch(asked), askedByFetch(request))),
    withhold: server.withhold,
    async close() {
      await context.close()
      server.close()
      remove()
    },
  }
}
