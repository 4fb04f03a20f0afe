import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createEmulator } from '../../../src/index.ts'
import { createOriginRule } from '../../../src/network/origins.ts'
import { type Options, resolveOptions } from '../../../src/options/options.ts'
import { type Door, doors, fieldsOf, openHttp, openInProcess } from '../../support/doors.ts'
import { faceLiveness, faceVerify } from '../../support/requests.ts'
import { unsigned } from '../../support/signed-request.ts'
import { openReceiver } from '../callbacks/receiver.ts'

type Headers = Record<string, string>

async function open(options: Partial<Options> = {}, openDoor: (typeof doors)[number]['open'] = openHttp) {
  const door = await openDoor(options)
  onTestFinished(() => door.close())
  return door
}

/** A call that makes the emulator fetch and call back, from a page. */
async function callFrom(door: Door, page: Headers, given: Headers = {}) {
  const receiver = await openReceiver((_, response) => void response.end())
  onTestFinished(() => receiver.close())
  const parameters = faceVerify({ FacePictureBase64: undefined, FacePictureUrl: receiver.url, ...given })
  const request = unsigned({ form: parameters })
  const headers = { ...request.headers, host: '127.0.0.1:8080', ...page }
  const answer = await door.call({ ...request, headers })
  return { answer, fetched: receiver.requests.length, code: fieldsOf(answer).Code }
}

const stateOf = async ({ emulator }: Door) =>
  JSON.stringify([await emulator.transactions.list(), emulator.requests.list(), emulator.scenarios.list()])

const corsOf = (headers: Headers) => Object.keys(headers).filter(name => name.startsWith('access-control-'))

const foreign: [string, Headers][] = [
  ['another site', { origin: 'https://evil.example' }],
  ['another site that is not secure', { origin: 'http://evil.example:8080' }],
  ['a sandbox, a file, or one that hides where it is', { origin: 'null' }],
  ['a name that only begins like this machine', { origin: 'http://localhost.evil.example' }],
  ['a name that only ends like this machine', { origin: 'http://notlocalhost' }],
  ['another protocol of this machine', { origin: 'ftp://127.0.0.1:8080' }],
  ['an extension', { origin: 'chrome-extension://localhost' }],
  ['this machine with more behind it', { origin: 'http://localhost:3000/@evil.example' }],
  ['two origins', { origin: 'http://localhost, https://evil.example' }],
  ['nothing at all', { origin: '' }],
  ['a page that was moved here by DNS', { host: 'rebound.example:8080', origin: 'http://rebound.example:8080' }],
  ['a name without a dot that is not known', { host: 'rebound:8080', origin: 'http://rebound:8080' }],
  ['another site, without an Origin', { 'sec-fetch-site': 'cross-site' }],
  ['a neighbour of a name, without an Origin', { host: 'a.company.example', 'sec-fetch-site': 'same-site' }],
  ['a site that DNS moved here, without an Origin', { host: 'rebound.example', 'sec-fetch-site': 'same-origin' }],
]

const welcome: [string, Headers][] = [
  ['a program', {}],
  ['a front end on this machine', { origin: 'http://localhost:5173' }],
  ['a front end on this machine by https', { origin: 'https://localhost:5173', 'sec-fetch-site': 'cross-site' }],
  ['a front end below localhost', { origin: 'http://shop.localhost:3000' }],
  ['a front end at an address of this machine', { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-site' }],
  ['a front end at the other loopback address', { origin: 'http://[::1]:3000' }],
  ['the own page', { origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'same-origin' }],
  ['a user who typed the address', { 'sec-fetch-site': 'none' }],
]

describe.each(doors)('a call, $door', ({ open: openDoor }) => {
  it.each(foreign)('from %s runs nothing and fetches nothing', async (_, page) => {
    const door = await open({}, openDoor)
    const before = await stateOf(door)
    const { answer, fetched, code } = await callFrom(door, page)
    expect({ fetched, code, status: answer.status }).toEqual({ fetched: 0, code: 'ForeignPage', status: 403 })
    expect(await stateOf(door)).toBe(before)
    expect(corsOf(answer.headers)).toEqual([])
  })

  it.each(welcome)('from %s runs', async (_, page) => {
    const door = await open({}, openDoor)
    const { answer, fetched, code } = await callFrom(door, page)
    expect({ fetched, code }).toEqual({ fetched: 1, code: 'UnqualifiedPhoto' })
    expect(corsOf(answer.headers)).toEqual(['access-control-allow-origin', 'access-control-expose-headers'])
  })
})

describe('a page that may not call', () => {
  it('takes no ids from anybody', async () => {
    const ids = async (isDisturbed: boolean) => {
      const door = await open({ seed: 'same' }, openInProcess)
      if (isDisturbed) await callFrom(door, { origin: 'https://evil.example' })
      return fieldsOf(await door.call(unsigned({ parameters: faceLiveness() }))).Result?.TransactionId
    }
    const undisturbed = await ids(false)
    expect(undisturbed).toMatch(/^hksb/)
    expect(await ids(true)).toBe(undisturbed)
  })

  it('uses up no calls per second and no armed scenario', async () => {
    const door = await open({ qps: 1 })
    await door.emulator.scenarios.arm({ name: 'unavailable' })
    for (let times = 0; times < 3; times += 1) await callFrom(door, { origin: 'https://evil.example' })
    expect(door.emulator.scenarios.list()).toHaveLength(1)
    expect(fieldsOf(await door.call(unsigned({ parameters: faceLiveness() }))).Code).toBe('ServiceUnavailable')
  })

  it('gets no preflight and, however large its body, nothing that it could read', async () => {
    const door = await open({ bodyLimit: 1024 })
    const origin = { host: '127.0.0.1:8080', origin: 'https://evil.example' }
    const preflight = { ...origin, 'access-control-request-method': 'POST' }
    const asked = await door.call({ method: 'OPTIONS', url: '/', headers: preflight, body: Buffer.of() })
    expect({ status: asked.status, cors: corsOf(asked.headers) }).toEqual({ status: 403, cors: [] })
    const large = { ...origin, 'content-length': '4096' }
    const sent = await door.call({ method: 'POST', url: '/', headers: large, body: Buffer.alloc(4096) })
    expect({ status: sent.status, cors: corsOf(sent.headers) }).toEqual({ status: 413, cors: [] })
  })

  it('is told of once in the log, with what allows it', async () => {
    const said: string[] = []
    const { serve } = await import('../../../src/node/serve.ts')
    const server = await serve({ port: 0 }, { warn: message => void said.push(message) })
    onTestFinished(() => server.close())
    const headers = { origin: 'https://evil.example' }
    for (let times = 0; times < 3; times += 1) await fetch(server.url, { method: 'POST', headers })
    expect(said).toEqual([expect.stringMatching(/https:\/\/evil\.example.*--cors https:\/\/evil\.example/)])
    for (const origin of ['null', '\t\u009b2J', 'https://a b'])
      await fetch(server.url, { method: 'POST', headers: { origin } })
    expect(said.slice(1)).toEqual([
      expect.stringMatching(/^[ -~]*a site that its browser does not name.*--cors '\*'\.$/),
    ])
    for (let site = 0; site < 100; site += 1)
      await fetch(server.url, { method: 'POST', headers: { origin: `https://${site}.example` } })
    expect(said.length).toBeLessThanOrEqual(20)
  })
})

describe('--cors', () => {
  it.each([
    [['https://shop.example'], 'https://shop.example', true],
    [['https://shop.example/'], 'https://shop.example', true],
    [['https://Shop.Example:443'], 'https://shop.example', true],
    [['https://shop.example'], 'http://shop.example', false],
    [['https://shop.example'], 'https://shop.example:8443', false],
    [['https://shop.example'], 'https://a.shop.example', false],
    [['https://shop.example'], 'http://localhost:3000', true],
    [['http://shop.example:3000'], 'http://shop.example:3000', true],
    [['http://shop.example:*'], 'http://shop.example:3000', true],
    [['http://shop.example:*'], 'http://shop.example', true],
    [['https://*.shop.example'], 'https://a.shop.example', true],
    [['https://*.shop.example'], 'https://shop.example', false],
    [['https://*.shop.example'], 'https://evilshop.example', false],
    [['http://[fd00::1]:3000'], 'http://[fd00::1]:3000', true],
    [['capacitor://localhost'], 'capacitor://localhost', true],
    [[], 'capacitor://localhost', false],
    [['none'], 'http://localhost:3000', false],
    [['loopback', 'https://shop.example'], 'http://localhost:3000', true],
    [['*'], 'https://evil.example', true],
    [['*'], 'null', true],
  ])('%j lets %s call: %s', (cors, origin, allowed) => {
    expect(createOriginRule(resolveOptions({ cors }).cors)(origin)).toBe(allowed)
  })

  it.each([
    'shop.example',
    'https://shop.example/path',
    'null',
    'https://',
    'https://*',
    'https://a b',
    'none,https://a.b',
  ])('refuses %j at start', cors => {
    expect(() => resolveOptions({ cors: cors as unknown as string[] })).toThrow(/^Failed to read cors: .* Use /)
  })

  it('lets a call of that origin run', async () => {
    const door = await open({ cors: ['https://shop.example'] })
    expect(await callFrom(door, { origin: 'https://shop.example' })).toMatchObject({ fetched: 1 })
    expect(await callFrom(door, { origin: 'https://evil.example' })).toMatchObject({ fetched: 0 })
  })

  it('is read in no time, however long the origin', () => {
    const mayCall = createOriginRule(['https://*.shop.example'])
    const started = performance.now()
    for (const part of [':', 'a.', '/', 'a:', '[', '*'])
      expect(mayCall(`https://${part.repeat(1_000_000)}`)).toBe(false)
    expect(performance.now() - started).toBeLessThan(500)
  })
})

describe('an AccessKeyId that looks real', () => {
  const real = 'LTAI5tExampleExample1234'
  afterEach(() => void vi.restoreAllMocks())

  it.each([
    [real, /LTAI\*\*\*34 looks like a real one/],
    ['LTAIExample12345', /LTAI\*\*\*45/],
    ['STS.NTExampleExample1234567', /STS\.\*\*\*67/],
  ])('is warned of once, masked: %s', async (id, words) => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    const emulator = createEmulator()
    for (let times = 0; times < 2; times += 1) {
      const { method, url, headers, body } = unsigned({ parameters: { ...faceLiveness(), AccessKeyId: id } })
      await emulator.answer({ method, url, headers, body })
    }
    expect(warn.mock.calls).toEqual([[expect.stringMatching(words)]])
    expect(JSON.stringify(warn.mock.calls)).not.toContain(id)
  })

  it('is warned of at start when it is configured', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    createEmulator({ accessKeys: [{ id: real, secret: 'x'.repeat(30) }] })
    expect(warn).toHaveBeenCalledOnce()
  })

  it.each(['LTAIexample', 'LTAI.test.1', 'STS.key', 'test-key', ''])('is not seen in %j', id => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    createEmulator({ accessKeys: id ? [{ id, secret: 'x' }] : [] })
    expect(warn).not.toHaveBeenCalled()
  })

  it('stands in no entry, list or page whole', async () => {
    const door = await open()
    const request = unsigned({
      parameters: { ...faceLiveness({ CallbackUrl: 'http://localhost:9/' }), AccessKeyId: real },
    })
    const { Result } = fieldsOf(await door.call(request))
    await door.emulator.complete(Result?.TransactionId ?? '')
    await door.emulator.callbacks.idle()
    for (const path of [
      'transactions',
      `transactions/${Result?.TransactionId}`,
      'requests',
      'requests/1/curl',
      'callbacks',
    ]) {
      const url = `/_emulator/${path}`
      const { status, text } = await door.call({
        method: 'GET',
        url,
        headers: { host: 'localhost' },
        body: Buffer.of(),
      })
      expect({ path, status }).toEqual({ path, status: 200 })
      expect(text).not.toContain(real)
      expect(text).toContain('LTAI***34')
    }
  })
})

it('says once that NODE_ENV is production, unless that is allowed', async () => {
  vi.stubEnv('NODE_ENV', 'production')
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.resetModules()
  const { createEmulator: create } = await import('../../../src/index.ts')
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  create({ allowProduction: true })
  expect(warn).not.toHaveBeenCalled()
  create()
  create()
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/NODE_ENV is production/)]])
})
