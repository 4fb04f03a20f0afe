import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccessKey } from '../../../src/gateway/access-keys.ts'
import { readCall as readPlain } from '../../../src/gateway/call.ts'
import type { PlainRequest as WireRequest } from '../../../src/gateway/exchange.ts'
import { nodeDigests } from '../../../src/node/digests.ts'
import { nodeRuntime } from '../../../src/node/runtime.ts'
import type { Options } from '../../../src/options/options.ts'
import { createVerifier } from '../../../src/signatures/verify.ts'
import { webDigests } from '../../../src/web/digests.ts'
import { webRuntime } from '../../../src/web/runtime.ts'
import { type Answer, type Door, doors, fieldsOf, openHttp, openInProcess } from '../../support/doors.ts'
import { faceLiveness } from '../../support/requests.ts'
import {
  canonicalQuery,
  encodePairs,
  type PlainRequest,
  percentEncode,
  signV1,
  signV3,
  unsigned,
  v1StringToSign,
  v3CanonicalRequest,
  v3Hash,
  v3Signature,
  v3StringToSign,
} from '../../support/signed-request.ts'

type Vector = {
  id: string
  kind: string
  algorithm: string
  accessKeyId: string
  secret: string
  method: string
  path: string
  headers: Record<string, string>
  query: string
  body: string | null
}
type Recorded = {
  name: string
  sdk: string
  method: string
  url: string
  rawHeaders: string[]
  body: string
  signature: { kind: string; match: boolean }
}

const readWire = <Rows>(name: string): Rows =>
  JSON.parse(readFileSync(new URL(`../../../fixtures/wire/${name}.json`, import.meta.url), 'utf8'))

const algorithms = ['HMAC-SHA1', 'HMAC-SHA256', 'ACS3-HMAC-SHA256']
const vectors = readWire<Vector[]>('signature-vectors').filter(
  ({ kind, algorithm }) => ['V1', 'V3'].includes(kind) && algorithms.includes(algorithm),
)

const schemes = ['V1', 'V3'] as const
type Scheme = (typeof schemes)[number]

const moment = new Date('2026-01-31T12:00:00Z')
const minute = 60_000
const key: AccessKey = { id: 'key', secret: 'secret', traits: [] }
const credentials = { id: 'key', secret: 'secret' }
const reasonOf = (answer: Answer) => answer.headers['x-emulator-reason'] ?? ''
const codeOf = (answer: Answer) => fieldsOf(answer).Code

/** The same text with another first character, and never empty. */
const altered = (text: string) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`

/** A query or form with the value of one name altered, all else as it was. */
function alter(pairs: string, name: string): string {
  return pairs
    .split('&')
    .map(part => {
      const [given = '', value = ''] = part.split('=')
      return given === name
        ? `${name}=${percentEncode(altered(new URLSearchParams(`v=${value}`).get('v') ?? ''))}`
        : part
    })
    .join('&')
}

const namesIn = (pairs: string) => [...new URLSearchParams(pairs).keys()]

/** A request whose signature is another, wherever it stands. */
function withAlteredSignature<Request extends { url: string; headers: Record<string, string>; body: Uint8Array }>(
  request: Request,
): Request {
  const { url, headers, body } = request
  const { authorization } = headers
  if (authorization) {
    const other = authorization.replace(/(?<=Signature=)./, digit => (digit === '0' ? '1' : '0'))
    return { ...request, headers: { ...headers, authorization: other } }
  }
  const [path = '', query = ''] = url.split('?')
  return {
    ...request,
    ...(query && { url: `${path}?${alter(query, 'Signature')}` }),
    body: Buffer.from(alter(Buffer.from(body).toString(), 'Signature')),
  }
}

/** The values that the signature of a vector covers: of all parameters in V1, of the query in V3. */
function coveredNames({ kind, query, body, headers }: Vector): { place: 'query' | 'body'; name: string }[] {
  const isForm = headers['content-type']?.includes('urlencoded') ?? false
  return [
    ...namesIn(query).map(name => ({ place: 'query' as const, name })),
    ...(kind === 'V1' && isForm ? namesIn(body ?? '') : []).map(name => ({ place: 'body' as const, name })),
  ].filter(({ name }) => name !== 'Signature' && name !== 'SignatureMethod')
}

const withAlteredValue = (vector: Vector, { place, name }: { place: 'query' | 'body'; name: string }): Vector => ({
  ...vector,
  [place]: alter(vector[place] ?? '', name),
})

const withAlteredBody = (vector: Vector): Vector => ({
  ...vector,
  body: (vector.body ?? '').replace(/.$/, last => (last === 'A' ? 'B' : 'A')),
})

function requestOf({ method, path, headers, query, body }: Vector): PlainRequest {
  return { method, url: query ? `${path}?${query}` : path, headers, body: Buffer.from(body ?? '') }
}

describe.each([
  { runtime: 'Node', digests: nodeDigests, decodeText: nodeRuntime.decodeText },
  { runtime: 'the web', digests: webDigests, decodeText: webRuntime.decodeText },
])('with the digests of $runtime', ({ digests, decodeText }) => {
  /** Verifies a request as the emulator does once it has found the key. */
  function verify({ accessKeyId, secret }: Vector, request: WireRequest) {
    createVerifier(digests)(readPlain(request, decodeText), { id: accessKeyId, secret, traits: [] })
  }

  const mismatch = expect.objectContaining({ code: 'SignatureDoesNotMatch' })

  it.each(vectors)('$id verifies', vector => {
    expect(() => verify(vector, requestOf(vector))).not.toThrow()
  })

  it.each(vectors)('$id does not verify with another signature', vector => {
    expect(() => verify(vector, withAlteredSignature(requestOf(vector)))).toThrow(mismatch)
  })

  it.each(vectors)('$id does not verify with any value altered', vector => {
    for (const place of coveredNames(vector))
      expect(() => verify(vector, requestOf(withAlteredValue(vector, place))), place.name).toThrow(mismatch)
  })

  it.each(vectors.filter(({ body }) => body))('$id does not verify with another body', vector => {
    expect(() => verify(vector, requestOf(withAlteredBody(vector)))).toThrow(mismatch)
  })

  it.each(vectors)('$id does not verify with another secret', vector => {
    const other = { ...vector, secret: altered(vector.secret) }
    expect(() => verify(other, requestOf(vector))).toThrow(mismatch)
  })
})

/** The action and the time of a call, wherever its scheme has them. */
function readCall(headers: Record<string, string>, url: string, body: string) {
  const parameters = new URLSearchParams(`${url.split('?')[1] ?? ''}&${body}`)
  return {
    action: parameters.get('Action') ?? headers['x-acs-action'],
    time: Date.parse(headers['x-acs-date'] ?? parameters.get('Timestamp') ?? ''),
  }
}

/** The gateway let a call through: Initialize opens a transaction or names one of its rows, or the method gate the GET. */
function expectAccepted(answer: Answer, method: string) {
  if (method === 'GET') expect(reasonOf(answer)).toMatch(/^method: Initialize is POST only/)
  else expect(codeOf(answer)).toMatch(/^(Success|MissingParameter|InvalidParameter)$/)
}

const strictForSdks: Partial<Options> = {
  auth: 'strict',
  accessKeys: [{ id: 'testid', secret: 'testsecret', traits: [] }],
}

async function standAt(door: Door, time: number | Date) {
  await door.emulator.reset()
  door.emulator.clock.set(Number(time))
  door.emulator.clock.freeze(true)
}

describe.each(doors)('a vector of Initialize through $door', ({ open }) => {
  let door: Door
  beforeAll(async () => {
    door = await open(strictForSdks)
  })
  afterAll(() => door.close())

  async function send(vector: Vector, change = (request: PlainRequest) => request) {
    const { time } = readCall(vector.headers, `/?${vector.query}`, vector.body ?? '')
    await standAt(door, time)
    return door.call(change(requestOf(vector)))
  }

  const ours = vectors.filter(
    ({ headers, query, body }) => readCall(headers, `/?${query}`, body ?? '').action === 'Initialize',
  )

  it.each(ours)('is accepted: $id', async vector => {
    expectAccepted(await send(vector), vector.method)
  })

  it.each(ours)('is refused with another signature: $id', async vector => {
    expect(codeOf(await send(vector, withAlteredSignature))).toBe('SignatureDoesNotMatch')
  })

  it.each(ours)('is refused with another value: $id', async vector => {
    const places = coveredNames(vector)
    const place = places.find(({ name }) => name === 'ProductCode') ?? places[0]
    if (!place) throw new Error(`Failed to alter ${vector.id}: it has no parameter. Do leave it out.`)
    expect(codeOf(await send(withAlteredValue(vector, place)))).toBe('SignatureDoesNotMatch')
  })

  it.each(ours.filter(({ body }) => body))('is refused with another body: $id', async vector => {
    expect(codeOf(await send(withAlteredBody(vector)))).toBe('SignatureDoesNotMatch')
  })
})

const crlf = '\r\n'

/** Sends bytes and reads one answer, leaving the socket open. */
function exchange(socket: Socket, bytes: string): Promise<Answer> {
  socket.write(bytes)
  return new Promise((accept, reject) => {
    let heard = Buffer.alloc(0)
    const hear = (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk])
      const end = heard.indexOf(crlf + crlf)
      const [first = '', ...lines] = heard.subarray(0, Math.max(end, 0)).toString('latin1').split(crlf)
      const headers = Object.fromEntries(
        lines.map(line => [line.replace(/:.*/, '').toLowerCase(), line.replace(/^[^:]*: /, '')]),
      )
      const body = heard.subarray(end + 4)
      if (end < 0 || body.length < Number(headers['content-length'])) return
      socket.off('data', hear).off('error', reject)
      accept({ status: Number(first.split(' ')[1]), headers, text: body.toString() })
    }
    socket.on('data', hear).on('error', reject)
  })
}

async function openSocket(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

describe('a request recorded from an SDK', () => {
  const recorded = readWire<Recorded[]>('sdk-requests')
  const headersOf = ({ rawHeaders }: Recorded): Record<string, string> =>
    Object.fromEntries(
      rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? '']] : [])),
    )
  const authorizationOf = (request: Recorded) => headersOf(request).authorization ?? ''
  const isSigned = (request: Recorded) => /[?&]Signature=/.test(`${request.url}&${request.body}`)
  const verifiable = ({ signature, ...request }: Recorded) =>
    signature.match && !authorizationOf({ signature, ...request }).startsWith('ACS3-HMAC-SM3')

  let door: Awaited<ReturnType<typeof openHttp>>
  beforeAll(async () => {
    door = await openHttp(strictForSdks)
  })
  afterAll(() => door.close())

  /** Header names, their order, spacing and framing as recorded. */
  function bytesOf({ method, url, rawHeaders, body }: Recorded): string {
    const lines = rawHeaders.flatMap((name, index) =>
      index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}${crlf}`] : [],
    )
    const isChunked = /^transfer-encoding: chunked$/im.test(lines.join('').replaceAll(crlf, '\n'))
    const chunks = `${body && `${Buffer.byteLength(body).toString(16)}${crlf}${body}${crlf}`}0${crlf}${crlf}`
    return `${method} ${url} HTTP/1.1${crlf}${lines.join('')}${crlf}${isChunked ? chunks : body}`
  }

  async function replay(request: Recorded): Promise<Answer> {
    await standAt(door, readCall(headersOf(request), request.url, request.body).time)
    const socket = await openSocket(door.url)
    return exchange(socket, bytesOf(request)).finally(() => socket.destroy())
  }

  function withOtherSignature(request: Recorded): Recorded {
    const plain = { ...request, headers: headersOf(request), body: Buffer.from(request.body) }
    const { url, headers, body } = withAlteredSignature(plain)
    const rawHeaders = request.rawHeaders.map((value, index) => {
      const name = request.rawHeaders[index - 1] ?? ''
      return index % 2 === 1 && name.toLowerCase() === 'authorization' ? (headers.authorization ?? '') : value
    })
    // An altered signature may be longer or shorter once it is encoded
    const length = rawHeaders.findIndex(name => name.toLowerCase() === 'content-length')
    if (length >= 0) rawHeaders[length + 1] = String(body.length)
    return { ...request, url, rawHeaders, body: body.toString() }
  }

  it.each(recorded.filter(verifiable))('is accepted: $name of $sdk', async request => {
    expectAccepted(await replay(request), request.method)
  })

  it.each(recorded.filter(verifiable))('is refused with another signature: $name of $sdk', async request => {
    expect(codeOf(await replay(withOtherSignature(request)))).toBe('SignatureDoesNotMatch')
  })

  it.each(recorded.filter(request => isSigned(request) && !request.signature.match))(
    'is accepted though its empty values were not signed: $name of $sdk',
    async request => {
      expectAccepted(await replay(request), request.method)
    },
  )

  const isBearer = ({ url }: Recorded) => url.includes('SignatureType=BEARERTOKEN')
  const others = recorded.filter(request => !verifiable(request) && !isSigned(request))

  it.each(others.filter(request => /^ACS\d/.test(authorizationOf(request))))(
    'is refused for an algorithm that is not verified here: $name of $sdk',
    async request => {
      const answer = await replay(request)
      const [algorithm = ''] = authorizationOf(request).split(' ')
      expect(codeOf(answer)).toBe('InvalidSignatureMethod')
      expect(reasonOf(answer)).toContain(algorithm)
      expect(reasonOf(answer)).toContain('ACS3-HMAC-SHA256')
    },
  )

  it.each(others.filter(isBearer))('is refused for its bearer token: $name of $sdk', async request => {
    const answer = await replay(request)
    expect(codeOf(answer)).toBe('InvalidSignatureMethod')
    expect(reasonOf(answer)).toMatch(/bearer token.*sign with a key/)
  })

  it.each(others.filter(request => !isBearer(request) && authorizationOf(request) === ''))(
    'is refused for having no signature: $name of $sdk',
    async request => {
      const answer = await replay(request)
      expect(codeOf(answer)).toBe('MissingAccessKeyId')
      expect(reasonOf(answer)).toMatch(/^AccessKeyId: absent.*signed calls only/)
    },
  )
})

/** A signed FACE_LIVENESS call by the key. */
function signed(
  scheme: Scheme,
  changes: {
    credentials?: { id: string; secret: string; securityToken?: string }
    date?: Date
    nonce?: string
    parameters?: Record<string, string>
    method?: string
  } = {},
): PlainRequest {
  const { parameters = faceLiveness(), ...others } = changes
  const common = { credentials, date: moment, ...others }
  return scheme === 'V1' ? signV1({ ...common, parameters }) : signV3({ ...common, query: parameters })
}

/** An emulator of its own whose clock stands still. */
async function openStrict(...accessKeys: AccessKey[]): Promise<Door> {
  const door = await openInProcess({ auth: 'strict', accessKeys })
  await standAt(door, moment)
  return door
}

const ask = async (request: PlainRequest, options: Partial<Options> = { accessKeys: [key] }) =>
  (await openInProcess(options)).call(request)

describe('the reason of a mismatch names the mistake', () => {
  const tricky = "a b*c~d (e)'f'!"

  const mistakenEncodings = [
    {
      mistake: 'an unencoded *',
      value: 'a*b',
      reason: /"\*".*%2A/,
      encode: (text: string) => percentEncode(text).replaceAll('%2A', '*'),
    },
    {
      mistake: '~ as %7E',
      value: 'a~b',
      reason: /"~".*%7E/,
      encode: (text: string) => percentEncode(text).replaceAll('~', '%7E'),
    },
    {
      mistake: '+ for a space',
      value: 'a b',
      reason: /space.*"\+".*%20/,
      encode: (text: string) => percentEncode(text).replaceAll('%20', '+'),
    },
    {
      mistake: 'form encoding',
      value: tricky,
      reason: /form-encoded/,
      encode: (text: string) => new URLSearchParams({ '': text }).toString().slice(1),
    },
    { mistake: 'encodeURIComponent', value: tricky, reason: /encodeURIComponent/, encode: encodeURIComponent },
    {
      mistake: 'lower-case hex digits',
      value: 'a/b',
      reason: /lower-case hex/,
      encode: (text: string) => percentEncode(text).replace(/%../g, hex => hex.toLowerCase()),
    },
  ]

  describe('in V1', () => {
    /** A call with the V1 signature of a caller who writes the string to sign his own way. */
    function mistaken(how: {
      value?: string
      encode?: (text: string) => string
      encodeWhole?: (text: string) => string
      secret?: string
      method?: string
      algorithm?: 'HMAC-SHA1' | 'HMAC-SHA256'
      signsForm?: boolean
    }): PlainRequest {
      const { value = '', encode = percentEncode, encodeWhole = encode, secret = 'secret&' } = how
      const { method = 'POST', algorithm = 'HMAC-SHA1', signsForm = true } = how
      const given: Record<string, string> = {
        ...{ Action: 'Initialize', Version: '2022-08-09', Format: 'JSON', Timestamp: '2026-01-31T12:00:00Z' },
        ...{ SignatureMethod: algorithm, SignatureNonce: 'nonce', SignatureVersion: '1.0', AccessKeyId: 'key' },
        ...{ ProductCode: 'FACE_LIVENESS', MerchantBizId: 'order1001', MetaInfo: 'opaque' },
      }
      const form = { MerchantUserId: '123456789', CallbackToken: value }
      const pairs = Object.entries(signsForm ? { ...given, ...form } : given).sort(([a], [b]) => (a < b ? -1 : 1))
      const canonical = pairs.map(pair => pair.map(encode).join('=')).join('&')
      const stringToSign = `${method}&${encodeWhole('/')}&${encodeWhole(canonical)}`
      const hash = algorithm === 'HMAC-SHA1' ? 'sha1' : 'sha256'
      const Signature = createHmac(hash, secret).update(stringToSign).digest('base64')
      return {
        method: 'POST',
        url: `/?${encodePairs(Object.entries({ ...given, Signature }))}`,
        headers: { host: 'localhost', 'content-type': 'application/x-www-form-urlencoded' },
        body: Buffer.from(encodePairs(Object.entries(form))),
      }
    }

    it('and a call without any is accepted', async () => {
      expect(codeOf(await ask(mistaken({ value: tricky })))).toBe('Success')
    })

    it.each([
      ...mistakenEncodings.map(({ mistake, reason, ...how }) => ({ mistake, reason, how })),
      ...mistakenEncodings.map(({ mistake, reason, ...how }) => ({
        mistake: `${mistake} in the values alone`,
        reason,
        how: { ...how, encodeWhole: percentEncode },
      })),
      {
        mistake: 'unencoded values',
        reason: /without percent-encoding/,
        how: { value: 'a/b', encode: (text: string) => text, encodeWhole: percentEncode },
      },
      { mistake: 'a secret without &', reason: /no trailing "&"/, how: { secret: 'secret' } },
      {
        mistake: 'a secret without & under HMAC-SHA256',
        reason: /no trailing "&"/,
        how: { secret: 'secret', algorithm: 'HMAC-SHA256' as const },
      },
      { mistake: 'another method', reason: /began with GET.*came as POST/, how: { method: 'GET' } },
      { mistake: 'an unsigned form', reason: /form fields must be signed/, how: { signsForm: false } },
    ])('$mistake', async ({ how, reason }) => {
      const answer = await ask(mistaken(how))
      expect(codeOf(answer)).toBe('SignatureDoesNotMatch')
      expect(reasonOf(answer)).toMatch(reason)
    })

    it('unless it is none of the known ones', async () => {
      const answer = await ask(mistaken({ secret: 'another secret&' }))
      expect(reasonOf(answer)).toMatch(/^Signature: does not fit the secret of key; signed here: POST&%2F&AccessKeyId/)
    })
  })

  describe('in V3', () => {
    type How = {
      value?: string
      encode?: (text: string) => string
      secret?: string
      method?: string
      host?: string
      sentHeaders?: Record<string, string | undefined>
      sentForm?: string
    }

    /** A call with the V3 signature of a caller who writes the canonical request his own way. */
    function mistaken(how: How): PlainRequest {
      const { value = '', encode = percentEncode, secret = 'secret', method = 'POST', sentHeaders = {} } = how
      const query = faceLiveness({ CallbackToken: value })
      const request = signV3({
        credentials,
        query,
        form: { FacePictureBase64: 'AAAA' },
        headers: { 'x-acs-credentials-provider': 'static_ak' },
      })
      const signedHeaders = /SignedHeaders=([^,]*)/.exec(request.headers.authorization ?? '')?.[1]?.split(';') ?? []
      const canonical = v3CanonicalRequest({
        method,
        query: [],
        headers: { ...request.headers, ...(how.host !== undefined && { host: how.host }) },
        signedHeaders,
        hashedPayload: v3Hash(request.body),
      })
      const sorted = Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1))
      const [, ...behindQuery] = canonical.split('\n').slice(2)
      const canonicalRequest = [
        ...[method, '/', sorted.map(pair => pair.map(encode).join('=')).join('&')],
        ...behindQuery,
      ].join('\n')
      const signature = v3Signature(secret, v3StringToSign(canonicalRequest))
      const authorization = request.headers.authorization?.replace(/Signature=.*/, `Signature=${signature}`)
      const headers: Record<string, string> = {}
      for (const [name, text] of Object.entries({ ...request.headers, authorization, ...sentHeaders }))
        if (text !== undefined) headers[name] = text
      return { ...request, headers, ...(how.sentForm !== undefined && { body: Buffer.from(how.sentForm) }) }
    }

    it('and a call without any is accepted', async () => {
      expect(codeOf(await ask(mistaken({ value: tricky })))).toBe('Success')
    })

    const cases: { mistake: string; reason: RegExp; how: How }[] = [
      ...mistakenEncodings.map(({ mistake, reason, ...how }) => ({ mistake, reason, how })),
      { mistake: 'unencoded values', reason: /without percent-encoding/, how: { encode: text => text } },
      { mistake: 'a secret with &', reason: /has a trailing "&"/, how: { secret: 'secret&' } },
      { mistake: 'another method', reason: /began with GET.*came as POST/, how: { method: 'GET' } },
      {
        mistake: 'a host without its port',
        reason: /host.*without its port.*"127\.0\.0\.1:8080"/,
        how: { host: '127.0.0.1' },
      },
      {
        mistake: 'a host that a proxy replaced',
        reason: /x-forwarded-host.*proxy/,
        how: { host: 'api.example.com', sentHeaders: { 'x-forwarded-host': 'api.example.com' } },
      },
      {
        mistake: 'another body',
        reason: /the body is not the one that was signed/,
        how: { sentForm: 'FacePictureBase64=AAAB' },
      },
      {
        mistake: 'a signed header that did not come',
        reason: /SignedHeaders names x-acs-credentials-provider.*does not carry/,
        how: { sentHeaders: { 'x-acs-credentials-provider': undefined } },
      },
    ]

    it.each(cases)('$mistake', async ({ how, reason }) => {
      const answer = await ask(mistaken(how))
      expect(codeOf(answer)).toBe('SignatureDoesNotMatch')
      expect(reasonOf(answer)).toMatch(reason)
    })

    it('unless it is none of the known ones', async () => {
      const answer = await ask(mistaken({ secret: 'another secret' }))
      expect(reasonOf(answer)).toMatch(
        /^Authorization: does not fit the secret of key; canonical request signed here: POST\\n/,
      )
    })
  })

  it.each([
    { way: 'behind', date: new Date(moment.getTime() - 20 * minute), reason: /120[01] s behind .*at most 900 s/ },
    { way: 'ahead', date: new Date(moment.getTime() + 20 * minute), reason: /1200 s ahead of .*at most 900 s/ },
  ])('a clock that is $way', async ({ date, reason }) => {
    const door = await openStrict(key)
    expect(reasonOf(await door.call(signed('V1', { date })))).toMatch(reason)
  })
})

describe('the message of a mismatch', () => {
  it('ends, in V1, with the string to sign after its only colon', async () => {
    const parameters = faceLiveness({ CallbackUrl: 'https://callback.example.com:8443/done?a=b' })
    const request = signV1({ credentials: { ...credentials, secret: 'another' }, parameters, form: { Empty: '' } })
    const parts = fieldsOf(await ask(request)).Message?.split(':')
    const given = [...new URLSearchParams(request.url.slice(2)), ['Empty', ''] as const]
    expect(parts).toEqual([expect.stringMatching(/server string to sign is$/), v1StringToSign('POST', given)])
  })

  it('holds, in V3, the string to sign and the canonical request', async () => {
    const request = signV3({ credentials: { ...credentials, secret: 'another' }, query: faceLiveness() })
    const { Message } = fieldsOf(await ask(request))
    const signedHeaders = /SignedHeaders=([^,]*)/.exec(request.headers.authorization ?? '')?.[1]?.split(';') ?? []
    const canonicalRequest = v3CanonicalRequest({
      method: 'POST',
      query: Object.entries(faceLiveness()),
      headers: request.headers,
      signedHeaders,
      hashedPayload: v3Hash(request.body),
    })
    expect(Message).toContain(`server StringToSign is [${v3StringToSign(canonicalRequest)}]`)
    expect(Message).toContain(`server CanonicalRequest is [${canonicalRequest}]`)
  })
})

describe('in lenient mode', () => {
  it.each([
    { call: 'without key and signature', request: unsigned({ parameters: faceLiveness() }) },
    {
      call: 'with a known key and no signature',
      request: unsigned({ parameters: faceLiveness(), accessKeyId: 'key' }),
    },
    ...schemes.flatMap(scheme => [
      { call: `signed with ${scheme}`, request: signed(scheme) },
      {
        call: `signed with ${scheme} by an unknown key`,
        request: signed(scheme, { credentials: { id: 'other', secret: 'x' } }),
      },
      { call: `signed with ${scheme} years ago`, request: signed(scheme, { date: new Date('2016-02-23T12:46:24Z') }) },
    ]),
  ])('a call $call passes', async ({ request }) => {
    expect(codeOf(await ask(request))).toBe('Success')
  })

  it.each(schemes)('a wrong %s signature of a known key is refused', async scheme => {
    const answer = await ask(signed(scheme, { credentials: { ...credentials, secret: 'another' } }))
    expect(codeOf(answer)).toBe('SignatureDoesNotMatch')
  })

  it.each(schemes)('a %s nonce may be used again', async scheme => {
    const { call } = await openInProcess({ accessKeys: [key] })
    const request = signed(scheme, { nonce: 'once' })
    await call(request)
    expect(codeOf(await call(request))).toBe('Success')
  })
})

describe.each(schemes)('in strict mode, with %s', scheme => {
  const later = (milliseconds: number) => new Date(moment.getTime() + milliseconds)
  const stamped = (text: string) =>
    scheme === 'V1'
      ? signV1({ credentials, parameters: { ...faceLiveness(), Timestamp: text } })
      : signV3({ credentials, query: faceLiveness(), headers: { 'x-acs-date': text } })

  it.each([-900, -899, 0, 899, 900])('a timestamp %i s off passes', async seconds => {
    const door = await openStrict(key)
    expect(codeOf(await door.call(signed(scheme, { date: later(seconds * 1000) })))).toBe('Success')
  })

  it.each([-901, 901])('a timestamp %i s off is expired', async seconds => {
    const door = await openStrict(key)
    const answer = await door.call(signed(scheme, { date: later(seconds * 1000) }))
    expect(codeOf(answer)).toBe('InvalidTimeStamp.Expired')
  })

  it.each([
    '2026-01-31 12:00:00',
    '2026-01-31T12:00:00',
    '2026-01-31T12:00:00.Z',
    '2026-01-31T20:00:00+08:00',
    '2026-01-31T12:00Z',
    '2026-13-01T12:00:00Z',
    'Sat, 31 Jan 2026 12:00:00 GMT',
    '1769860800',
  ])('the timestamp %s is malformed', async text => {
    const door = await openStrict(key)
    expect(codeOf(await door.call(stamped(text)))).toBe('InvalidTimeStamp.Format')
  })

  it('a day that no calendar has is malformed', async () => {
    const door = await openStrict(key)
    door.emulator.clock.set(Date.parse('2026-03-02T12:00:00Z'))
    expect(codeOf(await door.call(stamped('2026-02-30T12:00:00Z')))).toBe('InvalidTimeStamp.Format')
  })

  it('a nonce passes once', async () => {
    const door = await openStrict(key)
    const request = signed(scheme, { nonce: 'a nonce. With blanks' })
    expect([codeOf(await door.call(request)), codeOf(await door.call(request))]).toEqual([
      'Success',
      'SignatureNonceUsed',
    ])
  })

  it('a nonce of one key passes with another', async () => {
    const other = { id: 'other', secret: 'other secret', traits: [] }
    const door = await openStrict(key, other)
    await door.call(signed(scheme, { nonce: 'once' }))
    expect(codeOf(await door.call(signed(scheme, { nonce: 'once', credentials: other })))).toBe('Success')
  })

  it('a nonce is refused for 15 minutes and passes then', async () => {
    const door = await openStrict(key)
    const use = async (at: Date) => codeOf(await door.call(signed(scheme, { nonce: 'once', date: at })))
    await use(moment)
    door.emulator.clock.advance(15 * minute - 1)
    const stillRefused = await use(later(15 * minute - 1000))
    door.emulator.clock.advance(1)
    expect([stillRefused, await use(later(15 * minute))]).toEqual(['SignatureNonceUsed', 'Success'])
  })

  it('a wrong signature leaves the nonce unused', async () => {
    const door = await openStrict(key)
    await door.call(signed(scheme, { nonce: 'once', credentials: { ...credentials, secret: 'another' } }))
    expect(codeOf(await door.call(signed(scheme, { nonce: 'once' })))).toBe('Success')
  })

  it('a reset forgets the nonces', async () => {
    const door = await openStrict(key)
    await door.call(signed(scheme, { nonce: 'once' }))
    await standAt(door, moment)
    expect(codeOf(await door.call(signed(scheme, { nonce: 'once' })))).toBe('Success')
  })

  const temporary: AccessKey = { id: 'STS.key', secret: 'secret', traits: [] }
  const token = 'STS.token/+='

  it.each([
    { case: 'a temporary key with any token', given: temporary, sent: token, code: 'Success' },
    { case: 'a temporary key with its own token', given: { ...temporary, token }, sent: token, code: 'Success' },
    { case: 'a temporary key without a token', given: temporary, sent: undefined, code: 'MissingSecurityToken' },
    { case: 'a temporary key with an empty token', given: temporary, sent: '', code: 'MissingSecurityToken' },
    {
      case: 'a key that was given a token, without it',
      given: { ...key, token },
      sent: undefined,
      code: 'MissingSecurityToken',
    },
    {
      case: 'a key with the token of another',
      given: { ...temporary, token },
      sent: 'STS.other',
      code: 'InvalidSecurityToken.MismatchWithAccessKey',
    },
    {
      case: 'a key whose token has expired',
      given: { ...temporary, token, traits: ['token-expired' as const] },
      sent: token,
      code: 'InvalidSecurityToken.Expired',
    },
    { case: 'a permanent key with a token', given: key, sent: token, code: 'Success' },
  ])('$case: $code', async ({ given, sent, code }) => {
    const door = await openStrict(given)
    const { id, secret } = given
    const request = signed(scheme, { credentials: { id, secret, ...(sent !== undefined && { securityToken: sent }) } })
    expect(codeOf(await door.call(request))).toBe(code)
  })

  it.each([
    { trait: 'inactive', code: 'InvalidAccessKeyId.Inactive' },
    { trait: 'ram-denied', code: 'Forbidden.RAMUserAccessDenied' },
    { trait: 'account-denied', code: 'Forbidden.AccountAccessDenied' },
    { trait: 'token-expired', code: 'MissingSecurityToken' },
  ] as const)('a key that is $trait is refused with $code', async ({ trait, code }) => {
    const door = await openStrict({ ...key, traits: [trait] })
    expect(codeOf(await door.call(signed(scheme)))).toBe(code)
  })

  it.each([
    { id: 'emulatorRamDenied', code: 'Forbidden.RAMUserAccessDenied' },
    { id: 'emulatorAccountDenied', code: 'Forbidden.AccountAccessDenied' },
  ])('$id is refused with $code whatever it signs with', async ({ id, code }) => {
    const door = await openStrict()
    expect(codeOf(await door.call(signed(scheme, { credentials: { id, secret: 'anything' } })))).toBe(code)
  })
})

describe('a SecurityToken', () => {
  it('may come in the form of a V1 call', async () => {
    const token = 'STS.token/+='
    const door = await openStrict({ id: 'STS.key', secret: 'secret', traits: [], token })
    const request = signV1({
      credentials: { id: 'STS.key', secret: 'secret', securityToken: token },
      date: moment,
      parameters: faceLiveness(),
      place: 'form',
    })
    expect(codeOf(await door.call(request))).toBe('Success')
  })
})

describe('the language of the answer', () => {
  const json = { type: 'application/json;charset=utf-8', start: /^\{"RequestId":/ }
  const xml = {
    type: 'text/xml;charset=utf-8',
    start: /^<\?xml version='1\.0' encoding='UTF-8'\?><InitializeResponse>/,
  }

  const v1 = (format: string | undefined, headers: Record<string, string> = {}) => {
    const parameters = { ...faceLiveness(), ...(format !== undefined && { Format: format }) }
    const pairs = Object.entries({
      ...{ Action: 'Initialize', Version: '2022-08-09', Timestamp: '2026-01-31T12:00:00Z' },
      ...{ SignatureMethod: 'HMAC-SHA1', SignatureNonce: 'nonce', SignatureVersion: '1.0', AccessKeyId: 'key' },
      ...parameters,
    })
    const Signature = createHmac('sha1', 'secret&').update(v1StringToSign('POST', pairs)).digest('base64')
    const url = `/?${canonicalQuery([...pairs, ['Signature', Signature]])}`
    return { method: 'POST', url, headers: { host: 'localhost', ...headers }, body: new Uint8Array() }
  }
  const v3 = (accept: string | undefined, query: Record<string, string> = {}) => {
    const request = signV3({ credentials, query: { ...faceLiveness(), ...query } })
    const { accept: _, ...headers } = request.headers
    return { ...request, headers: { ...headers, ...(accept !== undefined && { accept }) } }
  }
  const unsignedWith = (changes: { format?: string; headers?: Record<string, string> }) => {
    const { url } = unsigned({ parameters: faceLiveness() })
    const format = changes.format === undefined ? '' : `Format=${changes.format}&`
    return { ...v1(undefined), url: url.replace('Format=JSON&', format), headers: changes.headers ?? {} }
  }

  it.each([
    { call: 'V1 with Format=JSON', request: v1('JSON'), expected: json },
    { call: 'V1 with Format=json', request: v1('json'), expected: json },
    { call: 'V1 with Format=Json', request: v1('Json'), expected: json },
    { call: 'V1 with Format=XML', request: v1('XML'), expected: xml },
    { call: 'V1 with Format=xml', request: v1('xml'), expected: xml },
    { call: 'V1 without Format', request: v1(undefined), expected: xml },
    { call: 'V1 with Format=XML that accepts JSON', request: v1('XML', { accept: 'application/json' }), expected: xml },
    { call: 'V1 with Format=JSON that accepts XML', request: v1('JSON', { accept: 'text/xml' }), expected: json },
    { call: 'V3 that accepts JSON', request: v3('application/json'), expected: json },
    { call: 'V3 that accepts XML', request: v3('text/xml'), expected: xml },
    { call: 'V3 that accepts anything', request: v3('*/*'), expected: json },
    { call: 'V3 that accepts both', request: v3('text/xml, application/json'), expected: json },
    { call: 'V3 without Accept', request: v3(undefined), expected: json },
    { call: 'V3 with Format=XML', request: v3('application/json', { Format: 'XML' }), expected: json },
    { call: 'no signature and Format=XML', request: unsignedWith({ format: 'XML' }), expected: xml },
    { call: 'no signature and Format=JSON', request: unsignedWith({ format: 'JSON' }), expected: json },
    { call: 'no signature and nothing said', request: unsignedWith({}), expected: xml },
    {
      call: 'no signature and JSON accepted',
      request: unsignedWith({ headers: { accept: 'application/json' } }),
      expected: json,
    },
    {
      call: 'no signature and an action header',
      request: unsignedWith({ headers: { 'x-acs-action': 'Initialize' } }),
      expected: json,
    },
  ])('is $expected.type for $call', async ({ request, expected }) => {
    const answer = await ask(request)
    expect(codeOf(answer)).toBe('Success')
    expect(answer.headers['content-type']).toBe(expected.type)
    expect(answer.text).toMatch(expected.start)
  })

  it.each([
    { call: 'Format=YAML in V1', request: v1('YAML'), code: 'InvalidParameter.Format' },
    { call: 'text/html accepted in V3', request: v3('text/html'), code: 'InvalidParameter.Accept' },
    {
      call: 'Format=YAML without signature',
      request: unsignedWith({ format: 'YAML' }),
      code: 'InvalidParameter.Format',
    },
  ])('is JSON in the refusal of $call', async ({ request, code }) => {
    const answer = await ask(request)
    expect(answer.headers['content-type']).toBe(json.type)
    expect(codeOf(answer)).toBe(code)
  })

  it('is XML for a refusal as for a success', async () => {
    const answer = await ask({ ...v1('XML'), url: '/?Format=XML&Action=Initialize&Version=2022-08-09' })
    const { RequestId } = fieldsOf(answer)
    expect(answer.status).toBe(400)
    expect(answer.headers['content-type']).toBe(xml.type)
    expect(answer.text).toMatch(
      new RegExp(`^<\\?xml version='1\\.0' encoding='UTF-8'\\?><Error><RequestId>${RequestId}</RequestId>.*</Error>$`),
    )
    expect(codeOf(answer)).toBe('MissingParameter')
  })

  it('escapes what XML gives a meaning', async () => {
    const request = signV1({ credentials: { ...credentials, secret: 'another' }, format: 'XML' })
    expect((await ask(request)).text).toContain('to sign is:POST&amp;%2F&amp;AccessKeyId')
  })
})

describe.each(doors)('the headers of an answer through $door', ({ open }) => {
  let door: Door
  beforeAll(async () => {
    door = await open({ accessKeys: [key] })
  })
  afterAll(() => door.close())

  // The text of a mismatch repeats a header, so its body holds more bytes than characters
  const beyondAscii = signV3({ credentials, headers: { 'x-acs-note': 'caf\u00e9' } })
  const answers = [
    { answer: 'a success in JSON', request: signed('V3') },
    { answer: 'a success in XML', request: signV1({ credentials, parameters: faceLiveness(), format: 'XML' }) },
    { answer: 'a refusal in JSON', request: signed('V1', { parameters: {} }) },
    { answer: 'a refusal in XML', request: signV1({ credentials, format: 'XML' }) },
    { answer: 'an unknown version', request: unsigned({ version: '2000-01-01' }) },
    { answer: 'a mismatch beyond ASCII', request: beyondAscii },
  ]

  it.each(answers)('tell length, ids and origins: $answer', async ({ request }) => {
    const { headers, text } = await door.call(request)
    expect(headers).toMatchObject({
      'content-length': String(Buffer.byteLength(text)),
      'access-control-allow-origin': '*',
      'access-control-expose-headers': '*',
      'x-acs-trace-id': expect.stringMatching(/^[0-9a-f]{32}$/),
      'x-acs-request-id': expect.stringMatching(
        /^[0-9A-F]{8}-[0-9A-F]{4}-5[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/,
      ),
    })
  })

  it.each(answers)('repeat the request id of the body: $answer', async ({ request }) => {
    const answer = await door.call(request)
    expect(answer.headers['x-acs-request-id']).toBe(fieldsOf(answer).RequestId)
  })

  it.each(answers)('have an ETag of digest and length: $answer', async ({ request }) => {
    const { headers, text } = await door.call(request)
    const digest = createHash('md5').update(text).digest('base64').replace('==', '')
    const length = String(Buffer.byteLength(text))
    expect(headers.etag).toBe(`${length.at(0)}${digest}${length.at(-1)}`)
    expect(headers.etag).toHaveLength(24)
  })

  it('name no server software', async () => {
    const { headers } = await door.call(signed('V3'))
    expect(Object.keys(headers)).not.toContain('server')
    expect(Object.keys(headers)).not.toContain('x-powered-by')
  })

  it('have ids of their own in each answer', async () => {
    const ids = async () => {
      const { headers } = await door.call(signed('V3'))
      return [headers['x-acs-request-id'], headers['x-acs-trace-id']]
    }
    expect(new Set([...(await ids()), ...(await ids())]).size).toBe(4)
  })

  it('have a reason in a refusal only', async () => {
    expect((await door.call(signed('V3'))).headers).not.toHaveProperty('x-emulator-reason')
    expect((await door.call(signed('V3', { parameters: {} }))).headers).toHaveProperty('x-emulator-reason')
  })

  it('let a browser send what a signed call needs', async () => {
    const preflight = {
      method: 'OPTIONS',
      url: '/',
      headers: {
        host: 'localhost',
        origin: 'http://localhost:5173',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,x-acs-date',
      },
      body: new Uint8Array(),
    }
    const { status, headers } = await door.call(preflight)
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': expect.stringMatching(/\bPOST\b/),
      'access-control-allow-headers': expect.stringMatching(/^\*, *Authorization$/i),
      'access-control-max-age': '172800',
      'x-emulator': expect.stringMatching(/^cloudauth-emulator\//),
    })
  })
})

describe('a connection', () => {
  const bytes = `POST /?Action=Initialize&Version=2022-08-09&Format=JSON HTTP/1.1${crlf}host: localhost${crlf}${crlf}`

  it('is kept for 25 seconds, as the gateway announces', async () => {
    const door = await openHttp()
    const socket = await openSocket(door.url)
    const { headers } = await exchange(socket, bytes).finally(door.close)
    expect(headers).toMatchObject({ connection: 'keep-alive', 'keep-alive': 'timeout=25' })
    socket.destroy()
  })

  it('carries one call after the other', async () => {
    const door = await openHttp()
    const socket = await openSocket(door.url)
    const codes = [codeOf(await exchange(socket, bytes)), codeOf(await exchange(socket, bytes))]
    socket.destroy()
    await door.close()
    expect(codes).toEqual(['MissingParameter', 'MissingParameter'])
  })
})

describe.each(doors)('throttling through $door', ({ open }) => {
  let door: Door
  beforeAll(async () => {
    door = await open({ qps: 3 })
  })
  afterAll(() => door.close())

  /** Calls so many times in the same instant, and tells how many passed. */
  async function passing(calls: number, accessKeyId = 'key') {
    const answers: Answer[] = []
    for (let made = 0; made < calls; made += 1)
      answers.push(await door.call(unsigned({ parameters: faceLiveness(), accessKeyId })))
    return answers.filter(answer => codeOf(answer) === 'Success').length
  }

  const one = () => door.call(unsigned({ parameters: faceLiveness(), accessKeyId: 'key' }))
  const advance = (milliseconds: number) => door.emulator.clock.advance(milliseconds)

  it('lets as many calls pass in one instant as are allowed', async () => {
    await standAt(door, moment)
    expect(await passing(5)).toBe(3)
  })

  it('says how long to wait', async () => {
    await standAt(door, moment)
    await passing(3)
    const answer = await one()
    expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 403, code: 'Throttling.Api' })
    expect(answer.headers['x-acs-retry-after']).toBe('1000')
  })

  it('refuses until the second is over, to the millisecond', async () => {
    await standAt(door, moment)
    await passing(3)
    advance(999)
    const refused = await one()
    advance(1)
    expect([codeOf(refused), refused.headers['x-acs-retry-after']]).toEqual(['Throttling.Api', '1'])
    expect(await passing(4)).toBe(3)
  })

  it('counts each call for a second of its own', async () => {
    await standAt(door, moment)
    for (const pause of [400, 400, 200]) {
      expect(await passing(1)).toBe(1)
      advance(pause)
    }
    expect(await passing(2)).toBe(1)
    advance(399)
    expect(await passing(1)).toBe(0)
    advance(1)
    expect(await passing(2)).toBe(1)
  })

  it('does not count what it refused', async () => {
    await standAt(door, moment)
    await passing(3)
    advance(500)
    await passing(10)
    advance(500)
    expect(await passing(3)).toBe(3)
  })

  it('counts each key apart', async () => {
    await standAt(door, moment)
    await passing(3)
    expect(await passing(5, 'other')).toBe(3)
  })

  it('counts each action apart', async () => {
    await standAt(door, moment)
    await passing(3)
    const query = { action: 'CheckResult', accessKeyId: 'key', parameters: { TransactionId: 'none' } }
    const codes: (string | undefined)[] = []
    for (let made = 0; made < 4; made += 1) codes.push(codeOf(await door.call(unsigned(query))))
    expect(codes.map(code => code === 'Throttling.Api')).toEqual([false, false, false, true])
  })

  it('does not count calls of an action that is not answered here', async () => {
    await standAt(door, moment)
    for (const action of ['DocOcr', 'AddFaceRecord', 'Initialise'])
      await door.call(unsigned({ action, parameters: faceLiveness(), accessKeyId: 'key' }))
    expect(await passing(5)).toBe(3)
  })

  it('counts calls that their parameters let fail', async () => {
    await standAt(door, moment)
    for (let made = 0; made < 3; made += 1) await door.call(unsigned({ accessKeyId: 'key' }))
    expect(await passing(1)).toBe(0)
  })

  it('starts over after a reset', async () => {
    await standAt(door, moment)
    await passing(3)
    await standAt(door, moment)
    expect(await passing(3)).toBe(3)
  })
})
