import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'

const contentTypes: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
}

/** Serves a folder on this machine, and single files of elsewhere by their paths. */
export async function servePage(folder: string, elsewhere: Record<string, string> = {}) {
  let withheld: RegExp | undefined
  const server = createServer(async (request, response) => {
    const [url = '/'] = (request.url ?? '/').split('?')
    const file = elsewhere[url] ?? join(folder, url === '/' ? 'index.html' : url)
    const content = withheld?.test(url) ? undefined : await readFile(file).catch(() => undefined)
    response.writeHead(content ? 200 : 404, {
      'content-type': contentTypes[extname(file)] ?? 'application/octet-stream',
    })
    response.end(content)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    /** What it withholds is not served until it withholds something else. */
    withhold(paths: RegExp | undefined) {
      withheld = paths
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
