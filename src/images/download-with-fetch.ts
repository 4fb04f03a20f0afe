import { joinParts } from './join-parts.ts'
import type { DownloadPicture, Finding } from './picture.ts'

/**
 * Downloads with the platform's fetch, for browsers and workers: the timeout covers everything, reading stops as soon
 * as the limit is passed. A browser tells no cause of a failure (CORS among them), so neither can this.
 */
export const downloadWithFetch: DownloadPicture = async (url, { timeout, limit }) => {
  const signal = AbortSignal.timeout(timeout)
  try {
    const response = await fetch(url, { signal })
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

function unqualified(reason: string): Finding {
  return { code: 'UnqualifiedPhoto', reason }
}
