import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Code } from '../../src/gateway/error-codes.ts'
import { createEmulator } from '../../src/node/create-emulator.ts'
import type { Options } from '../../src/options/options.ts'
import { readRefusal } from '../conformance/error-envelope.ts'
import { type Answer, type Door, doors, fieldsOf, openFetch, openHttp, openInProcess } from '../support/doors.ts'
import { faceLiveness, faceVerify } from '../support/requests.ts'
import { encodePairs, type PlainRequest, signV1, signV3, unsigned } from '../support/signed-request.ts'

const key = { id: 'known', secret: 'secret', traits: [] }
const inherited = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
const formType = { 'content-type': 'application/x-www-form-urlencoded' }

const goodCall = () => unsigned({ parameters: faceLiveness() })

/** A good call but for what is put in front of its query: of a repeated parameter the first counts. */
const withQuery = (text: string): PlainRequest => ({ ...goodCall(), url: goodCall().url.replace('?', `?${text}&`) })

const withBody = (headers: Record<string, string>, body: string | Uint8Array): PlainRequest => ({
  ...goodCall(),
  headers: { ...goodCall().headers, ...headers },
  body: Buffer.from(body),
})

/** A call whose parameters are all in a body of the given type. */
const onlyBody = (headers: Record<string, string>, body: string): PlainRequest => ({
  ...withBody(headers, body),
  url: '/',
})

const faceVerifyWithBody = (contentType: string): PlainRequest => ({
  ...withBody({ 'content-type': contentType }, 'FacePictureBase64=AAAA'),
  url: unsigned({ parameters: faceVerify() }).url,
})

async function expectRefusal(answer: Answer | Promise<Answer>, code: Code): Promise<void> {
  expect(readRefusal(await answer).Code).toBe(code)
}

async function expectSuccess(answer: Answer | Promise<Answer>): Promise<void> {
  const fields = fieldsOf(await answer)
  expect(fields).toMatchObject({ Code: 'Success' })
}

async function storedUserId(door: Door, answer: Answer): Promise<string | undefined> {
  const transaction = await door.emulator.transactions.get(fieldsOf(answer).Result?.TransactionId ?? '')
  return transaction?.parameters.MerchantUserId
}

const multipart = (name: string, value: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--b--\r\n`

const refused: { what: string; request: PlainRequest; code: Code }[] = [
  { what: 'a call of nothing at all', request: onlyBody({}, ''), code: 'MissingVersion' },
  { what: 'broken percent signs', request: withQuery('MerchantBizId=%zz%&%&=%4'), code: 'InvalidParameter' },
  {
    what: 'percent-encoded bytes that are not UTF-8',
    request: withQuery('MerchantBizId=%FF%FE'),
    code: 'InvalidParameter',
  },
  { what: 'a percent-encoded surrogate', request: withQuery('MerchantBizId=%ED%A0%80'), code: 'InvalidParameter' },
  { what: 'a NUL', request: withQuery('MerchantBizId=a%00b'), code: 'InvalidParameter' },
  { what: 'a line break', request: withQuery('SceneCode=a%0D%0Ab'), code: 'InvalidParameter' },
  {
    what: 'a duplicate whose first value is bad',
    request: withQuery('MerchantBizId=a-b&MerchantBizId=ab'),
    code: 'InvalidParameter',
  },
  {
    what: 'a parameter in an array notation',
    request: unsigned({
      parameters: { ...faceLiveness({ MetaInfo: undefined }), 'MetaInfo[]': 'x', 'MetaInfo.1': 'x' },
    }),
    code: 'MissingParameter',
  },
  ...['text/plain', 'application/json', 'application/octet-stream', 'multipart/form-data', 'nonsense', ';'].map(
    type => ({
      what: `a form sent as ${type}`,
      request: faceVerifyWithBody(type),
      code: 'MissingParameter' as const,
    }),
  ),
  {
    what: 'parameters in a JSON body',
    request: onlyBody({ 'content-type': 'application/json' }, JSON.stringify(faceLiveness())),
    code: 'MissingVersion',
  },
  {
    what: 'a form without a content type',
    request: onlyBody({}, goodCall().url.slice('/?'.length)),
    code: 'MissingVersion',
  },
  ...['PUT', 'PATCH', 'DELETE', 'GET'].map(method => ({
    what: `the method ${method}`,
    request: { ...goodCall(), method },
    code: 'UnsupportedHTTPMethod' as const,
  })),
  ...['/initialize', '/v1/', '/index.html', '/%2F', '/;x', '/__proto__'].map(path => ({
    what: `the path ${path}`,
    request: { ...goodCall(), url: goodCall().url.replace('/', path) },
    code: 'InvalidAction.NotFound' as const,
  })),
  {
    what: 'a body over the limit',
    request: withBody(formType, Buffer.alloc(1_048_577)),
    code: 'RequestEntityTooLarge',
  },
  ...inherited.flatMap(name => [
    {
      what: `the action ${name}`,
      request: unsigned({ action: name, parameters: faceLiveness() }),
      code: 'InvalidAction.NotFound' as const,
    },
    {
      what: `the version ${name}`,
      request: unsigned({ version: name, parameters: faceLiveness() }),
      code: 'InvalidVersion' as const,
    },
    {
      what: `the product ${name}`,
      request: unsigned({ parameters: faceLiveness({ ProductCode: name }) }),
      code: 'InvalidParameter' as const,
    },
    {
      what: `the format ${name}`,
      request: withQuery(`Format=${name}`),
      code: 'InvalidParameter.Format' as const,
    },
    {
      what: `the signature method ${name}`,
      request: signV1({ credentials: key, parameters: faceLiveness({ SignatureMethod: name }) }),
      code: 'InvalidSignatureMethod' as const,
    },
    {
      what: `the signature algorithm ${name}`,
      request: withAuthorization(text => text.replace('ACS3-HMAC-SHA256', `ACS3-${name}`)),
      code: 'InvalidSignatureMethod' as const,
    },
    {
      what: `the absent signed header ${name}`,
      request: withAuthorization(text => text.replace('SignedHeaders=', `SignedHeaders=${name};`)),
      code: 'SignatureDoesNotMatch' as const,
    },
  ]),
  {
    what: 'a signature that signs no header',
    request: withAuthorization(text => text.replace(/SignedHeaders=[^,]*/, 'SignedHeaders=')),
    code: 'SignatureDoesNotMatch',
  },
  {
    what: 'a signature without its parts',
    request: withAuthorization(() => 'ACS3-HMAC-SHA256 Credential=known,,=,;SignedHeaders'),
    code: 'SignatureDoesNotMatch',
  },
]

function withAuthorization(change: (text: string) => string): PlainRequest {
  const request = signV3({ credentials: key, query: faceLiveness() })
  return { ...request, headers: { ...request.headers, authorization: change(request.headers.authorization ?? '') } }
}

const accepted: { what: string; request: PlainRequest }[] = [
  { what: 'broken percent signs in a free text', request: withQuery('MerchantUserId=100%&%E4%B8=%&%zz') },
  { what: 'a duplicate whose first value is good', request: withQuery('MerchantBizId=ab&MerchantBizId=a-b') },
  { what: 'a duplicate in the form', request: withBody(formType, 'MerchantBizId=a-b&Action=x&Version=x') },
  { what: 'parts without names or values', request: withQuery('&&=&=x&y&?') },
  { what: 'a form of bytes that are not text', request: withBody(formType, Buffer.from([0, 255, 37, 0, 61, 38, 128])) },
  { what: 'a JSON body beside the parameters', request: withBody({ 'content-type': 'application/json' }, '{"a":') },
  { what: '10,000 parameters', request: withQuery(manyParameters(index => `p${index}`)) },
  { what: '10,000 parameters of one name', request: withQuery(manyParameters(() => 'MerchantName')) },
  {
    what: '10,000 parameters in the form',
    request: withBody(
      formType,
      manyParameters(index => `p${index}`),
    ),
  },
  ...inherited.flatMap(name => [
    { what: `a parameter named ${name}`, request: withQuery(`${name}=x&${name}.${name}=y`) },
    { what: `a form field named ${name}`, request: withBody(formType, `${name}=x`) },
    { what: `the access key ${name}`, request: unsigned({ accessKeyId: name, parameters: faceLiveness() }) },
    { what: `the user ${name}`, request: withQuery(`MerchantUserId=${name}`) },
  ]),
]

function manyParameters(nameOf: (index: number) => string): string {
  return encodePairs(Array.from({ length: 10_000 }, (_, index) => [nameOf(index), String(index)]))
}

describe.each(doors)('through $door', ({ open }) => {
  let door: Door

  beforeAll(async () => {
    door = await open({ bodyLimit: 1_048_576, accessKeys: [key] })
  })
  afterEach(() => expectSuccess(door.call(goodCall())))
  afterAll(() => door.close())

  it.each(refused)('answers $code to $what', ({ request, code }) => expectRefusal(door.call(request), code))

  it.each(accepted)('lets $what pass', ({ request }) => expectSuccess(door.call(request)))

  it('takes parameters in a multipart body for an upload that lacks its file', async () => {
    const type = { 'content-type': 'multipart/form-data; boundary=b' }
    const { status, text } = await door.call(onlyBody(type, multipart('Version', '2022-08-09')))
    expect({ status, code: /<Code>(\w+)</.exec(text)?.[1] }).toEqual({ status: 400, code: 'MalformedPOSTRequest' })
  })

  it('keeps broken percent signs as they came', async () => {
    const answer = await door.call(withQuery('MerchantUserId=100%+%zz'))
    expect(await storedUserId(door, answer)).toBe('100% %zz')
  })

  it('answers unknown control paths with the error of the control API', async () => {
    const answer = await door.call({ ...goodCall(), method: 'GET', url: '/_emulator/unknown' })

    expect(answer.status).toBe(404)
    expect(JSON.parse(answer.text)).toEqual({ error: { code: expect.any(String), message: expect.any(String) } })
  })
})

describe('without a socket', () => {
  const lone = 'a\ud800b\udc00'

  it('reads lone surrogates in a URL as replacement characters', async () => {
    const door = await openInProcess()
    const answer = await door.call(withQuery(`MerchantUserId=${lone}`))
    expect(await storedUserId(door, answer)).toBe('a\ufffdb\ufffd')
  })

  it('lets a NUL in a URL pass where any text is allowed', async () => {
    const door = await openInProcess()
    const answer = await door.call(withQuery('MerchantUserId=a\0b'))
    expect(await storedUserId(door, answer)).toBe('a\0b')
  })

  it.each([
    { what: 'lone surrogates', text: lone },
    { what: 'a NUL', text: 'a\0b' },
    { what: 'line breaks', text: 'a\r\nx-emulator: b' },
    { what: 'characters beyond Latin-1', text: '用户😀' },
  ])('refuses $what in any place with the whole envelope', async ({ text }) => {
    const door = await openInProcess()
    for (const change of [
      { url: goodCall().url.replace('MerchantBizId=', `MerchantBizId=${text}`) },
      { url: goodCall().url.replace('Action=', `Action=${text}`) },
      { url: goodCall().url.replace('/', `/${text}`) },
      { method: text },
      { url: '/', headers: { ...goodCall().headers, 'x-acs-action': text, 'x-acs-version': '2022-08-09' } },
    ])
      readRefusal(await door.call({ ...goodCall(), ...change }))
  })

  it('writes XML that parses when a signed header holds a control character', async () => {
    const door = await openFetch({ accessKeys: [key] })
    const request = signV3({
      credentials: { ...key, secret: 'wrong' },
      query: faceLiveness(),
      headers: { accept: 'text/xml', 'x-acs-note': '<a href="\u0001">&amp;]]>' },
    })
    await expectRefusal(door.call(request), 'SignatureDoesNotMatch')
  })
})

/** A caller that writes bytes as it likes, and reads what comes. */
type Caller = {
  socket: Socket
  send: (text: string | Uint8Array) => void
  /** The first so many whole answers; fails when the connection ends before. `bodiless` is for answers to HEAD. */
  answers: (count: number, reading?: { bodiless?: boolean }) => Promise<Answer[]>
  answer: () => Promise<Answer>
}

async function call(door: { url: string }, ...texts: (string | Uint8Array)[]): Promise<Caller> {
  const { hostname, port } = new URL(door.url)
  const socket = connect({ host: hostname, port: Number(port) })
  onTestFinished(() => void socket.destroy())
  const chunks: Buffer[] = []
  let ended = false
  socket.on('data', chunk => chunks.push(chunk))
  socket.on('close', () => {
    ended = true
  })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  const send = (text: string | Uint8Array) => void socket.write(typeof text === 'string' ? latin1(text) : text)
  for (const text of texts) send(text)
  const answers: Caller['answers'] = async (count, { bodiless = false } = {}) => {
    for (;;) {
      const read = readAnswers(Buffer.concat(chunks), bodiless)
      if (read.length >= count) return read
      if (ended) throw new Error(`Failed to read ${count} answers, the connection ended after ${read.length}.`)
      await Promise.race([once(socket, 'data'), once(socket, 'close')])
    }
  }
  return {
    socket,
    send,
    answers,
    async answer() {
      const [answer] = await answers(1)
      if (!answer) throw new Error('Failed to read an answer, though there is one.')
      return answer
    },
  }
}

const latin1 = (text: string) => Buffer.from(text, 'latin1')

function readAnswers(bytes: Buffer, bodiless: boolean): Answer[] {
  const answers: Answer[] = []
  let at = 0
  for (;;) {
    const end = bytes.indexOf('\r\n\r\n', at)
    if (end < 0) return answers
    const [statusLine = '', ...lines] = bytes.toString('latin1', at, end).split('\r\n')
    const headers = Object.fromEntries(
      lines.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    )
    const length = bodiless ? 0 : Number(headers['content-length'] ?? 0)
    if (end + 4 + length > bytes.length) return answers
    const text = bytes.toString('utf8', end + 4, end + 4 + length)
    answers.push({ status: Number(statusLine.split(' ')[1]), headers, text })
    at = end + 4 + length
  }
}

/** The bytes of a call: a good one but for what is changed. `headers` are whole lines. */
function bytesOf(changes: { method?: string; target?: string; version?: string; headers?: string[] } = {}): string {
  const { method = 'POST', target = goodCall().url, version = 'HTTP/1.1', headers = ['Host: emulator'] } = changes
  return [`${method} ${target} ${version}`, ...headers, '', ''].join('\r\n')
}

const chunked = ['Host: emulator', 'Transfer-Encoding: chunked']

/** A server on this machine that takes a request and never answers. `called` and `left` tell what the caller does. */
async function serveSilence() {
  const server = createServer()
  const called = once(server, 'request')
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    called,
    left: called.then(([request]) => once(request.socket, 'close')),
  }
}

describe('over a raw socket', () => {
  let door: Door & { url: string }

  beforeAll(async () => {
    door = await openHttp({ accessKeys: [key], downloadTimeout: 200 })
  })
  afterEach(() => expectSuccess(door.call(goodCall())))
  afterAll(() => door.close())

  it.each([
    { what: 'bytes that are not HTTP', bytes: '\x00\x01\x02\xff\xfe\r\n\r\n' },
    { what: 'an HTTP/2 preface', bytes: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' },
    { what: 'an unknown HTTP version', bytes: bytesOf({ version: 'HTTP/9.9' }) },
    { what: 'a method that does not exist', bytes: bytesOf({ method: 'BREW' }) },
    { what: 'a method in small letters', bytes: bytesOf({ method: 'post' }) },
    { what: 'a space in the URL', bytes: bytesOf({ target: '/?MerchantUserId=a b' }) },
    { what: 'a NUL in the URL', bytes: bytesOf({ target: '/?MerchantUserId=a\0b' }) },
    { what: 'raw UTF-8 in the URL', bytes: Buffer.from(bytesOf({ target: '/?MerchantUserId=用户' })) },
    { what: 'raw bytes in the URL that are not UTF-8', bytes: bytesOf({ target: '/?MerchantUserId=\xff' }) },
    { what: 'a NUL in a header', bytes: bytesOf({ headers: ['Host: emulator', 'x-note: a\0b'] }) },
    { what: 'a header name beyond ASCII', bytes: bytesOf({ headers: ['Host: emulator', 'x-n\xf6te: a'] }) },
    { what: 'a header without a colon', bytes: bytesOf({ headers: ['Host: emulator', 'x-note'] }) },
    { what: 'a folded header', bytes: bytesOf({ headers: ['Host: emulator', 'x-note: a', ' b'] }) },
    { what: 'bare line feeds', bytes: bytesOf().replaceAll('\r\n', '\n') },
    { what: 'a negative length', bytes: bytesOf({ headers: ['Content-Length: -1'] }) },
    { what: 'a length that is not a number', bytes: bytesOf({ headers: ['Content-Length: 0x10'] }) },
    { what: 'a length beyond all numbers', bytes: bytesOf({ headers: [`Content-Length: ${'9'.repeat(40)}`] }) },
    { what: 'two lengths', bytes: bytesOf({ headers: ['Content-Length: 1', 'Content-Length: 2'] }) },
    { what: 'a length beside chunks', bytes: bytesOf({ headers: [...chunked, 'Content-Length: 5'] }) },
    { what: 'a transfer encoding that never ends', bytes: bytesOf({ headers: ['Transfer-Encoding: gzip'] }) },
    { what: 'a chunk size that is not a number', bytes: `${bytesOf({ headers: chunked })}zz\r\n\r\n` },
  ])('answers MalformedRequest to $what', async ({ bytes }) => {
    const caller = await call(door, bytes)
    await expectRefusal(caller.answer(), 'MalformedRequest')
  })

  it.each([
    { what: 'no Host', bytes: bytesOf({ headers: [] }) },
    { what: 'several Hosts', bytes: bytesOf({ headers: ['Host: one', 'Host: two'] }) },
    { what: 'HTTP/1.0', bytes: bytesOf({ version: 'HTTP/1.0', headers: [] }) },
    { what: 'raw bytes beyond ASCII in headers', bytes: bytesOf({ headers: ['Host: \xe7\x94\xa8', 'x-note: \xff'] }) },
    { what: 'a header named __proto__', bytes: bytesOf({ headers: ['Host: emulator', '__proto__: x'] }) },
    { what: '1,000 headers', bytes: bytesOf({ headers: Array.from({ length: 1000 }, (_, index) => `x-${index}: a`) }) },
    { what: 'no length', bytes: bytesOf() },
    { what: 'a length of 0', bytes: bytesOf({ headers: ['Host: emulator', 'Content-Length: 0'] }) },
    { what: 'chunks of nothing', bytes: `${bytesOf({ headers: chunked })}0\r\n\r\n` },
    { what: 'an unknown expectation', bytes: bytesOf({ headers: ['Host: emulator', 'Expect: miracles'] }) },
    {
      what: 'a wish for WebSocket',
      bytes: bytesOf({ headers: ['Host: a', 'Connection: Upgrade', 'Upgrade: websocket'] }),
    },
    { what: 'a wish for HTTP/2', bytes: bytesOf({ headers: ['Host: a', 'Connection: Upgrade', 'Upgrade: h2c'] }) },
    { what: 'a target in absolute form', bytes: bytesOf({ target: `http://elsewhere:99${goodCall().url}` }) },
    { what: 'a fragment', bytes: bytesOf({ target: `${goodCall().url}#/_emulator/?Action=x` }) },
    { what: 'a URL of 4 MiB', bytes: bytesOf({ target: `${goodCall().url}&pad=${'a'.repeat(4 * 1024 * 1024)}` }) },
  ])('lets a call with $what pass', async ({ bytes }) => {
    const caller = await call(door, bytes)
    await expectSuccess(caller.answer())
  })

  it.each([
    { what: 'a URL over 8 MiB', bytes: bytesOf({ target: `/?pad=${'a'.repeat(9 * 1024 * 1024)}` }) },
    { what: 'headers over 8 MiB', bytes: bytesOf({ headers: [`x-pad: ${'a'.repeat(9 * 1024 * 1024)}`] }) },
  ])('answers RequestEntityTooLarge to $what', async ({ bytes }) => {
    const caller = await call(door, bytes)
    await expectRefusal(caller.answer(), 'RequestEntityTooLarge')
  })

  it.each([
    { what: 'CONNECT', bytes: bytesOf({ method: 'CONNECT', target: 'elsewhere:443' }) },
    { what: 'TRACE', bytes: bytesOf({ method: 'TRACE' }) },
    { what: 'PROPFIND', bytes: bytesOf({ method: 'PROPFIND' }) },
  ])('answers UnsupportedHTTPMethod to $what', async ({ bytes }) => {
    const caller = await call(door, bytes)
    await expectRefusal(caller.answer(), 'UnsupportedHTTPMethod')
  })

  it('answers HEAD with the headers of the refusal alone', async () => {
    const caller = await call(door, bytesOf({ method: 'HEAD', headers: ['Connection: close'] }))
    await once(caller.socket, 'close')

    const [answer, ...more] = await caller.answers(1, { bodiless: true })

    expect(answer).toMatchObject({ status: 403, headers: { 'x-emulator-reason': expect.stringContaining('HEAD') } })
    expect(more).toEqual([])
  })

  it.each([
    { what: 'a target that is an asterisk', bytes: bytesOf({ target: '*' }) },
    { what: 'a request line of HTTP/0.9', bytes: 'GET /\r\n\r\n' },
  ])('answers MissingVersion to $what', async ({ bytes }) => {
    const caller = await call(door, bytes)
    await expectRefusal(caller.answer(), 'MissingVersion')
  })

  it('asks for the body of a caller that waits for 100 Continue', async () => {
    const body = 'MerchantUserId=waited'
    const headers = [`Content-Length: ${body.length}`, 'Content-Type: application/x-www-form-urlencoded']
    const { url: target } = unsigned({ parameters: faceLiveness({ MerchantUserId: undefined }) })
    const caller = await call(door, bytesOf({ target, headers: ['Expect: 100-continue', ...headers] }))
    expect(await caller.answers(1)).toMatchObject([{ status: 100 }])

    caller.send(body)

    const [, answer] = await caller.answers(2)
    expect(answer && (await storedUserId(door, answer))).toBe('waited')
  })

  it('ends the connection of an HTTP/1.0 caller after its answer', async () => {
    const caller = await call(door, bytesOf({ version: 'HTTP/1.0', headers: [] }))
    await once(caller.socket, 'close')
    await expectSuccess(caller.answer())
  })

  it('answers two calls of one write, one after the other', async () => {
    const bad = bytesOf({ target: unsigned({ parameters: faceLiveness({ MetaInfo: undefined }) }).url })
    const caller = await call(door, bytesOf() + bad)

    const [first, second] = await caller.answers(2)

    expect([first?.status, second?.status]).toEqual([200, 400])
  })

  it('answers pipelined calls in their order when the first takes longer', async () => {
    const silence = await serveSilence()
    const { url: target } = unsigned({ parameters: faceVerify({ FacePictureUrl: silence.url }) })
    const caller = await call(door, bytesOf({ target }) + bytesOf())

    const [first, second] = await caller.answers(2)

    expect(first && readRefusal(first).Code).toBe('DownloadTimeout')
    expect(second && fieldsOf(second).Code).toBe('Success')
  })

  it('answers what was right before it answers what was garbage', async () => {
    const caller = await call(door, `${bytesOf()}garbage\r\n\r\n`)

    const [first, second] = await caller.answers(2)

    expect(first && fieldsOf(first).Code).toBe('Success')
    expect(second && readRefusal(second).Code).toBe('MalformedRequest')
  })

  it('names one host in HostId when the call names several', async () => {
    const hosts = ['Host: one', 'Host: cloudauth-intl.ap-southeast-1.aliyuncs.com']
    const caller = await call(door, bytesOf({ target: '/', headers: hosts }))
    expect(readRefusal(await caller.answer()).HostId).toMatch(/^[a-z0-9.-]+$/)
  })

  it.each([
    { where: 'in the request line', bytes: 'POST /?Act' },
    { where: 'in the headers', bytes: 'POST / HTTP/1.1\r\nHost: emu' },
    { where: 'in the body', bytes: `${bytesOf({ headers: ['Content-Length: 10'] })}abc` },
    { where: 'in a chunk', bytes: `${bytesOf({ headers: chunked })}5\r\nab` },
  ])('answers a caller that stops sending $where and still listens', async ({ bytes }) => {
    const caller = await call(door, bytes)
    caller.socket.end()
    await expectRefusal(caller.answer(), 'MalformedRequest')
  })

  it.each([
    { where: 'in the headers', bytes: 'POST / HTTP/1.1\r\nHost: emu' },
    { where: 'in the body', bytes: `${bytesOf({ headers: ['Content-Length: 10'] })}abc` },
    { where: 'in a chunk', bytes: `${bytesOf({ headers: chunked })}5\r\nab` },
    { where: 'before it reads its answer', bytes: bytesOf() },
  ])('goes on when a caller hangs up $where', async ({ bytes }) => {
    const caller = await call(door, bytes)
    caller.socket.resetAndDestroy()
    await once(caller.socket, 'close')
  })

  it('goes on when a caller hangs up while its picture is fetched', async () => {
    const silence = await serveSilence()
    const { url: target } = unsigned({ parameters: faceVerify({ FacePictureUrl: silence.url }) })
    const caller = await call(door, bytesOf({ target }))
    await silence.called

    caller.socket.resetAndDestroy()

    await silence.left
  })
})

describe('a body over the limit', () => {
  const tooLong = 'a'.repeat(4096)

  async function opened(options: Partial<Options> = {}) {
    const door = await openHttp({ bodyLimit: 2048, ...options })
    onTestFinished(() => door.close())
    return door
  }

  it('is refused before it comes when its length is announced', async () => {
    const door = await opened()
    const caller = await call(door, bytesOf({ headers: ['Host: emulator', 'Content-Length: 2049'] }))
    await expectRefusal(caller.answer(), 'RequestEntityTooLarge')
  })

  it('is refused before it ends when it comes in chunks', async () => {
    const door = await opened()
    const caller = await call(door, bytesOf({ headers: chunked }), `1000\r\n${tooLong}\r\n`)
    await expectRefusal(caller.answer(), 'RequestEntityTooLarge')
  })

  it('is refused when a caller reads only after it has sent everything', async () => {
    const door = await opened()
    const size = 16 * 1024 * 1024
    const caller = await call(door)
    caller.socket.pause()
    caller.send(bytesOf({ headers: ['Host: emulator', `Content-Length: ${size}`] }))
    await new Promise(accept => caller.socket.write(Buffer.alloc(size), accept))

    caller.socket.resume()

    await expectRefusal(caller.answer(), 'RequestEntityTooLarge')
  })

  it('ends the connection', async () => {
    const door = await opened()
    const caller = await call(door, bytesOf({ headers: chunked }), `1000\r\n${tooLong}\r\n`)
    await once(caller.socket, 'close')
    await expectRefusal(caller.answer(), 'RequestEntityTooLarge')
  })

  it('does no harm to the next call', async () => {
    const door = await opened()
    await (await call(door, bytesOf({ headers: chunked }), `1000\r\n${tooLong}\r\n`)).answer()
    await expectSuccess(door.call(goodCall()))
  })

  it('may be as long as the limit', async () => {
    const door = await opened()
    const caller = await call(door, bytesOf({ headers: ['Content-Length: 2048'] }), 'a'.repeat(2048))
    await expectSuccess(caller.answer())
  })
})

describe('a slow request', () => {
  let door: Door & { url: string }

  beforeAll(async () => {
    door = await openHttp({ requestTimeout: 300 })
  })
  afterEach(() => expectSuccess(door.call(goodCall())))
  afterAll(() => door.close())

  it.each([
    { what: 'half its headers', bytes: 'POST / HTTP/1.1\r\nHost: emu' },
    { what: 'half its body', bytes: `${bytesOf({ headers: ['Content-Length: 10'] })}abc` },
    { what: 'half a chunk', bytes: `${bytesOf({ headers: chunked })}5\r\nab` },
  ])('is answered RequestTimeout within 2 seconds when it sends $what', { timeout: 2000 }, async ({ bytes }) => {
    const caller = await call(door, bytes)
    await expectRefusal(caller.answer(), 'RequestTimeout')
  })

  it('is answered RequestTimeout within 2 seconds when it comes byte by byte', { timeout: 2000 }, async () => {
    const caller = await call(door, bytesOf({ headers: ['Content-Length: 1000'] }))
    const dripping = setInterval(() => caller.send('a'), 50)
    onTestFinished(() => clearInterval(dripping))
    await expectRefusal(caller.answer(), 'RequestTimeout')
  })

  it('is answered after the whole one before it on the same connection', { timeout: 2000 }, async () => {
    const caller = await call(door, `${bytesOf()}POST / HTTP/1.1\r\nHost: emu`)

    const [first, second] = await caller.answers(2)

    expect(first && fieldsOf(first).Code).toBe('Success')
    expect(second && readRefusal(second).Code).toBe('RequestTimeout')
  })
})

describe('a Request in the same process', () => {
  const endless = () => new ReadableStream({ pull: stream => stream.enqueue(new Uint8Array(100_000)) })
  const failing = () => new ReadableStream({ pull: stream => stream.error(new Error('cut off')) })
  const post = (path: string, body: ReadableStream) =>
    new Request(`http://localhost/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit)

  it.each(['', '_emulator/scenarios', '_emulator/inbox/x'])(
    'is refused at /%s when its body has no end',
    async path => {
      expect((await createEmulator().fetch(post(path, endless()))).status).toBe(413)
    },
  )

  it('is refused by the control API when its body fails, as a fault of its sender', async () => {
    const answer = await createEmulator().fetch(post('_emulator/scenarios', failing()))
    expect(answer.status).toBe(400)
    expect((await answer.json()).error).toMatchObject({
      code: 'malformed',
      message: expect.stringContaining('cut off'),
    })
  })

  it('is not answered as if it were empty when its body was read before', async () => {
    const request = new Request('http://localhost/', { method: 'POST', body: 'Action=Initialize' })
    await request.text()
    await expect(createEmulator().fetch(request)).rejects.toThrow(/it was read before/)
  })

  it('is dropped when its signal is aborted after nobody else holds it any more', async () => {
    setFlagsFromString('--expose-gc')
    const collect: () => void = runInNewContext('gc')
    const leaving = new AbortController()
    const body = () => new ReadableStream({ pull: () => new Promise(() => undefined) })
    const ask = () =>
      createEmulator().fetch(
        new Request('http://localhost/', {
          method: 'POST',
          body: body(),
          duplex: 'half',
          signal: leaving.signal,
        } as RequestInit),
      )
    const answered = ask()
    for (let count = 0; count < 5; count += 1) {
      await new Promise(accept => setImmediate(accept))
      collect()
    }
    leaving.abort(new Error('left'))
    await expect(answered).rejects.toThrow('left')
  })

  it('is dropped when its signal is aborted before its body is there', async () => {
    const leaving = new AbortController()
    const body = new ReadableStream({ pull: () => new Promise(() => undefined) })
    const request = new Request('http://localhost/', {
      method: 'POST',
      body,
      duplex: 'half',
      signal: leaving.signal,
    } as RequestInit)
    const answered = createEmulator().fetch(request)
    leaving.abort(new Error('left'))
    await expect(answered).rejects.toThrow('left')
  })
})
