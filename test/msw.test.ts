import { getResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cloudauthHandlers } from '../src/msw.ts'
import type { Options } from '../src/options.ts'
import { errorOf, openApiCoreClients, popCoreClient } from './conformance/sdk-clients.ts'
import { type Answer, openHttp, sendOverHttp } from './support/doors.ts'
import { drawnPicture } from './support/pictures.ts'
import { faceLiveness, withPicture } from './support/requests.ts'
import { type PlainRequest, signV1, signV3, toFetchRequest, unsigned } from './support/signed-request.ts'

const credentials = { id: 'mocked', secret: 'a secret: of + & / = %' }
const own = 'http://cloudauth.example:8080'
const endpoints = [
  'https://cloudauth-intl.cn-hongkong.aliyuncs.com',
  'http://cloudauth-intl.ap-southeast-1.aliyuncs.com',
  'https://cloudauth-intl-vpc.cn-hongkong.aliyuncs.com',
  'https://cloudauth-intl.aliyuncs.com',
  own,
]

// Taken before anything is mocked: a test below compares with them.
const globalNames = ['Request', 'Response', 'Headers', 'XMLHttpRequest', 'WebSocket', 'EventSource'] as const
const globalsBefore = Object.fromEntries(globalNames.map(name => [name, Reflect.get(globalThis, name)]))

const strict: Partial<Options> = { auth: 'strict', accessKeys: [{ ...credentials, traits: [] }], seed: 'msw' }
const handlers = cloudauthHandlers({ ...strict, faces: 'present', endpoints: [`${own}/`] })
const server = setupServer(...handlers)

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => handlers.emulator.reset())
afterAll(() => server.close())

/** What is compared: all but the headers that a socket adds by itself. */
function comparable({ status, headers, text }: Answer) {
  const { date, connection, 'keep-alive': keepAlive, ...others } = headers
  return { status, headers: others, text }
}

async function fetched(request: Request): Promise<Answer> {
  const response = await fetch(request)
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() }
}

/** A request as `fetch` sends it: without a host header of its own, which the URL gives. */
function withoutHost({ headers: { host, ...headers }, ...request }: PlainRequest): PlainRequest {
  return { ...request, headers }
}

const asFetched = (plain: PlainRequest, origin: string) => toFetchRequest(withoutHost(plain), origin)

describe.each(endpoints)('a call by fetch to %s', endpoint => {
  const { host } = new URL(endpoint)

  test.each([
    ['success', faceLiveness()],
    ['a missing parameter', faceLiveness({ MetaInfo: undefined })],
    ['a value against its rule', faceLiveness({ MerchantBizId: 'order-1' })],
    ['a scenario by magic value', faceLiveness({ MerchantUserId: 'emulator:throttled' })],
  ])('is answered as through HTTP: %s', async (_, query) => {
    const overHttp = await openHttp(strict)
    const pair = { version: '2022-08-09', credentials, host, query }
    const expected = await sendOverHttp(overHttp.url, signV3(pair))
    await overHttp.close()

    const found = await fetched(asFetched(signV3(pair), endpoint))

    expect(comparable(found)).toEqual(comparable(expected))
  })

  test('has its signature verified with the host of the URL', async () => {
    const right = await fetched(asFetched(signV3({ credentials, host, query: faceLiveness() }), endpoint))
    const wrong = await fetched(asFetched(signV3({ credentials, host: 'other', query: faceLiveness() }), endpoint))
    const unsignedCall = await fetched(asFetched(unsigned({ parameters: faceLiveness() }), endpoint))

    expect(right.status).toBe(200)
    expect(JSON.parse(wrong.text).Code).toBe('SignatureDoesNotMatch')
    expect(JSON.parse(unsignedCall.text).Code).toBe('MissingAccessKeyId')
  })

  test('may be signed the older way, in the query or in the form', async () => {
    for (const place of ['query', 'form'] as const) {
      const signed = signV1({ credentials, parameters: faceLiveness(), place })
      expect(JSON.parse((await fetched(asFetched(signed, endpoint))).text)).toMatchObject({ Code: 'Success' })
    }
  })

  test('may carry a picture in the form', async () => {
    const { FacePictureBase64 = '', ...query } = withPicture((await drawnPicture({})).toString('base64'))
    const signed = signV3({ credentials, host, query, form: { FacePictureBase64 } })
    const { text } = await fetched(asFetched(signed, endpoint))
    expect(JSON.parse(text)).toMatchObject({ Code: 'Success' })
  })
})

describe.each([popCoreClient, ...openApiCoreClients])('$name with signature $signature', client => {
  test.each([
    ['public', 'http://cloudauth-intl.cn-hongkong.aliyuncs.com'],
    ['vpc', 'http://cloudauth-intl-vpc.cn-hongkong.aliyuncs.com'],
    ['own', own],
  ])('opens a transaction at the %s endpoint', async (_, url) => {
    const { status, body } = await client.initialize({ url, credentials }, faceLiveness())
    expect({ status, body }).toMatchObject({ status: 200, body: { Code: 'Success' } })
    expect(await handlers.emulator.transactions.get(body.Result.TransactionId ?? '')).toMatchObject({
      accessKeyId: credentials.id,
      state: 'pending',
    })
  })

  test('is told when its signature is wrong', async () => {
    const credentialsOfOther = { ...credentials, secret: 'another' }
    const url = 'http://cloudauth-intl.cn-hongkong.aliyuncs.com'
    const call = client.initialize({ url, credentials: credentialsOfOther }, faceLiveness())
    expect(await errorOf(client, call)).toMatchObject({ code: 'SignatureDoesNotMatch', status: 400 })
  })

  test('is told of a refusal by its code', async () => {
    handlers.emulator.scenarios.arm({ name: 'no-face' })
    const url = 'http://cloudauth-intl.cn-hongkong.aliyuncs.com'
    const call = client.initialize({ url, credentials }, faceLiveness())
    expect(await errorOf(client, call)).toMatchObject({ code: 'NoFaceDetected', status: 401 })
  })

  test('finds its connection broken by a fault', async () => {
    handlers.emulator.scenarios.arm({ name: 'reset', times: 5 })
    const url = 'http://cloudauth-intl.cn-hongkong.aliyuncs.com'
    await expect(client.initialize({ url, credentials }, faceLiveness())).rejects.toThrow()
    expect(handlers.emulator.requests.list({ action: 'Initialize' }).entries).not.toEqual([])
  })
})

describe('faults', () => {
  const [endpoint = ''] = endpoints
  const { host } = new URL(endpoint)
  const call = (signal?: AbortSignal) =>
    fetch(asFetched(signV3({ credentials, host, query: faceLiveness() }), endpoint), signal ? { signal } : {})

  test('a broken connection is a network error of fetch', async () => {
    handlers.emulator.scenarios.arm({ name: 'reset' })
    await expect(call()).rejects.toThrow(TypeError)
    expect((await call()).status).toBe(200)
  })

  test('an answer that hangs can be given up by its caller, and a reset ends it', async () => {
    handlers.emulator.scenarios.arm({ name: 'hang', times: 2 })
    const given = new AbortController()
    const abandoned = call(given.signal)
    const waiting = call()
    await handlers.emulator.requests.wait({ count: 2, timeout: 5000 })
    given.abort()
    await expect(abandoned).rejects.toThrow('abort')
    await handlers.emulator.reset()
    await expect(waiting).rejects.toThrow(TypeError)
  })

  test('a late answer comes when the clock moves on', async () => {
    handlers.emulator.clock.freeze(true)
    handlers.emulator.scenarios.arm({ name: 'slow' })
    const late = call()
    await handlers.emulator.requests.wait({ count: 1, timeout: 5000 })
    await handlers.emulator.clock.advance(4000)
    expect((await late).status).toBe(200)
  })

  test('a garbled answer is no JSON', async () => {
    handlers.emulator.scenarios.arm({ name: 'garbled' })
    const response = await call()
    await expect(response.json()).rejects.toThrow(SyntaxError)
  })
})

describe('the emulator behind the handlers', () => {
  test('completes what was opened through them, and they tell the result', async () => {
    const [endpoint = ''] = endpoints
    const { host } = new URL(endpoint)
    const opened = await fetched(asFetched(signV3({ credentials, host, query: faceLiveness() }), endpoint))
    const TransactionId: string = JSON.parse(opened.text).Result.TransactionId
    await handlers.emulator.complete(TransactionId, { subCode: '205' })
    const query = { MerchantBizId: 'e0c34a77f5ac40a5aa5e6ed20c350001', TransactionId }
    const signed = signV3({ credentials, host, action: 'CheckResult', query })
    expect(JSON.parse((await fetched(asFetched(signed, endpoint))).text)).toMatchObject({
      Code: 'Success',
      Result: { Passed: 'N', SubCode: '205' },
    })
  })

  test('is a different one for other handlers', () => {
    expect(cloudauthHandlers().emulator).not.toBe(handlers.emulator)
  })

  test('refuses options that do not exist', () => {
    expect(() => cloudauthHandlers(JSON.parse('{"qsp":1}'))).toThrow('Did you mean qps?')
  })

  test('leaves hosts alone that only look like the service', async () => {
    for (const host of ['cloudauth-intl.example.com', 'cloudauth-intl.cn-hongkong.aliyuncs.com.example'])
      expect(await getResponse([...handlers], new Request(`https://${host}/`, { method: 'POST' }))).toBeUndefined()
    expect(handlers.emulator.requests.list().entries).toEqual([])
  })
})

test('globals are the ones of before once the server is closed', async () => {
  const fetchBefore = globalThis.fetch
  const another = setupServer(...cloudauthHandlers())
  server.close()
  const clean = globalThis.fetch
  another.listen()
  await fetch('https://cloudauth-intl.aliyuncs.com/?Action=Initialize', { method: 'POST' })
  another.close()
  expect(globalThis.fetch).toBe(clean)
  expect(fetchBefore).toBeTypeOf('function')
  for (const name of globalNames) expect(Reflect.get(globalThis, name)).toBe(globalsBefore[name])
  server.listen({ onUnhandledRequest: 'error' })
})
