import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { Browser } from 'playwright-core'
import type { Options } from '../../src/options.ts'
import type { Answer } from '../support/doors.ts'
import { type Asked, answered, askedByFetch } from './asked-by-fetch.ts'
import { buildMswPage } from './build-msw-page.ts'
import type { Opened } from './hold-to-behaviours.ts'

const require = createRequire(import.meta.url)
const contentTypes: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' }

declare global {
  /** What the page offers: see msw-page/page.js. */
  var startWorker: (options: Partial<Options>) => Promise<void>
  var answerByFetch: (asked: Asked) => Promise<Answer | null>
}

/** The door of a page; what it withholds is not served until it withholds something else. */
export type MswPage = Opened & { withhold: (paths: RegExp | undefined) => void }

/** A page in a browser whose calls a service worker hands to the handlers; the worker is MSW's own, as it stands there. */
export async function openMswPage(browser: Browser, msw: 'msw' | 'msw-3', options: Partial<Options>): Promise<MswPage> {
  const { folder, remove } = await buildMswPage(msw)
  const worker = require.resolve(`${msw}/mockServiceWorker.js`)
  let withheld: RegExp | undefined
  const server = createServer(async ({ url = '/' }, response) => {
    const file = url === '/mockServiceWorker.js' ? worker : join(folder, url === '/' ? 'index.html' : url)
    const content = withheld?.test(url) ? undefined : await readFile(file).catch(() => undefined)
    response.writeHead(content ? 200 : 404, {
      'content-type': contentTypes[extname(file)] ?? 'application/octet-stream',
    })
    response.end(content)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  await page.evaluate(given => globalThis.startWorker(given), options)
  return {
    call: async request =>
      answered(await page.evaluate(asked => globalThis.answerByFetch(asked), askedByFetch(request))),
    withhold(paths) {
      withheld = paths
    },
    async close() {
      await context.close()
      server.close()
      server.closeAllConnections()
      remove()
    },
  }
}
