import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { main } from '../../src/command/main.ts'
import { type Answer, type Door, openHttp, sendOverHttp } from '../support/doors.ts'
import { drawnPicture } from '../support/pictures.ts'
import { faceLiveness, faceVerify } from '../support/requests.ts'
import { encodePairs, type Pair, type PlainRequest, signV1, signV3, unsigned } from '../support/signed-request.ts'
import { openReceiver, type Receiver } from '../unit/callbacks/receiver.ts'

// Letters and digits only: no encoding hides them.

const canaries = {
  accessKeySecret: 'CanaryAccessKeySecret01',
  otherSecret: 'CanaryOtherKeysSecret02',
  securityToken: 'CanarySecurityToken03',
  bearerToken: 'CanaryBearerToken04',
  callbackToken: 'CanaryCallbackToken05',
  controlToken: 'CanaryControlToken06',
  userInfo: 'CanaryUserInfo07',
  queryOfUrl: 'CanaryQueryOfUrl08',
  fragmentOfUrl: 'CanaryFragmentOfUrl09',
  cookie: 'CanaryCookie10',
  returnUserInfo: 'CanaryReturnUserInfo14',
  returnQuery: 'CanaryReturnQuery15',
  deviceToken: 'CanaryDeviceToken11',
  strangeSignature: 'CanarySignature12',
  phone: '8613812345678',
  pictureBytes: 'CanaryPictureBytes13',
}
const { accessKeySecret, securityToken, callbackToken, controlToken, userInfo, queryOfUrl, phone } = canaries

const key = { id: 'known', secret: accessKeySecret, traits: [] }
const temporaryKey = { id: 'STS.temporary', secret: canaries.otherSecret, traits: [], token: securityToken }
const wrong = { id: 'known', secret: 'a wrong one' }

/** A picture with words in it. */
async function markedPicture(): Promise<Buffer> {
  const drawn = await drawnPicture({ width: 640, height: 480 })
  const words = Buffer.from(canaries.pictureBytes.repeat(20))
  const marker = Buffer.from([0xff, 0xfe, 0, 0])
  marker.writeUInt16BE(words.length + 2, 2)
  return Buffer.concat([drawn.subarray(0, 2), marker, words, drawn.subarray(2)])
}
const picture = await markedPicture()
const base64 = picture.toString('base64')
/** A run of the picture's Base64 that no percent-encoding takes apart; its words come again in every 20 bytes. */
const runOfBase64 = /[A-Za-z0-9]{24}/.exec(base64.slice(40))?.[0] ?? ''

let receiver: Receiver
beforeAll(async () => {
  receiver = await openReceiver((_, response) => void response.writeHead(500).end())
})
afterAll(() => receiver.close())

/** A link with something private in every part that may hold it. */
const link = (path: string) =>
  `${receiver.url.replace('//', `//user:${userInfo}@`)}/${path}?a=${queryOfUrl}#${canaries.fragmentOfUrl}`
const returnLink = `https://user:${canaries.returnUserInfo}@shop.example/?a=${canaries.returnQuery}`

/** Parameters that hold all that they can hold. */
const personal = () => ({
  MerchantUserId: `+${phone}`,
  CallbackUrl: link('callback'),
  CallbackToken: callbackToken,
  MetaInfo: JSON.stringify({ deviceType: 'h5', apdidToken: canaries.deviceToken }),
})

const spellings: ((name: string) => string)[] = [
  name => name,
  name => name.toLowerCase(),
  name => name.toUpperCase(),
  name => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_'),
  name => name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase(),
  name => ` ${name}`,
  name => `${name}.1`,
  name => `${name}[]`,
  name => `Data.${name}`,
  name => `${name}\0`,
]
const encoded = (text: string) => Buffer.from(text).toString('hex').replace(/../g, '%$&')
const encodings: ((name: string) => string)[] = [
  encodeURIComponent,
  encoded,
  name => encodeURIComponent(encoded(name)),
  name => encodeURIComponent(encodeURIComponent(encoded(name))),
]

const secretPairs = (): Pair[] => [
  ['Signature', canaries.strangeSignature],
  ['SecurityToken', securityToken],
  ['BearerToken', canaries.bearerToken],
  ['AccessKeySecret', accessKeySecret],
  ['CallbackToken', callbackToken],
  ['CallbackToken', callbackToken.repeat(200)],
  ['MerchantUserId', `+${phone}`],
  ['MerchantUserId', `${phone} `.repeat(300)],
  ['CallbackUrl', link('')],
  ['FacePictureUrl', link('')],
  ['ReturnUrl', returnLink],
  ['FacePictureBase64', base64],
  ['FacePictureBase64', base64.slice(0, 1500)],
  ['MetaInfo', `{"a":1,"SecurityToken" : "${securityToken}"}`],
  [
    'Remark',
    `https://host/?a=b&SecurityToken=${securityToken}&x=${encodeURIComponent(`Signature=${canaries.strangeSignature}`)}`,
  ],
]

/** Every secret under every spelling of its name, in the query and in the form. */
function spelledCalls(): PlainRequest[] {
  const calls: PlainRequest[] = []
  const common = { Action: 'Initialize', Version: '2022-08-09', Format: 'JSON', AccessKeyId: 'unknown' }
  for (const [name, value] of secretPairs()) {
    // What is spelled right takes the place of the harmless one.
    const { [name]: replaced, ...others } = faceLiveness()
    const base = encodePairs(Object.entries({ ...common, ...others }))
    for (const [index, spell] of spellings.entries())
      for (const encode of index < 3 ? encodings : encodings.slice(0, 1)) {
        const pair = `${encode(spell(name))}=${encodeURIComponent(value)}`
        const headers = { host: '127.0.0.1', 'content-type': 'application/x-www-form-urlencoded' }
        calls.push(
          { method: 'POST', url: `/?${base}&${pair}`, headers: { host: '127.0.0.1' }, body: Buffer.alloc(0) },
          { method: 'POST', url: `/?${base}`, headers, body: Buffer.from(pair) },
        )
      }
  }
  return calls
}

const formType = { 'content-type': 'application/x-www-form-urlencoded' }
const plainBase = '/?Action=Initialize&Version=2022-08-09&Format=JSON'

function plainCall(url: string, headers: Record<string, string> = {}, body = '', method = 'POST'): PlainRequest {
  return { method, url, headers: { host: '127.0.0.1', ...headers }, body: Buffer.from(body) }
}

/** Calls with all kinds of Authorization, by whatever stands between its parts. */
function authorizedCalls(marks: readonly string[]): PlainRequest[] {
  const signature = canaries.strangeSignature
  const authorizations = [
    `Basic ${accessKeySecret}`,
    `Bearer ${canaries.bearerToken}`,
    `ACS known:${signature}`,
    `acs known:${signature}`,
    `ACS3-HMAC-SHA256 ${signature}`,
    ...marks.map(mark => `ACS3-HMAC-SHA256 Credential=unknown${mark}SignedHeaders=host${mark}Signature=${signature}`),
    `ACS3-HMAC-SHA256 Signature=${signature},Credential=unknown`,
    `acs3-hmac-sha256 credential=unknown,signature=${signature}`,
    `ACS3-HMAC-SHA256 Credential="unknown",Signature="${signature}"`,
    `ACS3-HMAC-SHA256 Credential=known,SignedHeaders=host;x-acs-security-token,Signature=${signature}`,
  ]
  const body = encodePairs(Object.entries(faceLiveness(personal())))
  return authorizations.map(authorization =>
    plainCall(plainBase, { authorization, 'x-acs-security-token': securityToken, ...formType }, body),
  )
}
const malformedCalls = () => authorizedCalls([';', ' ', '&', '\t', ', ;'])

/** Calls whose secrets stand where nobody looks for them. */
function misplacedCalls(): PlainRequest[] {
  const pairs = encodePairs(secretPairs())
  const base = plainBase
  const call = plainCall
  const headers: Pair[] = [
    ['x-acs-security-token', securityToken],
    ['x-acs-accesskey-secret', accessKeySecret],
    ['x-acs-access-key-secret', accessKeySecret],
    ['x-acs-bearer-token', canaries.bearerToken],
    ['x-api-key', accessKeySecret],
    ['x-emulator-control-token', controlToken],
    ['proxy-authorization', `Basic ${accessKeySecret}`],
    ['cookie', `session=${canaries.cookie}`],
    ['referer', link('page')],
    ['x-original-url', link('page')],
    ['x-forwarded-uri', `/page?SecurityToken=${securityToken}`],
    ['callback-token', callbackToken],
    ['x-callbackurl', link('')],
  ]
  return [
    ...authorizedCalls([',', ', ']),
    ...headers.map(([name, value]) => call(base, { [name]: value })),
    ...['application/json', 'text/plain', 'multipart/form-data; boundary=x'].map(type =>
      call(
        base,
        { 'content-type': type },
        JSON.stringify({ SecurityToken: securityToken, MerchantUserId: phone, pairs }),
      ),
    ),
    call(`${base}&${encodeURIComponent(pairs)}`),
    call(`${base}&${encodeURIComponent(encodeURIComponent(pairs.slice(0, 3000)))}`),
    call(base, formType, encodeURIComponent(pairs)),
    call(`/${encodeURIComponent(`?SecurityToken=${securityToken}`)}`),
    call(`/;SecurityToken=${securityToken}?Action=Initialize&Version=2022-08-09`),
    call(`${base}#SecurityToken=${securityToken}`),
    call(`http://user:${userInfo}@127.0.0.1${base}`),
    call(`${base}&x=1;SecurityToken=${securityToken}`),
    call(`${base}&${pairs}`, {}, '', 'GET'),
    call(`${base}&${pairs}`, {}, '', 'PUT'),
    call(`${base}&AccessKeyId=known&SignatureMethod=HMAC-SHA1&${pairs}`),
    call(`${base}&AccessKeyId=unknown&Format=JSON&${pairs}`, { authorization: `Bearer ${controlToken}` }),
  ]
}

/** Calls as SDKs make them, right and wrong, in both generations and in both places. */
function sdkCalls(): PlainRequest[] {
  const calls: PlainRequest[] = []
  const sts = { id: temporaryKey.id, secret: temporaryKey.secret, securityToken }
  for (const credentials of [{ ...key }, wrong, sts, { ...sts, secret: 'a wrong one' }, { ...wrong, securityToken }])
    for (const parameters of [
      faceLiveness({ ...personal(), ReturnUrl: returnLink }),
      faceVerify({ ...personal(), FacePictureBase64: base64 }),
      faceVerify({ ...personal(), FacePictureUrl: link('picture') }),
      faceLiveness({ ...personal(), SecurityLevel: 'strange' }),
      faceLiveness({ ...personal(), CallbackUrl: `http://user:${userInfo}@public.example/?a=${queryOfUrl}` }),
    ])
      calls.push(
        ...(['query', 'form'] as const).flatMap(place => [
          signV1({ credentials, parameters, place }),
          signV1({ credentials, parameters, place, format: 'XML', algorithm: 'HMAC-SHA256' }),
        ]),
        signV3({ credentials, query: parameters }),
        signV3({ credentials, form: parameters }),
        signV3({
          credentials,
          form: parameters,
          headers: { 'x-acs-credentials': accessKeySecret, cookie: canaries.cookie },
        }),
      )
  return [...calls, unsigned({ parameters: { ...faceLiveness(personal()), AccessKeySecret: accessKeySecret } })]
}

/** The signatures that calls carry: each is a secret of its own. */
function signaturesOf(calls: readonly PlainRequest[]): string[] {
  const all = calls.flatMap(({ url, headers, body }) => {
    const texts = [url, Buffer.from(body).toString('latin1').slice(-500), headers.authorization ?? '']
    return texts.flatMap(text => /[&?,]Signature=([^&,]+)/.exec(text)?.[1] ?? []).map(decodeURIComponent)
  })
  return [...new Set(all)].filter(signature => signature.length > 20)
}

/** What of the canaries is in a text, however it is encoded there. */
function foundIn(text: string, signatures: readonly string[] = []): string[] {
  let decoded = text
  for (let times = 0; times < 3; times += 1)
    decoded += `\n${decoded.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))}`
  const bytes = decoded.match(/[A-Za-z0-9+/]{24,}/g)?.map(run => Buffer.from(run, 'base64').toString('latin1')) ?? []
  const haystack = [decoded, ...bytes].join('\n').toLowerCase()
  const words = { ...canaries, base64: runOfBase64 }
  const named = Object.entries(words).filter(([, word]) => haystack.includes(word.toLowerCase()))
  const signed = signatures.filter(signature => decoded.includes(signature))
  return [...named.map(([name]) => name), ...signed.map(signature => `signature ${signature}`)]
}

const authorized = { host: 'localhost', authorization: `Bearer ${controlToken}` }
const control = (method: string, path: string, headers: Record<string, string> = authorized): PlainRequest => ({
  method,
  url: `/_emulator/${path}`,
  headers: { ...headers, 'content-length': '0' },
  body: Buffer.alloc(0),
})

it('what is looked for is found where it is, whatever the encoding', () => {
  for (const [name, word] of Object.entries({ ...canaries, base64: runOfBase64 })) {
    expect(word.length).toBeGreaterThan(10)
    for (const text of [word, word.toUpperCase(), encoded(word), encodeURIComponent(encoded(word))])
      if (name !== 'base64' || text === word) expect(foundIn(`<a>${text}</a>`)).toContain(name)
  }
  expect(foundIn(base64)).toContain('pictureBytes')
  expect(foundIn('nothing')).toEqual([])
})

describe.each([
  ['sent as SDKs send them', sdkCalls],
  ['under other spellings of their names', spelledCalls],
  ['where they do not belong', misplacedCalls],
  ['in headers that are malformed', malformedCalls],
])('secrets %s', (_, callsOf) => {
  let door: Door
  let ids: string[] = []
  let signatures: string[] = []
  const found = (text: string) => foundIn(text, signatures)

  beforeAll(async () => {
    door = await openHttp({
      accessKeys: [key, temporaryKey],
      controlToken,
      callbackRetries: 1,
      bodyLimit: 16 * 1024 * 1024,
    })
    const calls = callsOf()
    signatures = signaturesOf(calls)
    for (const call of calls) await door.call(call)
    const opened = await door.emulator.transactions.list()
    ids = opened.map(({ id }) => id)
    for (const id of ids.slice(3)) await door.emulator.complete(id)
    await door.emulator.callbacks.idle()
    door.emulator.clock.advance(1000)
    await door.emulator.callbacks.idle()
  }, 60_000)
  afterAll(() => door.close())

  const text = async (path: string) => {
    const answer = await door.call(control('GET', path))
    expect(answer.status).toBe(200)
    return answer.text
  }

  it('are not in the journal, neither in its list nor in an entry nor in its curl command', async () => {
    const list = await text('requests?limit=1000')
    expect(found(list)).toEqual([])
    const { requests } = JSON.parse(list)
    expect(requests.length).toBeGreaterThan(10)
    for (const { sequence, requestId } of requests) {
      expect(found(await text(`requests/${sequence}`))).toEqual([])
      expect(found(await text(`requests/${requestId}/curl`))).toEqual([])
    }
  }, 60_000)

  it('are not in the transactions, neither in their list nor in one', async () => {
    expect(ids.length).toBeGreaterThan(0)
    const list = await text('transactions?limit=1000')
    for (const transaction of JSON.parse(list).transactions) expect(found(JSON.stringify(transaction))).toEqual([])
    for (const id of ids) expect(found(await text(`transactions/${id}`))).toEqual([])
  })

  it('are not in the pages', async () => {
    for (const path of ['', 'assets/console.js', 'assets/style.css'])
      expect(found((await door.call(control('GET', path))).text)).toEqual([])
    // Where the browser is to go afterwards is for the browser to know.
    const isSecret = (name: string) => !name.startsWith('return')
    for (const id of ids) expect(found(await text(`verify/${id}`)).filter(isSecret)).toEqual([])
  })

  it('are not in what is answered to others', async () => {
    const id = ids[0] ?? ''
    const check = { MerchantBizId: 'biz', TransactionId: id }
    const theirs = [
      unsigned({ action: 'CheckResult', accessKeyId: 'another', parameters: check }),
      unsigned({ action: 'CheckResult', accessKeyId: 'known', parameters: { ...check, TransactionId: 'hksb0' } }),
      signV1({ credentials: { id: 'known', secret: 'guessed' }, parameters: faceLiveness() }),
      signV3({ credentials: { id: 'known', secret: 'guessed' }, query: faceLiveness() }),
      signV3({ credentials: { id: temporaryKey.id, secret: 'guessed', securityToken: 'guessed' } }),
      signV1({ credentials: { id: temporaryKey.id, secret: temporaryKey.secret } }),
      ...['transactions', `transactions/${id}`, 'requests', 'callbacks', 'nothing'].flatMap(path => [
        control('GET', path, { host: 'localhost' }),
        control('GET', path, { host: 'localhost', authorization: 'Bearer guessed' }),
        control('POST', path),
        control('GET', path, { ...authorized, origin: 'https://elsewhere.example' }),
        control('GET', path, { ...authorized, host: 'elsewhere.example' }),
      ]),
      control('POST', `transactions/${id}/complete`),
      control('POST', `transactions/${id}/complete`),
      control('POST', `transactions/${id}/expire`),
      control('POST', 'scenarios'),
      control('PUT', 'clock'),
    ]
    for (const request of theirs) {
      const { status, headers, text } = await door.call(request)
      expect(found(JSON.stringify({ headers, text }))).toEqual([])
      expect(status).toBeGreaterThanOrEqual(200)
    }
  })

  it('are not in the callbacks', async () => {
    const { callbacks } = JSON.parse(await text('callbacks'))
    for (const callback of callbacks) expect(found(JSON.stringify(callback))).toEqual([])
    expect(callbacks.length).toBeGreaterThan(0)
    expect(callbacks.at(-1).attempts).toHaveLength(2)
  })

  it('are not in the description of the control API', async () => {
    expect(found(await text('openapi.json'))).toEqual([])
  })
})

const command = new URL('../../dist/cli.js', import.meta.url).pathname
const flags = [
  ...['--access-key', `${key.id}:${accessKeySecret}`],
  ...['--access-key', `${temporaryKey.id}:${temporaryKey.secret}:token=${securityToken}`],
  ...['--control-token', controlToken],
]

describe('the command', () => {
  it.each([
    [
      'json',
      'sent in any way that SDKs and people know',
      () => [...sdkCalls(), ...spelledCalls(), ...misplacedCalls()],
    ],
    [
      'pretty',
      'sent in any way that SDKs and people know',
      () => [...sdkCalls(), ...spelledCalls(), ...misplacedCalls()],
    ],
    ['json', 'in headers that are malformed', malformedCalls],
    ['pretty', 'in headers that are malformed', malformedCalls],
  ])('writes no secret to its log (%s): %s', { timeout: 60_000 }, async (form, _, callsOf) => {
    const child = spawn(process.execPath, [
      command,
      '--port',
      '0',
      '--qps',
      '0',
      '--faces',
      'present',
      '--log',
      form,
      ...flags,
    ])
    let log = ''
    const url = await new Promise<string>(accept => {
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', chunk => {
          log += chunk
          const found = /listening on (http:\/\/[^"\s]+)/.exec(log)?.[1]
          if (found) accept(found)
        })
    })
    const calls = callsOf()
    const answers: Answer[] = []
    for (const call of calls) answers.push(await sendOverHttp(url, call))
    for (const path of ['transactions', 'nothing']) answers.push(await sendOverHttp(url, control('GET', path)))
    const gone = once(child, 'close')
    child.kill()
    await gone
    const logged = log.split('\n').filter(line => line.includes('Initialize'))
    expect(logged.length).toBeGreaterThanOrEqual(calls.length / 2)
    expect(foundIn(log, signaturesOf(calls))).toEqual([])
  })

  /** Runs the command in this process and collects what it writes. */
  async function run(args: string[], env: Record<string, string> = {}): Promise<string> {
    let out = ''
    const stream = {
      write: (text: string) => {
        out += text
      },
    }
    await main({ args, env, stdout: stream, stderr: stream })
    return out
  }

  const environment = {
    EMULATOR_ACCESS_KEYS: `${key.id}:${accessKeySecret},${temporaryKey.id}:${temporaryKey.secret}:token=${securityToken}`,
    EMULATOR_CONTROL_TOKEN: controlToken,
  }
  const file = { accessKeys: [key, temporaryKey], controlToken }

  it('config shows no secret, wherever it came from', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'canaries-test-'))
    const path = join(folder, 'options.json')
    writeFileSync(path, JSON.stringify(file))
    for (const shown of [
      await run(['config', ...flags]),
      await run(['config'], environment),
      await run(['config', '--config', path]),
    ]) {
      expect(shown).toMatch(/control-token +\(set\)/)
      expect(foundIn(shown)).toEqual([])
    }
    rmSync(folder, { recursive: true })
  })

  it('names what is wrong with a setting, but not the secret in it', async () => {
    for (const args of [
      ['--access-key', `known:${accessKeySecret}:ram_denied`],
      ['--access-key', `${accessKeySecret}`],
      [`--access-keys=known:${accessKeySecret}`],
      [`--control-tokens=${controlToken}`],
      ['--control-token', controlToken, '--port', 'strange'],
    ]) {
      const shown = await run(args)
      expect(shown).toMatch(/Failed to/)
      expect(foundIn(shown)).toEqual([])
    }
    const shown = await run([], { EMULATOR_ACCESS_KEYS: `known:${accessKeySecret}:strange` })
    expect(foundIn(shown)).toEqual([])
  })

  it.each([
    ['a key without quotes', `{"controlToken": ${controlToken}}`],
    ['two commas too many', `{"controlToken": "${controlToken}",,}`],
    ['nothing but the secret', controlToken],
    ['an end that is missing', `{"accessKeys": ["known:${accessKeySecret}"`],
  ])('says that a file is not JSON, but not the secret in it: %s', async (_, text) => {
    const folder = mkdtempSync(join(tmpdir(), 'canaries-test-'))
    const path = join(folder, 'options.json')
    writeFileSync(path, text)
    const shown = await run(['config', '--config', path])
    rmSync(folder, { recursive: true })
    expect(shown).toContain('Failed to read --config')
    for (const secret of [controlToken, accessKeySecret])
      for (let at = 0; at + 6 <= secret.length; at += 1) expect(shown).not.toContain(secret.slice(at, at + 6))
  })
})
