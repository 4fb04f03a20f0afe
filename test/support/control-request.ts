import type { PlainRequest } from './signed-request.ts'

/** A request to the control API, as a client on the same machine sends it. */
export function control(method: string, path: string, body?: object): PlainRequest {
  const text = body ? JSON.stringify(body) : ''
  const headers = {
    host: 'localhost',
    'content-length': String(text.length),
    ...(body && { 'content-type': 'application/json' }),
  }
  return { method, url: `/_emulator/${path}`, headers, body: Buffer.from(text) }
}
