import { lookup as resolve } from 'node:dns'
import type { IncomingMessage } from 'node:http'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { DownloadPicture, Finding } from '../images/picture.ts'
import { isForbiddenAddress } from './forbidden-address.ts'

const mostRedirects = 3
const reachableWithin = 3000

/** Thrown by the dialler for an address that may not be entered. */
class ForbiddenAddress extends Error {}

/** Resolves as the system does, and lets nothing through that leads into a forbidden net. */
const guardedLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, options, (error, address, family) => {
    const addresses = Array.isArray(address) ? address.map(entry => entry.address) : [address]
    const bad = error ? undefined : addresses.find(isForbiddenAddress)
    callback(bad === undefined ? error : new ForbiddenAddress(`${hostname} leads to ${bad}`), address, family)
  })
}

/** Opens one GET, with the address vetted as it is dialled: a literal here, a name after it was resolved. */
function get(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(literal) && isForbiddenAddress(literal))
    return Promise.reject(new ForbiddenAddress(`${url.hostname} is no address to go to`))
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((accept, reject) => {
    request(url, { lookup: guardedLookup, signal, agent: false, headers: { accept: 'image/jpeg, image/png' } })
      .on('response', accept)
      .on('error', reject)
      .end()
  })
}

/**
 * Downloads a picture. The timeout covers connect, headers and body together; reading stops as soon as the limit is
 * passed; at most three redirects are followed, each vetted anew. Compressed transfer is not asked for.
 */
export const downloadPicture: DownloadPicture = async (url, { timeout, limit }) => {
  const signal = AbortSignal.timeout(timeout)
  try {
    let target = new URL(url)
    for (let redirects = 0; ; redirects += 1) {
      const response = await get(target, signal)
      const { statusCode = 0, headers } = response
      if (statusCode < 300 || statusCode >= 400 || headers.location === undefined)
        return statusCode === 200
          ? await readBody(response, limit)
          : failed(response, `the server answered ${statusCode}`)
      response.destroy()
      if (redirects === mostRedirects) return unqualified(`more than ${mostRedirects} redirects`)
      target = new URL(headers.location, target)
      if (!/^https?:$/.test(target.protocol))
        return unqualified(`redirected to "${target.protocol}", only http and https are followed`)
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

/** Whether anything answers at a URL within 3 seconds; whatever it answers counts. */
export async function isReachable(url: string): Promise<boolean> {
  try {
    const response = await get(new URL(url), AbortSignal.timeout(reachableWithin))
    response.destroy()
    return true
  } catch {
    return false
  }
}
