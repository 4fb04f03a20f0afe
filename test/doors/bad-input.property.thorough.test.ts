import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlainRequest } from '../../src/gateway/exchange.ts'
import { expectXml, readRefusal } from '../conformance/error-envelope.ts'
import { type Answer, type Door, fieldsOf, openHttp, openInProcess } from '../support/doors.ts'
import { faceLiveness, faceVerify } from '../support/requests.ts'
import { encodePairs, type Pair, signV1, signV3 } from '../support/signed-request.ts'

const key = { id: 'known', secret: 'secret', traits: [] }
const temporaryKey = { id: 'STS.known', secret: 'secret', traits: [], token: 'token' }
const form = 'application/x-www-form-urlencoded'

// Texts that trip readers of HTTP, of encodings, of JavaScript objects, of XML

const nasty = fc.oneof(
  fc.constantFrom('', ' ', '%', '%zz', '%00', '%E4%B8', '%ED%A0%80', '+', '&', '=', '?', '#', ';', ',', '"', '\\'),
  fc.constantFrom('\0', '\u0001', '\t', '\r\n', '\u007f', '\u00e9', '\u2028', '\ufeff', '\ufffe', '\ud800', '\udc00'),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'undefined', 'NaN', '-1', '1e999'),
  fc.constantFrom('<a>', ']]>', '&amp;', '<!DOCTYPE', '{"a":1}', '用户', '😀', 'e\u0301', 'a'.repeat(5000)),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ maxLength: 20 }),
)

const plausible: Record<string, string[]> = {
  Action: ['Initialize', 'CheckResult', 'initialize'],
  Version: ['2022-08-09', '2019-03-07'],
  Format: ['JSON', 'XML', 'json', 'xml'],
  AccessKeyId: ['known', 'unknown', 'emulatorRamDenied', 'emulatorAccountDenied', 'STS.known'],
  Signature: ['AAAA', 'OLeaidS1JvxuMvnyHOwuJ+uX5qY='],
  SignatureMethod: ['HMAC-SHA1', 'HMAC-SHA256', 'SHA256withRSA'],
  SignatureVersion: ['1.0'],
  SignatureNonce: ['nonce'],
  SignatureType: ['', 'BEARERTOKEN'],
  Timestamp: [new Date().toISOString().replace(/\.\d+/, ''), '2020-01-01T00:00:00Z', '2020-13-45T99:99:99Z'],
  SecurityToken: ['token'],
  ProductCode: ['FACE_VERIFY', 'FACE_LIVENESS', 'eKYC'],
  SceneCode: ['1234567890'],
  MerchantBizId: ['e0c34a77f5ac40a5aa5e6ed20c350001'],
  MetaInfo: ['{}', '{"deviceType":"web"}', '{\\"deviceType\\":\\"h5\\"}'],
  MerchantUserId: ['123456789'],
  FacePictureBase64: ['AAAA', '/9j/', 'iVBORw0KGgo=', '=', '===='],
  FacePictureUrl: [
    'http://127.0.0.1:1/',
    'https://127.0.0.1:1/',
    'http://169.254.169.254/',
    'http://[::1]:1/',
    'ftp://a/',
  ],
  SecurityLevel: ['01', '02', '03'],
  Model: ['LIVENESS', 'PHOTINUS_LIVENESS'],
  DocVideo: ['N', 'Y'],
  CallbackUrl: ['https://127.0.0.1/', 'http://localhost/', 'http://example.com/', 'http://[fd00::1]/', 'http://%/'],
  CallbackToken: ['token'],
  AppQualityCheck: ['Y', 'N'],
}

const parameter = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...Object.keys(plausible)).chain(plausiblePair) },
  { weight: 1, arbitrary: fc.tuple(fc.oneof(fc.constantFrom(...Object.keys(plausible)), nasty), nasty) },
)

function plausiblePair(name: string): fc.Arbitrary<Pair> {
  return fc.tuple(fc.constant(name), fc.constantFrom(...(plausible[name] ?? [])))
}

const writings: ((pairs: readonly Pair[]) => string)[] = [
  encodePairs,
  pairs => encodePairs(pairs).replaceAll('%20', '+').toLowerCase(),
  pairs => pairs.map(([name, value]) => `${name}=${value}`).join('&'),
]

/** Good parameters with others before, between or behind them, in any of the ways of writing them. */
const parameters = fc
  .tuple(
    fc.constantFrom<() => Record<string, string>>(() => ({}), faceLiveness, faceVerify),
    fc.constantFrom(true, true, true, false),
    fc.array(parameter, { maxLength: 8 }),
    fc.boolean(),
    fc.constantFrom(...writings),
  )
  .map(([base, isAddressed, others, othersFirst, write]) => {
    const address = isAddressed ? { Action: 'Initialize', Version: '2022-08-09' } : {}
    const good = Object.entries({ ...address, ...base() })
    return write(othersFirst ? [...others, ...good] : [...good, ...others])
  })

const target = fc.oneof(
  { weight: 6, arbitrary: parameters.map(query => `/?${query}`) },
  { weight: 1, arbitrary: fc.constantFrom('', '/', '*', '?', '//', '/?', 'http://elsewhere', '/a/../', '#', 'a:b') },
  { weight: 1, arbitrary: parameters.map(query => `http://elsewhere:99/?${query}#x`) },
  { weight: 1, arbitrary: fc.tuple(nasty, parameters).map(([path, query]) => `/${path}?${query}`) },
  { weight: 1, arbitrary: nasty },
)

const method = fc.oneof(
  { weight: 8, arbitrary: fc.constant('POST') },
  { weight: 2, arbitrary: fc.constantFrom('GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'OPTIONS', 'CONNECT') },
  { weight: 1, arbitrary: nasty },
)

const authorization = fc
  .tuple(
    fc.oneof(fc.constantFrom('ACS3-HMAC-SHA256', 'ACS3-HMAC-SM3', 'ACS3-RSA-SHA256', 'ACS', 'Basic', 'Bearer'), nasty),
    fc.constantFrom(' ', '', '  '),
    fc.shuffledSubarray(['Credential', 'SignedHeaders', 'Signature', 'credential', '']),
    fc.array(fc.oneof(fc.constantFrom('known', 'STS.known', 'unknown', 'host;x-acs-date', 'ab12'), nasty), {
      minLength: 5,
      maxLength: 5,
    }),
    fc.constantFrom(',', ', ', ';', ''),
  )
  .map(([algorithm, blank, names, values, comma]) => {
    const parts = names.map((name, index) => `${name}=${values[index]}`)
    return `${algorithm}${blank}${parts.join(comma)}`
  })

const plausibleHeaders: Record<string, fc.Arbitrary<string>> = {
  host: fc.constantFrom('emulator:8080', 'cloudauth-intl.ap-southeast-1.aliyuncs.com', 'http://127.0.0.1:8080'),
  accept: fc.constantFrom('application/json', 'text/xml', '*/*', 'text/html', 'text/xml, application/json;q=0.1'),
  'content-type': fc.constantFrom(form, `${form}; charset=utf-8`, 'application/json', 'multipart/form-data', ''),
  authorization,
  'x-acs-action': fc.constantFrom('Initialize', 'CheckResult'),
  'x-acs-version': fc.constantFrom('2022-08-09', '2019-03-07'),
  'x-acs-date': fc.constantFrom(...(plausible.Timestamp ?? [])),
  'x-acs-signature-nonce': fc.constant('nonce'),
  'x-acs-content-sha256': fc.constant('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'),
  'x-acs-security-token': fc.constant('token'),
  'x-acs-bearer-token': fc.constant('token'),
  'x-forwarded-host': fc.constant('elsewhere'),
}

// A map, because nasty names such as "constructor" are found in every object
const headerValues = new Map(Object.entries(plausibleHeaders))

const header = fc
  .oneof({ weight: 4, arbitrary: fc.constantFrom(...headerValues.keys()) }, { weight: 1, arbitrary: nasty })
  .chain(name =>
    fc.tuple(
      fc.constant(name.toLowerCase()),
      fc.oneof(
        { weight: 4, arbitrary: headerValues.get(name) ?? nasty },
        { weight: 1, arbitrary: nasty },
        { weight: 1, arbitrary: fc.array(headerValues.get(name) ?? nasty, { maxLength: 3 }) },
      ),
    ),
  )

const headers = fc.array(header, { maxLength: 8 }).map(list => Object.fromEntries(list))

const body = fc.oneof(
  { weight: 3, arbitrary: fc.constant(Buffer.alloc(0)) },
  { weight: 3, arbitrary: parameters.map(text => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
)

/** A browser that looks around is led to the console: that is not a call. */
const isVisit = ({ method, headers }: PlainRequest) =>
  ['GET', 'HEAD'].includes(method) && /text\/html/i.test(String(headers.accept ?? '')) && !headers['x-acs-action']

const anyRequest: fc.Arbitrary<PlainRequest> = fc
  .record({ method, url: target, headers, body })
  .filter(request => !isVisit(request))

/** Calls whose parameters are the only thing that is odd about them. */
const oddParameters: fc.Arbitrary<PlainRequest> = fc
  .tuple(parameters, parameters, fc.constantFrom('application/json', 'text/xml'))
  .map(([query, inForm, accept]) => ({
    method: 'POST',
    url: `/?${query}`,
    headers: { host: 'emulator', accept, 'content-type': form },
    body: Buffer.from(inForm),
  }))

/** Calls that are right in every way, in each way of signing. `accept` decides the language of a V3 answer. */
const signedCall = fc
  .record({
    credentials: fc.constantFrom({ ...key }, { ...temporaryKey, securityToken: 'token' }),
    nonce: fc.uuid(),
    format: fc.constantFrom('JSON' as const, 'XML' as const),
    way: fc.constantFrom('V3' as const, 'V1 query' as const, 'V1 form' as const),
    userId: fc.oneof(fc.constant('123456789'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })),
  })
  .map(({ credentials, nonce, format, way, userId }): Mutable => {
    const asked = faceLiveness({ MerchantUserId: userId })
    if (way !== 'V3')
      return signV1({ credentials, parameters: asked, nonce, format, place: way === 'V1 form' ? 'form' : 'query' })
    const accept = format === 'XML' ? 'text/xml' : 'application/json'
    return signV3({ credentials, query: asked, form: { note: 'a' }, nonce, headers: { accept } })
  })

/** Calls with odd parameters and headers, rightly signed, so that they come past every gate that looks at signatures. */
const oddSignedCall = fc
  .tuple(signedCall, fc.array(parameter, { maxLength: 5 }), fc.array(parameter, { maxLength: 3 }), nasty, fc.uuid())
  .map(([{ headers }, inQuery, inForm, note, nonce]): Mutable => {
    const isV3 = headers.authorization !== undefined
    const odd = { ...faceLiveness(), ...Object.fromEntries(inQuery) }
    const form = Object.fromEntries(inForm)
    if (!isV3) return signV1({ credentials: key, parameters: odd, form, nonce })
    return signV3({
      credentials: key,
      query: odd,
      form,
      nonce,
      headers: { accept: headers.accept ?? '', 'x-acs-note': note },
    })
  })

type Mutable = { method: string; url: string; headers: Record<string, string>; body: Uint8Array }
type Mutation = (request: Mutable) => Mutable

const place = fc.double({ min: 0, max: 1, noNaN: true })

const textMutation: fc.Arbitrary<(text: string) => string> = fc
  .tuple(place, fc.nat({ max: 8 }), fc.oneof(nasty, fc.constantFrom('a', '%41', '&Signature=', '&Action=')))
  .map(([where, dropped, inserted]) => text => {
    const at = Math.floor(where * text.length)
    return text.slice(0, at) + inserted + text.slice(at + dropped)
  })

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  textMutation.map(
    (change): Mutation =>
      request => ({ ...request, url: change(request.url) }),
  ),
  textMutation.map(
    (change): Mutation =>
      request => ({ ...request, body: Buffer.from(change(Buffer.from(request.body).toString())) }),
  ),
  fc.tuple(textMutation, place).map(
    ([change, where]): Mutation =>
      request => {
        const entries = Object.entries(request.headers)
        const at = Math.floor(where * entries.length)
        const changed = entries.map(([name, value], index) => [name, index === at ? change(value) : value] as const)
        return { ...request, headers: Object.fromEntries(changed) }
      },
  ),
  place.map(
    (where): Mutation =>
      request => {
        const entries = Object.entries(request.headers)
        entries.splice(Math.floor(where * entries.length), 1)
        return { ...request, headers: Object.fromEntries(entries) }
      },
  ),
  fc.tuple(fc.oneof(fc.constantFrom(...headerValues.keys()), nasty), nasty).map(
    ([name, value]): Mutation =>
      request => ({ ...request, headers: { ...request.headers, [name.toLowerCase()]: value } }),
  ),
  method.map(
    (other): Mutation =>
      request => ({ ...request, method: other }),
  ),
  parameters.map(
    (more): Mutation =>
      request => ({ ...request, url: `${request.url}&${more}` }),
  ),
)

const mutatedCall: fc.Arbitrary<PlainRequest> = fc
  .tuple(fc.oneof(signedCall, oddSignedCall), fc.array(mutation, { maxLength: 3 }))
  .map(([request, mutations]) => mutations.reduce((current, mutate) => mutate(current), request))

/** Fails for whatever is neither a success, nor a documented refusal, nor the answer to a CORS preflight. */
function judge({ method }: PlainRequest, answer: Answer): void {
  const { status, headers, text } = answer
  if (method === 'OPTIONS') expect({ status, text }).toEqual({ status: 200, text: '{}' })
  // Over HTTP an answer to HEAD has no body to look at
  else if (method === 'HEAD' && text === '') expect(headers['x-emulator-reason']).toMatch(/^[\x20-\x7e]+$/)
  else if (status !== 200) expect(readRefusal(answer).Code).not.toBe('InternalError')
  else {
    if (text.startsWith('<')) expectXml(text)
    expect(fieldsOf(answer)).toMatchObject({ Code: 'Success', Message: 'success' })
    expect(headers['content-length']).toBe(String(Buffer.byteLength(text)))
  }
}

const setups = [
  { setup: 'lenient', options: {} },
  { setup: 'strict', options: { auth: 'strict' } },
  { setup: 'strict and of one edition', options: { auth: 'strict', edition: 'face-verify' } },
  { setup: 'throttling and blocking', options: { qps: 20, repeatedFailures: 5 } },
] as const

// Thousands of runs take seconds, many more where other work takes the processor
const timeout = 60_000

describe.each(setups)('an emulator that is $setup', ({ options }) => {
  let door: Door

  beforeAll(async () => {
    door = await openInProcess({ accessKeys: [key, temporaryKey], ...options })
  })

  async function answersEvery(requests: fc.Arbitrary<PlainRequest>, numRuns: number): Promise<void> {
    const property = fc.asyncProperty(requests, async request => {
      const { status, headers, body: text } = await door.emulator.answer(request)
      judge(request, { status, headers, text })
    })
    await fc.assert(property, { numRuns })
  }

  it('answers any request with a success or a documented refusal', { timeout }, () => answersEvery(anyRequest, 700))

  it('answers any parameters with a success or a documented refusal', { timeout }, () =>
    answersEvery(oddParameters, 500),
  )

  it('answers any mutation of a signed call with a success or a documented refusal', { timeout }, () =>
    answersEvery(mutatedCall, 1200),
  )
})

describe('over HTTP', () => {
  let door: Door

  beforeAll(async () => {
    door = await openHttp({ auth: 'strict', accessKeys: [key, temporaryKey] })
  })
  afterAll(() => door.close())

  it('answers whatever a client can send with a success or a documented refusal', { timeout }, async () => {
    const requests = fc.oneof(anyRequest, oddParameters, mutatedCall).map(sendable)
    const property = fc.asyncProperty(requests, async request => judge(request, await door.call(request)))
    await fc.assert(property, { numRuns: 400 })
  })

  it('answers every rightly signed call with a success', { timeout }, async () => {
    const property = fc.asyncProperty(signedCall, async request => {
      expect(fieldsOf(await door.call(request))).toMatchObject({ Code: 'Success' })
    })
    await fc.assert(property, { numRuns: 60 })
  })
})

const methodsOfClients = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'OPTIONS']

/** Leaves out what Node's own client refuses to send, and the headers that say how a body is framed. */
function sendable({ method, url, headers, body }: PlainRequest): Mutable {
  const framing = ['content-length', 'transfer-encoding', 'connection', 'upgrade', 'expect', 'trailer']
  const kept = Object.entries(headers)
    .map(([name, value]) => [name, String(value).replace(/[^\t\x20-\x7e\x80-\xff]/g, '?')] as const)
    .filter(([name]) => /^[\w-]+$/.test(name) && name !== '__proto__' && !framing.includes(name))
  return {
    method: methodsOfClients.includes(method) ? method : 'POST',
    url: url.startsWith('/') ? url.replace(/[^\x21-\x7e]/g, encodeCharacter) : '/',
    headers: { ...Object.fromEntries(kept), 'content-length': String(body.length) },
    body,
  }
}

const encodeCharacter = (character: string) => `%${character.charCodeAt(0).toString(16).padStart(2, '0').slice(-2)}`
