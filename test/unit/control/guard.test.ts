import { hostname } from 'node:os'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Options } from '../../../src/options/options.ts'
import { type Answer, type Door, doors, fieldsOf, openHttp, openInProcess } from '../../support/doors.ts'
import { faceLiveness } from '../../support/requests.ts'
import { unsigned } from '../../support/signed-request.ts'

type Headers = Record<string, string>
type Change = readonly [method: string, path: string, headers: Headers, body: string]

const token = 'a control token'

async function open(options: Partial<Options> = {}, openDoor: (typeof doors)[number]['open'] = openHttp) {
  const door = await openDoor(options)
  onTestFinished(() => door.close())
  return door
}

function control(door: Door, method: string, path: string, given: Headers = {}, text = ''): Promise<Answer> {
  const body = Buffer.from(text)
  const headers: Headers = { 'content-length': String(body.length), ...given }
  return door.call({ method, url: `/_emulator/${path}`, headers, body })
}

function expectRefusal(answer: Answer, status: number, code: string, words: RegExp) {
  expect(answer.status).toBe(status)
  expect(JSON.parse(answer.text)).toEqual({ error: { code, message: expect.stringMatching(words) } })
}

const json = { 'content-type': 'application/json' }

/** Everything that changes something, but for the id of the transaction that it is about. */
const changes: Change[] = [
  ['POST', 'reset', {}, ''],
  ['POST', 'transactions/ID/complete', json, '{"subCode":"205"}'],
  ['POST', 'transactions/ID/expire', {}, ''],
  ['DELETE', 'transactions/ID', {}, ''],
  ['POST', 'scenarios', json, '{"name":"no-face"}'],
  ['DELETE', 'scenarios', {}, ''],
  ['DELETE', 'scenarios/scenario-1', {}, ''],
  ['DELETE', 'requests', {}, ''],
  ['POST', 'callbacks/callback-1/replay', {}, ''],
  ['PUT', 'clock', json, '{"advance":"PT1H"}'],
  ['POST', 'inbox/orders', {}, 'hello'],
  ['GET', 'inbox/orders', {}, ''],
  ['POST', 'verify/ID', json, '{"outcome":"pass"}'],
]

/** An emulator with something of everything in it. */
async function openFilled(options: Partial<Options> = {}) {
  const door = await open(options)
  const { emulator } = door
  emulator.clock.freeze(true)
  emulator.scenarios.arm({ name: 'unavailable', match: { sceneCode: 'another' } })
  const lost = { MerchantUserId: 'emulator:callback-lost', CallbackUrl: 'http://localhost/' }
  const ids: string[] = []
  for (const parameters of [faceLiveness(lost), faceLiveness()])
    ids.push(fieldsOf(await door.call(unsigned({ parameters }))).Result?.TransactionId ?? '')
  const [ended = '', id = ''] = ids
  await emulator.complete(ended)
  return { door, id }
}

/** Everything there is to see. */
const stateOf = async ({ emulator }: Door) =>
  JSON.stringify({
    transactions: await emulator.transactions.list(),
    scenarios: emulator.scenarios.list(),
    requests: emulator.requests.list(),
    callbacks: emulator.callbacks.list(),
    inbox: emulator.inbox.list(),
    now: emulator.clock.now(),
  })

/** Sends a change from somewhere, and tells whether anything is different afterwards. */
async function attempt(change: Change, headers: Headers, options: Partial<Options> = {}) {
  const [method, path, own, text] = change
  const { door, id } = await openFilled(options)
  const before = await stateOf(door)
  const answer = await control(door, method, path.replace('ID', id), { ...own, ...headers }, text)
  return { answer, changed: (await stateOf(door)) !== before }
}

const accepted = [
  ...['127.0.0.1', '127.0.0.1:8080', '10.1.2.3', '192.168.0.7:80', '203.0.113.9', '[::1]', '[::1]:8080', '[fd00::1]'],
  ...['localhost', 'LocalHost:8080', 'api.localhost', 'a.b.localhost:8080'],
  ...['localhost.', 'localhost.:8080', '127.0.0.1.', hostname(), `${hostname().toUpperCase()}:8080`],
  ...['host.docker.internal', 'host.docker.internal:8080', 'gateway.docker.internal', 'host.containers.internal'],
  ...['host.testcontainers.internal', 'host.lima.internal:8080'],
]

/** Names without a dot: on some networks anybody can have one. */
const singleLabels = ['emulator', 'cloudauth-emulator:8080', 'my_service', 'rebindlabel']

const foreign = [
  ...['evil.example', 'evil.example:8080', 'localhost.evil.example', '127.0.0.1.evil.example', 'notlocalhost.example'],
  ...['host.docker.internal.evil.example', 'evil.host.docker.internal', 'evil.example.', '127.0.0.1@evil.example'],
  ...['[::1].evil.example', 'xn--e1afmkfd.example', 'evil.example:80:80', '999.1.1.1', '1.2.3.4.5', '127.0.0.1:x'],
  ...[
    'evil.internal',
    'evil.local',
    'evil.test',
    'evil.home.arpa',
    'a b',
    'localhost, evil.example',
    'http:',
    '%6cocalhost',
  ],
  ...singleLabels,
]

describe.each(doors)('the host of a control request, $door', ({ open: openDoor }) => {
  it('is taken when it is an address', async () => {
    const door = await open({}, openDoor)
    expect((await control(door, 'GET', 'clock', { host: '127.0.0.1:8080' })).status).toBe(200)
  })

  it('is refused when it is foreign', async () => {
    const door = await open({}, openDoor)
    const answer = await control(door, 'GET', 'clock', { host: 'evil.example' })
    expectRefusal(answer, 403, 'foreign-host', /"evil\.example".*--allowed-host evil\.example/)
  })
})

describe('the host of a control request', () => {
  it.each(accepted)('may be %s', async host => {
    expect((await control(await open(), 'GET', 'clock', { host })).status).toBe(200)
  })

  it.each(foreign)('may not be %s', async host => {
    expectRefusal(await control(await open(), 'GET', 'clock', { host }), 403, 'foreign-host', /--allowed-host/)
  })

  it.each([...accepted, ...singleLabels])('may be %s where single labels are trusted', async host => {
    const door = await open({ singleLabelHosts: true })
    expect((await control(door, 'GET', 'clock', { host })).status).toBe(200)
  })

  it.each(['evil.example', 'evil.internal'])('may not be %s where single labels are trusted', async host => {
    const door = await open({ singleLabelHosts: true })
    expectRefusal(await control(door, 'GET', 'clock', { host }), 403, 'foreign-host', /--allowed-host/)
  })

  it('is quoted in short when it is long', async () => {
    const answer = await control(await open(), 'GET', 'clock', { host: 'a.'.repeat(1_000_000) })
    expectRefusal(answer, 403, 'foreign-host', /^.{0,800}$/)
  })

  it.each([
    ['*.company.example', 'a.company.example', 200],
    ['*.company.example:8080', 'a.b.company.example:9090', 200],
    ['*.company.example', 'company.example', 403],
    ['company.example:8080', 'company.example', 200],
    ['company.example.', 'company.example.:80', 200],
    ['[2001:db8::1]:80', '[2001:db8::1]', 200],
  ])('allowed as %s may be %s: %s', async (allowed, host, status) => {
    const door = await open({ allowedHosts: [allowed] })
    expect((await control(door, 'GET', 'clock', { host })).status).toBe(status)
  })

  it.each(['emulator.company.example', 'EMULATOR.company.example:8080'])(
    'may be %s once that name is allowed',
    async host => {
      const door = await open({ allowedHosts: ['Emulator.Company.example'] })
      expect((await control(door, 'GET', 'clock', { host })).status).toBe(200)
    },
  )

  it('may not be a name below one that is allowed', async () => {
    const door = await open({ allowedHosts: ['company.example'] })
    const answer = await control(door, 'GET', 'clock', { host: 'evil.company.example' })
    expectRefusal(answer, 403, 'foreign-host', /evil\.company\.example/)
  })

  it.each(changes)('is looked at before any effect of %s %s', async (...change) => {
    const { answer, changed } = await attempt(change, { host: 'evil.example' })
    expect({ status: answer.status, changed }).toEqual({ status: 403, changed: false })
  })

  it('is not looked at when the API itself is called', async () => {
    const door = await open()
    const answer = await door.call(unsigned({ parameters: faceLiveness(), host: 'cloudauth-intl.example.com' }))
    expect(fieldsOf(answer).Code).toBe('Success')
  })
})

describe('the origin of a control request', () => {
  it.each([
    ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['localhost', 'http://localhost'],
    ['LocalHost:8080', 'http://localhost:8080'],
    ['localhost:8080', 'http://LocalHost:8080'],
    ['[::1]:8080', 'http://[::1]:8080'],
  ])('may be that of the host %s: %s', async (host, origin) => {
    expect((await control(await open(), 'GET', 'clock', { host, origin })).status).toBe(200)
  })

  it.each([
    'https://evil.example',
    'http://localhost:3000',
    'http://127.0.0.1:8081',
    'http://127.0.0.1',
    'https://127.0.0.1:8080',
    'ftp://127.0.0.1:8080',
    'chrome-extension://127.0.0.1:8080',
    'http://127.0.0.1:8080, http://127.0.0.1:8080',
    'http://user@127.0.0.1:8080',
    'http://127.0.0.1:8080/',
    'null',
    'file://',
    'not an origin',
    '',
  ])('may not be %j', async origin => {
    const answer = await control(await open(), 'GET', 'clock', { host: '127.0.0.1:8080', origin })
    expectRefusal(answer, 403, 'foreign-origin', /may not call the control API/)
  })

  it.each(changes)('is looked at before any effect of %s %s', async (...change) => {
    const { answer, changed } = await attempt(change, { origin: 'https://evil.example' })
    expect({ status: answer.status, changed }).toEqual({ status: 403, changed: false })
  })

  it('may be https where the call came by TLS, and not http', async () => {
    const door = await open({}, openInProcess)
    const asked = (origin: string) => ({
      ...{ method: 'GET', url: '/_emulator/clock', body: Buffer.of(), isSecure: true },
      headers: { host: '127.0.0.1:8080', origin },
    })
    expect((await door.call(asked('https://127.0.0.1:8080'))).status).toBe(200)
    expect((await door.call(asked('http://127.0.0.1:8080'))).status).toBe(403)
  })

  it('may be https behind a proxy that ends TLS, when the browser says that the page is of this site', async () => {
    const door = await open({ allowedHosts: ['emulator.example'] })
    const own = { host: 'emulator.example', origin: 'https://emulator.example' }
    expect((await control(door, 'GET', 'clock', { ...own, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    expect((await control(door, 'GET', 'clock', { ...own, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await control(door, 'GET', 'clock', own)).status).toBe(403)
  })

  it.each(changes)('that is the own one lets %s %s take effect', async (...change) => {
    const here = { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:8080' }
    const { answer, changed } = await attempt(change, here)
    expect({ status: answer.status < 400, changed }).toEqual({ status: true, changed: true })
  })
})

/** What browsers say of a request that has no Origin. */
const fetched = (site: string, more: Headers = {}): Headers => ({
  ...{ host: '127.0.0.1:8080', 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
  ...more,
})

describe('a request without an Origin', () => {
  it.each(changes)('of another site has no effect with %s %s', async (...change) => {
    for (const site of ['cross-site', 'unheard-of']) {
      const { answer, changed } = await attempt(change, fetched(site))
      expect({ status: answer.status, changed }).toEqual({ status: 403, changed: false })
      expectRefusal(answer, 403, 'foreign-origin', /another site/)
    }
  })

  it.each(changes.filter(([, path]) => !path.startsWith('inbox/')))(
    'of another port has no effect with %s %s',
    async (...change) => {
      const { answer, changed } = await attempt(change, fetched('same-site'))
      expect({ status: answer.status, changed }).toEqual({ status: 403, changed: false })
    },
  )

  it('of another port of this machine may come to the inbox, as a front end there may call', async () => {
    const change = ['GET', 'inbox/orders', {}, ''] as const
    expect(await attempt(change, fetched('same-site'))).toMatchObject({ answer: { status: 200 }, changed: true })
    const elsewhere = fetched('same-site', { host: 'a.company.example' })
    const options = { allowedHosts: ['a.company.example'] }
    expect(await attempt(change, elsewhere, options)).toMatchObject({ answer: { status: 403 }, changed: false })
    expect(await attempt(change, fetched('same-site'), { cors: ['none'] })).toMatchObject({ changed: false })
  })

  it.each(['same-origin', 'none'])('that is %s passes', async site => {
    expect((await control(await open(), 'GET', 'clock', fetched(site))).status).toBe(200)
  })

  it('is not a way around the Host', async () => {
    const rebound = fetched('same-origin', { host: 'rebound.example:8080' })
    expectRefusal(await control(await open(), 'GET', 'clock', rebound), 403, 'foreign-host', /rebound/)
  })

  it.each(['', 'verify/ID'])('that follows a link of another site shows the page /_emulator/%s', async path => {
    const { door, id } = await openFilled()
    const link = fetched('cross-site', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' })
    expect((await control(door, 'GET', path.replace('ID', id), link)).status).toBe(200)
    expect((await control(door, 'GET', 'clock', link)).status).toBe(403)
    expect((await control(door, 'GET', 'inbox/orders', link)).status).toBe(403)
    expect((await control(door, 'POST', `verify/${id}`, { ...link, ...json }, '{"outcome":"pass"}')).status).toBe(403)
  })
})

describe('the inbox', () => {
  it.each(['https://evil.example', 'null'])('takes nothing of a page at %s', async origin => {
    const { answer, changed } = await attempt(['POST', 'inbox/orders', {}, 'x'], { host: 'localhost', origin })
    expect({ status: answer.status, changed }).toEqual({ status: 403, changed: false })
  })

  it('takes what a page on this machine, or of an allowed origin, sends', async () => {
    for (const origin of ['http://localhost:3000', 'https://shop.example']) {
      const change = ['POST', 'inbox/orders', {}, 'x'] as const
      const { changed } = await attempt(change, { host: 'localhost', origin }, { cors: ['https://shop.example'] })
      expect({ origin, changed }).toEqual({ origin, changed: true })
    }
  })
})

describe('the file of a link', () => {
  const video = { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'video' }

  it.each([
    ['a page of this machine', { host: '127.0.0.1:8080', 'sec-fetch-site': 'same-site', ...video }, 404],
    ['a page of this machine that reads it', { host: '127.0.0.1:8080', origin: 'http://localhost:3000' }, 404],
    ['a link', fetched('cross-site', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }), 404],
    ['a page of another site', fetched('cross-site', video), 403],
    ['a page of another site that reads it', { host: '127.0.0.1:8080', origin: 'https://evil.example' }, 403],
  ])('is asked for by %s: %i', async (_, headers, status) => {
    const answer = await control(await open({ controlToken: token }), 'GET', 'videos/unknown?expires=1&mark=x', headers)
    expect(answer.status).toBe(status)
    expect(answer.headers).toMatchObject({ 'cross-origin-resource-policy': 'cross-origin' })
  })
})

describe('a page of somebody else', () => {
  it.each([
    ['GET', 'transactions'],
    ['GET', ''],
    ['GET', 'verify/hksb7ba1b28130d24e015d694361bee4'],
    ['GET', 'assets/console.js'],
    ['GET', 'health'],
    ['POST', 'inbox/orders'],
  ])('is not allowed by any CORS header to read %s /_emulator/%s', async (method, path) => {
    const { headers } = await control(await open(), method, path)
    expect(Object.keys(headers).filter(name => name.startsWith('access-control-'))).toEqual([])
  })

  it('gets its preflight refused', async () => {
    const preflight = { origin: 'https://evil.example', 'access-control-request-method': 'PUT' }
    const answer = await control(await open(), 'OPTIONS', 'clock', preflight)
    expectRefusal(answer, 403, 'foreign-origin', /evil\.example/)
    expect(Object.keys(answer.headers).filter(name => name.startsWith('access-control-'))).toEqual([])
  })
})

describe('a control token', () => {
  const locked = () => open({ controlToken: token })

  it.each([
    ['without one', {}],
    ['with another one', { authorization: 'Bearer another' }],
    ['with the beginning of it', { authorization: `Bearer ${token.slice(0, -1)}` }],
    ['with an empty one', { authorization: 'Bearer ' }],
    ['with it in another scheme', { authorization: `Basic ${token}` }],
    ['with it alone', { authorization: token }],
  ])('keeps out callers that come %s', async (_, headers) => {
    const answer = await control(await locked(), 'GET', 'clock', headers as Headers)
    expectRefusal(answer, 401, 'unauthorized', /Authorization: Bearer TOKEN/)
  })

  it.each(['Bearer', 'bearer'])('lets in callers that have it, with the scheme %s', async scheme => {
    const answer = await control(await locked(), 'GET', 'clock', { authorization: `${scheme} ${token}` })
    expect(answer.status).toBe(200)
  })

  it.each([
    ['GET', 'transactions'],
    ['GET', 'transactions/ID'],
    ['GET', 'scenarios'],
    ['GET', 'requests'],
    ['GET', 'requests/wait?timeout=0'],
    ['GET', 'callbacks'],
    ['GET', 'clock'],
    ['GET', 'inbox'],
    ['GET', 'inbox/'],
    ['GET', 'inbox//'],
    ['GET', 'verify/'],
    ['GET', 'assets/'],
    ['GET', 'clock/'],
    ['GET', 'openapi.json'],
  ])('is needed to read %s %s', async (method, path) => {
    expect((await control(await locked(), method, path)).status).toBe(401)
  })

  it.each(changes.filter(([, path]) => !/^(inbox|verify)\//.test(path)))(
    'is looked at before any effect of %s %s',
    async (...change) => {
      const { answer, changed } = await attempt(change, {}, { controlToken: token })
      expect({ status: answer.status, changed }).toEqual({ status: 401, changed: false })
    },
  )

  it.each([
    ['GET', 'health', 200],
    ['GET', 'ready', 200],
    ['GET', '', 200],
    ['GET', 'assets/style.css', 200],
    ['GET', 'assets/console.js', 200],
    ['GET', 'inbox/orders', 200],
    ['POST', 'inbox/orders', 200],
    ['POST', 'inbox/orders/', 200],
    ['GET', 'verify/hksb7ba1b28130d24e015d694361bee4/', 404],
    ['GET', 'verify/hksb7ba1b28130d24e015d694361bee4', 404],
  ])('is not needed for %s /_emulator/%s', async (method, path, status) => {
    expect((await control(await locked(), method, path)).status).toBe(status)
  })

  it('is not needed by the end user who makes a choice', async () => {
    const choice = ['POST', 'verify/ID', json, '{"outcome":"pass"}'] as const
    const { answer, changed } = await attempt(choice, {}, { controlToken: token })
    expect({ status: answer.status, changed }).toEqual({ status: 200, changed: true })
  })

  it('is not needed to call the API', async () => {
    const answer = await (await locked()).call(unsigned({ parameters: faceLiveness() }))
    expect(fieldsOf(answer).Code).toBe('Success')
  })

  it.each(['healthy', 'ready/x', 'verify', 'verifying/x', 'inboxes/orders', 'assets', 'openapi.json/x'])(
    'is needed for /_emulator/%s, which is only like a path that is open',
    async path => {
      expect((await control(await locked(), 'GET', path)).status).toBe(401)
    },
  )

  it.each(['inbox/../clock', 'verify/%2e%2e/clock', 'assets/..%2fclock', 'inbox/orders/../../clock'])(
    'is not got around by %s',
    async path => {
      const answer = await control(await locked(), 'GET', path)
      expect(answer.text).not.toContain('"now"')
    },
  )

  it('does not let a foreign host in', async () => {
    const headers = { host: 'evil.example', authorization: `Bearer ${token}` }
    expectRefusal(await control(await locked(), 'GET', 'clock', headers), 403, 'foreign-host', /evil/)
  })
})

/** A Content-Security-Policy by its directives. */
const policyOf = ({ headers }: Answer) =>
  Object.fromEntries(
    (headers['content-security-policy'] ?? '').split(';').map(directive => {
      const [name = '', ...values] = directive.trim().split(' ')
      return [name, values.join(' ')]
    }),
  )

describe('the console', () => {
  it.each(['/_emulator/', '/_emulator'])('is a page at %s', async url => {
    const answer = await (await open()).call({ method: 'GET', url, headers: {}, body: Buffer.of() })
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(answer.text).toContain('<div id="root"></div>')
  })

  it('loads nothing from elsewhere and runs nothing of its own text', async () => {
    expect(policyOf(await control(await open(), 'GET', ''))).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self'",
      'connect-src': "'self'",
      'base-uri': "'none'",
    })
  })

  it('may not be put in a frame', async () => {
    expect(policyOf(await control(await open(), 'GET', ''))['frame-ancestors']).toBe("'none'")
  })

  it('has every file that it asks for', async () => {
    const door = await open()
    const { text } = await control(door, 'GET', '')
    const paths = [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path)
    expect(paths.length).toBeGreaterThanOrEqual(3)
    for (const url of new Set(paths)) {
      const { status } = await door.call({ method: 'GET', url, headers: {}, body: Buffer.of() })
      expect({ url, status }).toEqual({ url, status: 200 })
    }
  })

  it.each([
    ['style.css', 'text/css; charset=utf-8'],
    ['console.js', 'text/javascript; charset=utf-8'],
    ['icon.svg', 'image/svg+xml; charset=utf-8'],
  ])('loads %s as %s', async (name, contentType) => {
    const { status, headers } = await control(await open(), 'GET', `assets/${name}`)
    expect({ status, contentType: headers['content-type'] }).toEqual({ status: 200, contentType })
  })

  it('has no file beside those', async () => {
    expect((await control(await open(), 'GET', 'assets/other.js')).status).toBe(404)
  })
})

describe('the page of the end user', () => {
  const onThisMachine =
    'http://localhost:* https://localhost:* http://*.localhost:* https://*.localhost:* http://127.0.0.1:* https://127.0.0.1:*'

  /** Who may put the page of a verification in a frame. */
  async function framesOf(ReturnUrl: string | undefined, options: Partial<Options> = {}) {
    const door = await open(options)
    const { Result } = fieldsOf(await door.call(unsigned({ parameters: faceLiveness({ ReturnUrl }) })))
    const page = await control(door, 'GET', `verify/${Result?.TransactionId ?? 'unknown'}`)
    return policyOf(page)['frame-ancestors']
  }

  it('has the same policy as the console, but for who may put it in a frame', async () => {
    const { door, id } = await openFilled()
    const page = policyOf(await control(door, 'GET', `verify/${id}`))
    const { 'frame-ancestors': frames, ...rest } = policyOf(await control(door, 'GET', ''))
    expect(frames).toBe("'none'")
    expect(page).toEqual({ ...rest, 'form-action': "'self'", 'frame-ancestors': onThisMachine })
  })

  it.each([
    ['https://shop.example/kyc?order=7', {}, `https://shop.example ${onThisMachine}`],
    ['http://shop.example:3000/', {}, `http://shop.example:3000 ${onThisMachine}`],
    ['https://user:password@shop.example/', {}, `https://shop.example ${onThisMachine}`],
    [undefined, {}, onThisMachine],
    ['javascript:alert(1)', {}, onThisMachine],
    ['http://[2001:db8::1]/', {}, onThisMachine],
    ['https://shop.example/', { cors: ['none'] }, 'https://shop.example'],
    [undefined, { cors: ['none'] }, "'none'"],
    [
      undefined,
      { cors: ['https://*.a.example', 'http://b.example:*'] },
      `${onThisMachine} https://*.a.example http://b.example:*`,
    ],
    ['https://shop.example/', { cors: ['*'] }, '*'],
  ])('that returns to %s may be framed, with %j, by %s', async (returnUrl, options, frames) => {
    expect(await framesOf(returnUrl, options)).toBe(frames)
  })

  it.each(['https://*/', 'https://*.example/', 'https://a;script-src/', 'https://a,default-src/', "https://'self'/"])(
    'is not opened to more by a ReturnUrl of %s',
    async returnUrl => {
      expect(await framesOf(returnUrl)).toBe(onThisMachine)
    },
  )

  it.each([
    ['deny', "'none'", 'DENY'],
    ['any', '*', undefined],
    ['return-url', `https://shop.example ${onThisMachine}`, undefined],
  ] as const)('may be framed as --frames %s says', async (frames, policy, header) => {
    const door = await open({ frames })
    const parameters = faceLiveness({ ReturnUrl: 'https://shop.example/' })
    const { Result } = fieldsOf(await door.call(unsigned({ parameters })))
    const page = await control(door, 'GET', `verify/${Result?.TransactionId ?? ''}`)
    expect(policyOf(page)['frame-ancestors']).toBe(policy)
    expect(page.headers['x-frame-options']).toBe(header)
    expect(page.headers['permissions-policy']).toBe('camera=(self), microphone=(self), fullscreen=(self)')
  })

  it('sends its form to itself alone', async () => {
    const { door, id } = await openFilled()
    const page = await control(door, 'GET', `verify/${id}`)
    expect(policyOf(page)).toMatchObject({ 'form-action': "'self'", 'script-src': "'self'" })
    expect(page.text).toContain('<script type="module" src="/_emulator/assets/verify.js"></script>')
  })
})

describe('every answer of the control API', () => {
  const protection = {
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  }
  const closed = {
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'x-frame-options': 'DENY',
  }

  it.each([
    ...['', 'clock', 'transactions', 'requests', 'inbox', 'openapi.json', 'health', 'ready', 'nothing/here'],
    ...[
      'assets/style.css',
      'assets/console.js',
      'assets/verify.js',
      'assets/icon.svg',
      'assets/other.js',
      'inbox/orders',
    ],
  ])('is taken for nothing else, kept nowhere and loaded by nobody else: %s', async path => {
    const { headers } = await control(await open(), 'GET', path)
    expect(headers).toMatchObject({ ...protection, ...closed })
  })

  it.each([
    ['a foreign host', { host: 'evil.example' }],
    ['a missing token', {}],
  ])('is, when it refuses %s', async (_, headers) => {
    const answer = await control(await open({ controlToken: token }), 'GET', 'clock', headers as Headers)
    expect(answer.status).toBeGreaterThanOrEqual(401)
    expect(answer.headers).toMatchObject({ ...protection, ...closed })
  })

  it.each(['verify/ID', 'verify/unknown'])('is, but may stand in a frame where its policy says so: %s', async path => {
    const { door, id } = await openFilled()
    const { headers } = await control(door, 'GET', path.replace('ID', id))
    expect(headers).toMatchObject({ ...protection, 'cross-origin-resource-policy': 'cross-origin' })
    expect(headers).not.toHaveProperty('x-frame-options')
    expect(headers).not.toHaveProperty('cross-origin-opener-policy')
  })
})
