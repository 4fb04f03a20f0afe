import type { IncomingMessage } from 'node:http'
import type { SendCallback, SendOutcome } from '../callbacks/callback.ts'
import { version } from '../gateway/version.ts'
import { guardedGet } from './guarded-get.ts'
import { clearTimeout, setTimeout } from './timers.ts'

const headers = { accept: '*/*', 'user-agent': `cloudauth-emulator/${version}` }

/**
 * Sends a callback over http or https. The timeout covers name, connect, head and body together; a redirect is an answer
 * like any other. Never rejects: whatever goes wrong comes back as `error`.
 */
export async function sendCallback(
  url: string,
  { timeout, limit, signal, outbound }: Parameters<SendCallback>[1],
  extraCa?: string,
): Promise<SendOutcome> {
  if (signal.aborted) return { error: 'cancelled' }
  const ending = new AbortController()
  const cancel = () => ending.abort('cancelled')
  const timer = setTimeout(() => ending.abort(`no whole answer within ${timeout} ms`), timeout)
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const target = requestTarget(url)
    return await readAway(
      await guardedGet({ url: new URL(url), target, headers, signal: ending.signal, outbound, extraCa }),
      limit,
    )
  } catch (thrown) {
    if (ending.signal.aborted) return { error: ending.signal.reason }
    return { error: thrown instanceof Error ? thrown.message : String(thrown) }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', cancel)
  }
}

/**
 * Path and query of the request. The query goes out as it was written wherever HTTP can carry that: URL would spell some
 * characters differently, and a receiver may have signed its own query.
 */
function requestTarget(text: string): string {
  const { pathname, search } = new URL(text)
  const query = search && text.slice(text.indexOf('?'))
  return pathname + (/^[!"$-~]*$/.test(query) ? query : search)
}

/** Reads an answer to its end and keeps nothing of it. Leaving the loop closes the connection. */
async function readAway(response: IncomingMessage, limit: number): Promise<SendOutcome> {
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > limit) return { error: `answered ${response.statusCode} with more than ${limit} bytes` }
  }
  return { status: response.statusCode ?? 0 }
}
