/**
 * What every door hands in: the parts of an HTTP request as plain values.
 * `url` is the request target (`/?a=b`) or a whole URL; header names are lower-case, repeated headers may be a list;
 * `body` is the raw bytes, never decompressed or re-encoded, because signatures cover them.
 */
export type PlainRequest = {
  method: string
  url: string
  headers: Readonly<Record<string, string | readonly string[] | undefined>>
  body: Uint8Array
  /**
   * Calls back when the caller has left, so that an answer that never comes is not kept for nobody; answers how to be
   * forgotten before. Absent where a door cannot tell.
   */
  onLeft?: ((run: () => void) => () => void) | undefined
  /** Whether it came by TLS; where that is not told, `url` may begin with https. */
  isSecure?: boolean
  /** The port that it came to; absent where a door has none. */
  port?: number | undefined
  /**
   * What a proxy of this machine or of a private network says of the call that it hands on: the host that its caller
   * called, with its port, and the scheme. Absent when no such proxy is before the door.
   */
  forwarded?: { host?: string; scheme?: 'http' | 'https' }
}

/** What every door sends back. Header values are printable ASCII. */
export type PlainReply = {
  status: number
  headers: Record<string, string>
  body: string
}

/** What came under a header's name; a name such as `__proto__` counts only when it really came. */
export function headerValue(request: PlainRequest, name: string): string | readonly string[] | undefined {
  return Object.hasOwn(request.headers, name) ? request.headers[name] : undefined
}

/** The header's value as one line; several values are joined as HTTP allows. */
export function headerText(request: PlainRequest, name: string): string | undefined {
  const value = headerValue(request, name)
  return typeof value === 'string' || value === undefined ? value : value.join(', ')
}

/** Headers as plain values, by names in lower case: those of a test environment may keep them as they were written. */
export const plainHeaders = (headers: Headers): Record<string, string> =>
  Object.fromEntries([...headers].map(([name, value]) => [name.toLowerCase(), value]))

/** V8 copies what is shorter; only longer parts are views into the whole. */
const shortestSlice = 13

/**
 * A copy of a text that shares no memory with what it was cut from: engines keep a whole request body alive for a slice
 * of it, a megabyte of picture for each id that is remembered.
 */
export const detach = (text: string): string => (text.length < shortestSlice ? text : ` ${text}`.slice(1))
