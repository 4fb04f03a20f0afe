// A second implementation of both signatures, from the public rules and sharing no code with src,
// so that a verifier and its tests cannot be wrong in the same way.
import { createHash, createHmac, randomUUID } from 'node:crypto'

/** The key a request is signed with; a `securityToken` makes it a temporary (STS) key. */
export type Credentials = { id: string; secret: string; securityToken?: string }

/** A request as it goes over the wire: `url` is path and query, header names are lower case. */
export type PlainRequest = { method: string; url: string; headers: Record<string, string>; body: Uint8Array }

/** Name and value, both decoded. */
export type Pair = readonly [name: string, value: string]

export type V1Algorithm = 'HMAC-SHA1' | 'HMAC-SHA256'
export type V3Algorithm = 'ACS3-HMAC-SHA256' | 'ACS3-HMAC-SM3'

const formType = 'application/x-www-form-urlencoded'
const defaultHost = '127.0.0.1:8080'
const v1HashNames = { 'HMAC-SHA1': 'sha1', 'HMAC-SHA256': 'sha256' } satisfies Record<V1Algorithm, string>
const v3HashNames = { 'ACS3-HMAC-SHA256': 'sha256', 'ACS3-HMAC-SM3': 'sm3' } satisfies Record<V3Algorithm, string>

/** Percent-encodes everything but the unreserved characters of RFC 3986, with upper-case digits. */
export function percentEncode(text: string): string {
  let encoded = ''
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte)
    const unreserved = byte < 0x80 && /[A-Za-z0-9\-_.~]/.test(character)
    encoded += unreserved ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return encoded
}

/** Writes pairs as a query or form, in the order given. */
export function encodePairs(pairs: Iterable<Pair>): string {
  return Array.from(pairs, ([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&')
}

/** Writes pairs sorted by name, then value, in byte order: the form that both signatures cover. */
export function canonicalQuery(pairs: Iterable<Pair>): string {
  const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
  return encodePairs([...pairs].sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1])))
}

/** The V1 string to sign: method, root path and all parameters but `Signature`, from query and form alike. */
export function v1StringToSign(method: string, parameters: Iterable<Pair>): string {
  const signed = [...parameters].filter(([name]) => name !== 'Signature')
  // RPC calls have no path of their own: the rule fixes it as /
  return `${method}&${percentEncode('/')}&${percentEncode(canonicalQuery(signed))}`
}

/** The V1 signature, in Base64; its key is the secret with an ampersand behind it. */
export function v1Signature(secret: string, stringToSign: string, algorithm: V1Algorithm = 'HMAC-SHA1'): string {
  return createHmac(v1HashNames[algorithm], `${secret}&`).update(stringToSign, 'utf8').digest('base64')
}

/** Hex digest of a body or a canonical request, with the hash that belongs to the algorithm. */
export function v3Hash(data: string | Uint8Array, algorithm: V3Algorithm = 'ACS3-HMAC-SHA256'): string {
  return createHash(v3HashNames[algorithm]).update(data).digest('hex')
}

/** The V3 canonical request; only the headers named in `signedHeaders` go in, in that order. */
export function v3CanonicalRequest(args: {
  method: string
  path?: string
  query: Iterable<Pair>
  headers: Record<string, string | string[]>
  signedHeaders: string[]
  hashedPayload: string
}): string {
  const { method, path = '/', query, headers, signedHeaders, hashedPayload } = args
  const headerLines = signedHeaders.map(name => {
    const values = [headers[name] ?? []].flat().map(value => value.trim())
    return `${name}:${values.sort().join(',')}\n`
  })
  return [method, path, canonicalQuery(query), headerLines.join(''), signedHeaders.join(';'), hashedPayload].join('\n')
}

/** The V3 string to sign. */
export function v3StringToSign(canonicalRequest: string, algorithm: V3Algorithm = 'ACS3-HMAC-SHA256'): string {
  return `${algorithm}\n${v3Hash(canonicalRequest, algorithm)}`
}

/** The V3 signature, in hex; unlike in V1 the key is the bare secret. */
export function v3Signature(secret: string, stringToSign: string, algorithm: V3Algorithm = 'ACS3-HMAC-SHA256'): string {
  return createHmac(v3HashNames[algorithm], secret).update(stringToSign, 'utf8').digest('hex')
}

/**
 * Signs with ACS3-HMAC-SHA256: action and version in headers, `query` in the URL, `form` in the body.
 * `headers` are put in before signing and win over the usual ones; the `x-acs-` ones among them are signed.
 */
export function signV3(args: {
  credentials: Credentials
  action?: string
  version?: string
  query?: Record<string, string>
  form?: Record<string, string>
  date?: Date
  nonce?: string
  host?: string
  method?: string
  headers?: Record<string, string>
}): PlainRequest {
  const { credentials, action = 'Initialize', version = '2022-08-09', query = {}, form } = args
  const { date = new Date(), nonce = randomUUID(), host = defaultHost, method = 'POST' } = args
  const body = Buffer.from(encodePairs(Object.entries(form ?? {})))
  const hashedPayload = v3Hash(body)

  const headers: Record<string, string> = {
    host,
    accept: 'application/json',
    'x-acs-action': action,
    'x-acs-version': version,
    'x-acs-date': timestamp(date),
    'x-acs-signature-nonce': nonce,
    'x-acs-content-sha256': hashedPayload,
    ...(credentials.securityToken !== undefined && {
      'x-acs-accesskey-id': credentials.id,
      'x-acs-security-token': credentials.securityToken,
    }),
    ...(form && formHeaders(body)),
    ...lowerCaseNames(args.headers ?? {}),
  }
  const signedHeaders = Object.keys(headers)
    .filter(name => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'))
    .sort()
  const canonicalRequest = v3CanonicalRequest({
    method,
    query: Object.entries(query),
    headers,
    signedHeaders,
    hashedPayload,
  })
  const signature = v3Signature(credentials.secret, v3StringToSign(canonicalRequest))
  const authorizationParts = [`Credential=${credentials.id}`, `SignedHeaders=${signedHeaders.join(';')}`]
  const authorization = `ACS3-HMAC-SHA256 ${authorizationParts.join(',')},Signature=${signature}`
  return { method, url: urlWith(Object.entries(query)), headers: { authorization, ...headers }, body }
}

/**
 * Signs the RPC way, HMAC-SHA1 unless told: everything in the query, or with `place: 'form'` everything in
 * the body; `form` fields go in the body either way. `parameters` win over the common ones of the same name.
 */
export function signV1(args: {
  credentials: Credentials
  action?: string
  version?: string
  parameters?: Record<string, string>
  form?: Record<string, string>
  place?: 'query' | 'form'
  format?: 'JSON' | 'XML'
  date?: Date
  nonce?: string
  host?: string
  method?: string
  algorithm?: V1Algorithm
}): PlainRequest {
  const { credentials, action = 'Initialize', version = '2022-08-09', parameters, form, place = 'query' } = args
  const { format = 'JSON', date = new Date(), nonce = randomUUID(), host, method = 'POST' } = args
  const { algorithm = 'HMAC-SHA1' } = args
  const common: Record<string, string> = {
    Action: action,
    Version: version,
    Format: format,
    Timestamp: timestamp(date),
    SignatureNonce: nonce,
    SignatureMethod: algorithm,
    SignatureVersion: '1.0',
    AccessKeyId: credentials.id,
    ...(credentials.securityToken !== undefined && { SecurityToken: credentials.securityToken }),
    ...parameters,
  }
  const stringToSign = v1StringToSign(method, [...Object.entries(common), ...Object.entries(form ?? {})])
  const signed = { ...common, Signature: v1Signature(credentials.secret, stringToSign, algorithm) }
  return place === 'form'
    ? v1Shaped({ method, host, query: {}, form: { ...form, ...signed } })
    : v1Shaped({ method, host, query: signed, form })
}

/** Makes a call without any signature: shaped like V1, answers asked for in JSON. */
export function unsigned(args: {
  action?: string
  version?: string
  parameters?: Record<string, string>
  form?: Record<string, string>
  accessKeyId?: string
  host?: string
  method?: string
}): PlainRequest {
  const { action = 'Initialize', version = '2022-08-09', parameters, form, accessKeyId, host, method = 'POST' } = args
  const query: Record<string, string> = {
    Action: action,
    Version: version,
    Format: 'JSON',
    ...(accessKeyId !== undefined && { AccessKeyId: accessKeyId }),
    ...parameters,
  }
  return v1Shaped({ method, host, query, form })
}

/**
 * Turns a plain request into a Fetch API one; GET and HEAD lose their body, which `Request` forbids. The host
 * header stays for readers of the request, but `fetch` sends that of `origin`: over a socket, sign for it.
 */
export function toFetchRequest(plain: PlainRequest, origin = 'http://127.0.0.1:8080'): Request {
  const { method, url, headers, body } = plain
  const bodyless = method === 'GET' || method === 'HEAD' || body.length === 0
  return new Request(`${origin}${url}`, { method, headers, ...(!bodyless && { body: Buffer.from(body) }) })
}

function v1Shaped(parts: {
  method: string
  host: string | undefined
  query: Record<string, string>
  form: Record<string, string> | undefined
}): PlainRequest {
  const { method, host = defaultHost, query, form } = parts
  const body = Buffer.from(encodePairs(Object.entries(form ?? {})))
  const headers = { host, accept: 'application/json', ...(form && formHeaders(body)) }
  return { method, url: urlWith(Object.entries(query)), headers, body }
}

function formHeaders(body: Uint8Array) {
  return { 'content-type': formType, 'content-length': String(body.length) }
}

function urlWith(query: Pair[]) {
  return query.length > 0 ? `/?${encodePairs(query)}` : '/'
}

// Both generations know whole seconds only
function timestamp(date: Date) {
  return date.toISOString().replace(/\.\d+Z$/, 'Z')
}

function lowerCaseNames(headers: Record<string, string>) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
