import { joinParts } from '../images/join-parts.ts'
import type { DownloadPicture, Finding } from '../images/picture.ts'
import { hostFault } from '../network/hosts.ts'
import { redirectTarget } from '../network/redirect-target.ts'
import { withoutUserInfo } from '../network/web-url.ts'
import type { Outbound } from '../options/choices.ts'
import { opaqueRequest } from './opaque-request.ts'

const reachableWithin = 3000

/**
 * Downloads with the platform's fetch, for browsers and workers: the timeout covers everything, reading stops as soon
 * as the limit is passed. A browser tells no cause of a failure (CORS among them), so neither can this.
 */
export const downloadWithFetch: DownloadPicture = async (url, { timeout, limit, outbound }) => {
  const signal = AbortSignal.timeout(timeout)
  try {
    const response = await followRedirects(new URL(url), signal, outbound)
    if (typeof response === 'string') return unqualified(response)
    if (!response.ok) return unqualified(`the server answered ${response.status}`)
    const chunks: Uint8Array[] = []
    let length = 0
    const reader = response.body?.getReader()
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      chunks.push(part.value)
      length += part.value.length
      if (length > limit) {
        await reader?.cancel()
        return { code: 'ToolargeImage', reason: `more than ${limit} bytes` }
      }
    }
    return { bytes: joinParts(chunks) }
  } catch (thrown) {
    if (signal.aborted) return { code: 'DownloadTimeout', reason: `not there within ${timeout} ms` }
    return unqualified(`cannot be downloaded: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
  }
}

/** The answer at the end of redirects, each of them vetted, or why there is none. */
async function followRedirects(url: URL, signal: AbortSignal, outbound: Outbound): Promise<Response | string> {
  let target = url
  for (let redirects = 0; ; redirects += 1) {
    const fault = hostFault(target, outbound)
    if (fault) return `never contacted: ${fault}`
    const response = await fetch(withoutUserInfo(target), { signal, redirect: 'manual' })
    if (response.type === 'opaqueredirect') return followUnseen(target, signal, outbound)
    const location = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || location === null) return response
    await response.body?.cancel()
    const next = redirectTarget(target, location, redirects)
    if (typeof next === 'string') return next
    target = next
  }
}

/** A browser shows nobody where a redirect leads: only where it ended can be looked at. */
async function followUnseen(url: URL, signal: AbortSignal, outbound: Outbound): Promise<Response | string> {
  const response = await fetch(withoutUserInfo(url), { signal })
  const fault = hostFault(response.url || url, outbound)
  return fault ? `not read: ${fault}` : response
}

/** Whether anything answers at a URL within 3 seconds; whatever it answers counts. */
export async function isReachable(url: string, outbound: Outbound): Promise<boolean> {
  if (hostFault(url, outbound)) return false
  try {
    await fetch(withoutUserInfo(new URL(url)), {
      ...opaqueRequest(),
      signal: AbortSignal.timeout(reachableWithin),
    })
    return true
  } catch {
    return false
  }
}

function unqualified(reason: string): Finding {
  return { code: 'UnqualifiedPhoto', reason }
}
