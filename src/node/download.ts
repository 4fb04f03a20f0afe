import type { IncomingMessage } from 'node:http'
import type { DownloadPicture, Finding } from '../images/picture.ts'
import { redirectTarget } from '../network/redirect-target.ts'
import { withoutUserInfo } from '../network/web-url.ts'
import type { Outbound } from '../options/choices.ts'
import { ForbiddenAddress, guardedGet } from './guarded-get.ts'

const reachableWithin = 3000

/** Node would send a user's name and password on as an Authorization header; nothing documents that the service does. */
const get = (url: URL, signal: AbortSignal, outbound: Outbound, extraCa?: string) =>
  guardedGet({ url: withoutUserInfo(url), signal, outbound, extraCa, headers: { accept: 'image/jpeg, image/png' } })

/**
 * Downloads a picture. The timeout covers connect, headers and body together; reading stops as soon as the limit is
 * passed; at most three redirects are followed, each vetted by itself. Compressed transfer is not asked for.
 */
export async function downloadPicture(
  url: string,
  { timeout, limit, outbound }: Parameters<DownloadPicture>[1],
  extraCa?: string,
): ReturnType<DownloadPicture> {
  const signal = AbortSignal.timeout(timeout)
  try {
    let target = new URL(url)
    for (let redirects = 0; ; redirects += 1) {
      const response = await get(target, signal, outbound, extraCa)
      const { statusCode = 0, headers } = response
      if (statusCode < 300 || statusCode >= 400 || headers.location === undefined)
        return statusCode === 200
          ? await readBody(response, limit)
          : failed(response, `the server answered ${statusCode}`)
      response.destroy()
      const next = redirectTarget(target, headers.location, redirects)
      if (typeof next === 'string') return unqualified(next)
      target = next
    }
  } catch (thrown) {
    if (signal.aborted) return { code: 'DownloadTimeout', reason: `not there within ${timeout} ms` }
    return unqualified(
      thrown instanceof ForbiddenAddress
        ? `never contacted: ${thrown.message}`
        : `cannot be downloaded: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    )
  }
}

async function readBody(response: IncomingMessage, limit: number): Promise<{ bytes: Uint8Array } | Finding> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > limit) {
      response.destroy()
      return { code: 'ToolargeImage', reason: `more than ${limit} bytes` }
    }
  }
  return { bytes: Buffer.concat(chunks, length) }
}

function failed(response: IncomingMessage, reason: string): Finding {
  response.destroy()
  return unqualified(reason)
}

function unqualified(reason: string): Finding {
  return { code: 'UnqualifiedPhoto', reason }
}

/**
 * Whether a plain GET of a URL is answered with 2xx or 3xx within 3 seconds: what `--callback-rules documented` asks. It
 * carries no parameter, cookie or name, and follows no redirect.
 *
 * @source faceLiveness
 * @guess(Callbacks) The probe of a CallbackUrl: that it is a GET, what it carries, how long it waits and which answers count is not
 * documented.
 */
export async function isReachable(url: string, outbound: Outbound, extraCa?: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(reachableWithin)
    const target = withoutUserInfo(new URL(url))
    const response = await guardedGet({ url: target, signal, outbound, extraCa, headers: { accept: '*/*' } })
    response.destroy()
    const { statusCode = 0 } = response
    return statusCode >= 200 && statusCode < 400
  } catch {
    return false
  }
}
