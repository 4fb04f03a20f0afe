import type { Awaitable } from '../gateway/awaitable.ts'
import { splitTarget } from '../gateway/call.ts'
import type { PlainReply, PlainRequest } from '../gateway/exchange.ts'
import { emulatorName } from '../gateway/reply.ts'
import type { CdnName, LoadAsset } from '../pages/assets.ts'

const scripts: Readonly<Record<string, CdnName>> = {
  '/cdn/jsvm_all.js': 'cdn-jsvm_all.js',
  '/cdn/verify.js': 'cdn-verify.js',
}

/**
 * The scripts that pages load from the service's CDN, under any host name: with the CDN's name pointing here a page stays
 * as it is, else one line changes their address. Any site may load them, as it may the real ones; they hold no data.
 * Undefined for every other request.
 *
 * @source mobileWeb
 */
export function answerVendorScript(request: PlainRequest, loadAsset: LoadAsset): Awaitable<PlainReply> | undefined {
  if (!request.url.includes('/cdn/') || (request.method !== 'GET' && request.method !== 'HEAD')) return undefined
  const { path } = splitTarget(request.url)
  const name = Object.hasOwn(scripts, path) ? scripts[path] : undefined
  return name && answerWith(name, loadAsset)
}

async function answerWith(name: CdnName, loadAsset: LoadAsset): Promise<PlainReply> {
  const body = await loadAsset(name)
  return {
    status: 200,
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'content-length': String(new TextEncoder().encode(body).length),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-emulator': emulatorName,
    },
    body,
  }
}
