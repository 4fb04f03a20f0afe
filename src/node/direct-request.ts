import { existsSync, readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { rootCertificates } from 'node:tls'
import { localLookup } from './local-lookup.ts'
import { protocolHint } from './protocol-hint.ts'

/** A request as our own commands send it. */
type DirectRequest = {
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array
  signal: AbortSignal
  /** The certificates that are trusted, as PEM; without them whatever the other side shows is taken. */
  trusted?: readonly string[]
}

/** How much of an answer is read, in bytes. */
const mostRead = 16 * 1024 * 1024

/** Some servers of TLS hang up on plain text without a word. */
const hungUp = 'if TLS is spoken there, use https://'

/**
 * Sends a request straight to where its URL leads: through no proxy of the environment, which would not find this
 * machine's own addresses, and without following redirects.
 */
export function requestDirectly(
  url: URL,
  { method = 'GET', headers = {}, body, signal, trusted }: DirectRequest,
): Promise<{ status: number; headers: Headers; body: Uint8Array }> {
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest
  const trust = trusted ? { ca: [...trusted] } : { rejectUnauthorized: false }
  return new Promise((accept, reject) => {
    // An agent of its own: the global one may have been told of a proxy (NODE_USE_ENV_PROXY).
    const request = open(url, { method, headers, signal, agent: false, lookup: localLookup(), ...trust }, response => {
      const chunks: Buffer[] = []
      let length = 0
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        length += chunk.length
        if (length > mostRead) response.destroy(new Error(`answered with more than ${mostRead} bytes`))
      })
      response.on('error', reject)
      response.on('end', () => {
        const received = new Headers()
        for (const [name, value] of Object.entries(response.headersDistinct))
          for (const each of value ?? []) received.append(name, each)
        accept({ status: response.statusCode ?? 0, headers: received, body: Buffer.concat(chunks) })
      })
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      const hint = protocolHint(error) ?? (url.protocol === 'http:' && error.code === 'ECONNRESET' && hungUp)
      reject(hint ? new Error(`${error.message.trim()} (${hint})`, { cause: error }) : error)
    })
    request.end(body)
  })
}

/** What `fetch` does for a text or bytes, straight and with a CA of our own trusted. */
export const directFetch =
  (trusted: readonly string[]) =>
  async (url: string, { method, headers, body, signal }: RequestInit): Promise<Response> => {
    const answer = await requestDirectly(new URL(url), {
      method: method ?? 'GET',
      headers: Object.fromEntries(new Headers(headers)),
      signal: signal ?? AbortSignal.timeout(60_000),
      trusted,
      ...((typeof body === 'string' || body instanceof Uint8Array) && { body }),
    })
    const isBodiless = [204, 205, 304].includes(answer.status)
    return new Response(isBodiless ? null : Uint8Array.from(answer.body), {
      status: answer.status,
      headers: answer.headers,
    })
  }

/** What Node trusts, that of `NODE_EXTRA_CA_CERTS` included, and a CA. */
export function trustedWith(authority: string, { NODE_EXTRA_CA_CERTS: extra }: NodeJS.ProcessEnv): string[] {
  return [...rootCertificates, authority, ...(extra && existsSync(extra) ? [readFileSync(extra, 'utf8')] : [])]
}
