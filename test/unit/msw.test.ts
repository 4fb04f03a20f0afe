import type { IncomingMessage } from 'node:http'
import https from 'node:https'
import { getResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cloudauthHandlers } from '../../src/msw.ts'
import { cloudauthHandlers as handlersOfNode } from '../../src/msw-node.ts'
import { type Options, optionRows } from '../../src/options/options.ts'
import { errorOf, openApiCoreClients, popCoreClient } from '../conformance/sdk-clients.ts'
import { faceLiveness, withPicture } from '../support/requests.ts'
import { type PlainRequest, signV3, toFetchRequest, unsigned } from '../support/signed-request.ts'
import { drawn } from './images/send-picture.ts'

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
const globalNames = ['fetch', 'Request', 'Response', 'Headers', 'XMLHttpRequest', 'WebSocket', 'EventSource'] as const
const globalsBefore = Object.fromEntries(globalNames.map(name => [name, Reflect.get(globalThis, name)]))

const strict: Partial<Options> = { auth: 'strict', accessKeys: [{ ...credentials, traits: [] }], seed: 'msw' }
const handlers = cloudauthHandlers({ ...strict, faces: 'present', endpoints: [`${own}/`] })
const server = setupServer(...handlers)

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => handlers.emulator.reset())
afterAll(() => server.close())

/** A request as `fetch` sends it: without a host header of its own, which the URL gives. */
function withoutHost({ headers: { host, ...headers }, ...request }: PlainRequest): PlainRequest {
  return { ...request, headers }
}

/** Not by names that were imported one by one: those stay what they were before they were intercepted. */
function postByNodeHttp(url: string): Promise<{ status: number | undefined }> {
  return new Promise((accept, reject) => {
    const answer = (response: IncomingMessage) => accept({ status: response.resume().statusCode })
    https.request(url, { method: 'POST' }, answer).on('error', reject).end()
  })
}

const asFetched = (plain: PlainRequest, origin: string) => toFetchRequest(withoutHost(plain), origin)
const bodyOf = async (plain: PlainRequest, origin: string) => (await fetch(asFetched(plain, origin))).json()

describe.each(endpoints)('a call by fetch to %s', endpoint => {
  const { host } = new URL(endpoint)

  test('has its signature verified with the host of the URL', async () => {
    expect(await bodyOf(signV3({ credentials, host, query: faceLiveness() }), endpoint)).toMatchObject({
      Code: 'Success',
    })
    const signedForAnother = signV3({ credentials, host: 'other', query: faceLiveness() })
    expect(await bodyOf(signedForAnother, endpoint)).toMatchObject({ Code: 'SignatureDoesNotMatch' })
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
    expect((await handlers.emulator.requests.list({ action: 'Initialize' })).requests).not.toEqual([])
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
})

describe('the emulator behind the handlers', () => {
  test('completes what was opened through them, and they tell the result', async () => {
    const [endpoint = ''] = endpoints
    const { host } = new URL(endpoint)
    const opened = await bodyOf(signV3({ credentials, host, query: faceLiveness() }), endpoint)
    const { TransactionId } = opened.Result
    await handlers.emulator.complete(TransactionId, { subCode: '205' })
    const query = { MerchantBizId: 'e0c34a77f5ac40a5aa5e6ed20c350001', TransactionId }
    const signed = signV3({ credentials, host, action: 'CheckResult', query })
    expect(await bodyOf(signed, endpoint)).toMatchObject({
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

  test.each([
    ['port', 8080],
    ['bodyLimit', 2048],
    ['tlsNames', ['shop.test']],
    ['caDir', 'ca'],
    ['allowedHosts', ['shop.test']],
    ['singleLabelHosts', true],
    ['store', 'memory'],
    ['storePrefix', 'shop:'],
    ['storeTimeout', 1000],
  ])('refuses %s, which means nothing without a server', (name, value) => {
    expect(() => cloudauthHandlers({ [name]: value })).toThrow(
      `Failed to make handlers: ${name} means nothing without a server. Leave it out, or use serve().`,
    )
  })

  test.each([
    ['pictureTimeout', 1000],
    ['extraCa', 'ca.pem'],
  ])('refuses %s, which Node alone reads', (name, value) => {
    expect(() => cloudauthHandlers({ [name]: value })).toThrow(`${name} means nothing outside Node`)
  })

  test('takes every other option', () => {
    const refused = optionRows.filter(({ name, fallback }) => {
      try {
        handlersOfNode({ [name]: fallback })
        return false
      } catch {
        return true
      }
    })
    expect(refused.map(({ name }) => name).sort()).toEqual(
      [
        ...['allowedHosts', 'bodyLimit', 'caDir', 'host', 'log', 'port', 'requestTimeout', 'singleLabelHosts', 'store'],
        ...['storePrefix', 'storeTimeout', 'tls', 'tlsCert', 'tlsKey', 'tlsNames'],
      ].sort(),
    )
  })

  test('leaves hosts alone that only look like the service', async () => {
    for (const host of ['cloudauth-intl.example.com', 'cloudauth-intl.cn-hongkong.aliyuncs.com.example'])
      expect(await getResponse([...handlers], new Request(`https://${host}/`, { method: 'POST' }))).toBeUndefined()
    expect((await handlers.emulator.requests.list()).requests).toEqual([])
  })
})

describe('the control API behind the handlers', () => {
  const [endpoint = ''] = endpoints
  const { host } = new URL(endpoint)

  test.each([
    { sender: 'fetch', send: async (url: string) => fetch(url, { method: 'POST' }) },
    {
      sender: 'fetch with a host header',
      send: async (url: string) => fetch(url, { method: 'POST', headers: { host } }),
    },
    { sender: 'node:http', send: postByNodeHttp },
  ])('is reached by $sender at the address of the service', async ({ send }) => {
    handlers.emulator.scenarios.arm({ name: 'no-face' })
    expect(await send(`${endpoint}/_emulator/reset`)).toMatchObject({ status: 204 })
    expect(await handlers.emulator.scenarios.list()).toEqual([])
  })

  test('is closed to the page of another origin', async () => {
    const headers = { origin: 'https://shop.example' }
    const response = await fetch(`${endpoint}/_emulator/reset`, { method: 'POST', headers })
    expect(await response.json()).toMatchObject({ error: { code: 'foreign-origin' } })
  })
})

describe('an endpoint', () => {
  const answerOf = async (endpoint: string, url: string) =>
    (await getResponse([...cloudauthHandlers({ endpoints: [endpoint] })], new Request(url, { method: 'POST' })))?.status

  test.each([
    ['http://localhost:8080', 'http://localhost:8080/?Action=Initialize'],
    ['http://localhost:8080/', 'http://localhost:8080/'],
    ['https://EXAMPLE.org:443', 'https://example.org/'],
    ['http://[::1]:9', 'http://[::1]:9/'],
    ['http://127.1:8080', 'http://127.0.0.1:8080/'],
  ])('given as %s answers %s', async (endpoint, url) => {
    expect(await answerOf(endpoint, url)).toBe(400)
  })

  test.each([
    ['http://localhost:8080', 'http://localhost:8081/'],
    ['http://localhost:8080', 'https://localhost:8080/'],
    ['http://api.example', 'http://api-example/'],
    ['http://api.example', 'http://api.example.org/'],
    ['https://EXAMPLE.org:443', 'https://example.org:8443/'],
  ])('given as %s leaves %s alone', async (endpoint, url) => {
    expect(await answerOf(endpoint, url)).toBeUndefined()
  })

  test.each(['localhost:8080', 'cloudauth.example', '//localhost', '', 'ws://localhost:8080', 'file:///tmp'])(
    'given as "%s" is refused, with what to write',
    endpoint => {
      expect(() => cloudauthHandlers({ endpoints: [endpoint] })).toThrow(
        `Failed to answer an endpoint: "${endpoint}" is not an http or https URL. Write it with its scheme, as in "http://localhost:8080".`,
      )
    },
  )

  test('of the service may name a port', async () => {
    const request = new Request('https://cloudauth-intl.aliyuncs.com:8443/', { method: 'POST' })
    expect((await getResponse([...handlers], request))?.status).toBe(400)
  })
})

test('handlers limit no rate unless they are told to', async () => {
  const codesOf = async (options: Partial<Options>) => {
    const { emulator } = cloudauthHandlers(options)
    emulator.clock.freeze(true)
    for (let calls = 0; calls < 60; calls++)
      await emulator.fetch(toFetchRequest(unsigned({ parameters: faceLiveness() })))
    return new Set((await emulator.requests.list()).requests.map(({ code }) => code))
  }
  expect(await codesOf({})).toEqual(new Set(['Success']))
  expect(await codesOf({ qps: 50 })).toEqual(new Set(['Success', 'Throttling.Api']))
})

describe('a platform without a canvas, as plain Node is', () => {
  const picture = unsigned({ form: withPicture(drawn('portrait.jpg').toString('base64')) })
  const answerOf = async (options: Partial<Options>) =>
    getResponse([...cloudauthHandlers(options)], asFetched(picture, 'https://cloudauth-intl.aliyuncs.com'))

  test('says that pictures cannot be looked at there, and what to do', async () => {
    const response = await answerOf({ faces: 'detect' })
    expect(await response?.json()).toMatchObject({ Code: 'InternalError' })
    expect(response?.headers.get('x-emulator-reason')).toBe(
      'pictures: this platform has no createImageBitmap and no OffscreenCanvas to look at them with. Use cloudauth-emulator/node, or the option faces "present".',
    )
  })

  test('takes a face as there or not where it is told so', async () => {
    expect(await (await answerOf({ faces: 'present' }))?.json()).toMatchObject({ Code: 'Success' })
    expect(await (await answerOf({ faces: 'absent' }))?.json()).toMatchObject({ Code: 'NoFaceDetected' })
  })
})

test('globals are restored once the server is closed', async () => {
  server.close()
  const another = setupServer(...cloudauthHandlers())
  another.listen()
  await fetch('https://cloudauth-intl.aliyuncs.com/?Action=Initialize', { method: 'POST' })
  another.close()
  for (const name of globalNames) expect(Reflect.get(globalThis, name), name).toBe(globalsBefore[name])
  server.listen({ onUnhandledRequest: 'error' })
})
