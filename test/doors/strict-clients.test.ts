import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Options } from '../../src/options/options.ts'
import { fieldsOf, openInProcess } from '../support/doors.ts'
import { faceLiveness } from '../support/requests.ts'
import { encodePairs, type PlainRequest, percentEncode, signV1, signV3, unsigned } from '../support/signed-request.ts'

const credentials = { id: 'testid', secret: 'testsecret' }
const strict: Partial<Options> = { auth: 'strict', accessKeys: [{ ...credentials, traits: [] }] }

/** Sends a request to an emulator of its own, and reads code and reason. */
async function answer(request: PlainRequest, options: Partial<Options> = strict) {
  const door = await openInProcess(options)
  const { status, headers, text } = await door.call(request)
  return { status, code: fieldsOf({ status, headers, text }).Code, reason: headers['x-emulator-reason'] ?? '', door }
}

const v3 = (changes: Partial<Parameters<typeof signV3>[0]> = {}) =>
  signV3({ credentials, query: faceLiveness(), ...changes })

/** The request with some headers changed after it was signed. */
const changed = (request: PlainRequest, headers: Record<string, string>): PlainRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
})

describe('a timestamp with fractions of a second', () => {
  test('is taken in a signature V3', async () => {
    const at = new Date().toISOString()
    const request = v3({ headers: { 'x-acs-date': at } })
    expect(request.headers['x-acs-date']).toMatch(/\.\d{3}Z$/)
    expect(await answer(request)).toMatchObject({ code: 'Success' })
  })

  test('is taken in a signature V1', async () => {
    const parameters: Record<string, string> = {
      ...{ Action: 'Initialize', Version: '2022-08-09', Format: 'JSON', AccessKeyId: 'testid', ...faceLiveness() },
      ...{
        SignatureMethod: 'HMAC-SHA1',
        SignatureVersion: '1.0',
        SignatureNonce: 'n1',
        Timestamp: new Date().toISOString(),
      },
    }
    const canonical = encodePairs(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)))
    const signature = createHmac('sha1', 'testsecret&')
      .update(`POST&%2F&${percentEncode(canonical)}`)
      .digest('base64')
    const url = `/?${canonical}&Signature=${percentEncode(signature)}`
    expect(await answer({ method: 'POST', url, headers: {}, body: new Uint8Array() })).toMatchObject({
      code: 'Success',
    })
  })

  test.each(['2026-01-31T00:00:00.Z', '2026-01-31T00:00:00.1234567890Z', '2026-01-31T00:00:00,5Z'])(
    'of another form is refused: %s',
    async at => {
      expect(await answer(v3({ headers: { 'x-acs-date': at } }))).toMatchObject({ code: 'InvalidTimeStamp.Format' })
    },
  )
})

describe('a signature of version 4', () => {
  const authorization =
    'ACS4-HMAC-SHA256 Credential=testid/20260131/cn-hongkong/cloudauth-intl/aliyun_v4_request,SignedHeaders=host,Signature=00'

  test.each([
    ['strict', strict],
    ['lenient, by a known key', { accessKeys: [{ ...credentials, traits: [] }] }],
    ['lenient, by any key', {}],
  ])('is refused by what it is, and its key id is told from its scope: %s', async (_, options) => {
    const { code, reason, door } = await answer(changed(v3(), { authorization }), options)
    expect(code).toBe('InvalidSignatureMethod')
    expect(reason).toMatch(/ACS4-HMAC-SHA256.*signature version 4.*ACS3-HMAC-SHA256/)
    expect((await door.emulator.requests.list()).entries[0]?.accessKeyId).toBe('testid')
  })
})

test.each([
  ['strict', strict],
  ['lenient, by a known key', { accessKeys: [{ ...credentials, traits: [] }] }],
])('an algorithm in small letters is refused by its name, and its key is still known: %s', async (_, options) => {
  const signed = v3()
  const authorization = (signed.headers?.authorization ?? '').replace('ACS3-HMAC-SHA256', 'acs3-hmac-sha256')
  const { code, reason, door } = await answer(changed(signed, { authorization }), options)
  expect(code).toBe('InvalidSignatureMethod')
  expect(reason).toContain('algorithm "acs3-hmac-sha256" is not verified here, use ACS3-HMAC-SHA256')
  expect((await door.emulator.requests.list()).entries[0]?.accessKeyId).toBe('testid')
})

describe('a body that nobody read', () => {
  const json = Buffer.from(JSON.stringify(faceLiveness()))

  test.each([
    ['JSON', { 'content-type': 'application/json' }, 'content-type: application/json'],
    ['multipart', { 'content-type': 'multipart/form-data; boundary=x' }, 'content-type: multipart/form-data'],
    ['plain text', { 'content-type': 'text/plain' }, 'content-type: text/plain'],
    ['no type', {}, 'no content-type'],
    [
      'gzip',
      { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip' },
      'content-encoding: gzip',
    ],
    ['no coding', { 'content-type': 'application/json', 'content-encoding': '' }, 'content-type: application/json'],
    [
      'the coding that is none',
      { 'content-type': 'application/json', 'content-encoding': 'identity' },
      'content-type: application/json',
    ],
  ])('is named where something is missing: %s', async (_, headers, words) => {
    const request = { method: 'POST', url: '/?Action=Initialize&Version=2022-08-09&Format=JSON', headers, body: json }
    const { code, reason } = await answer(request, {})
    expect(code).toBe('MissingParameter')
    expect(reason).toContain(`the body (${json.length} bytes, ${words}`)
    const whole = await answer(
      { ...request, url: '/?Version=2022-08-09', headers: { ...headers, 'x-acs-action': '' } },
      {},
    )
    expect(whole.reason).toContain('the body (')
  })

  test('is named where a form of several parts holds all of a call, which is what an upload looks like', async () => {
    const form = new FormData()
    for (const [name, value] of Object.entries({ Action: 'Initialize', ...faceLiveness() })) form.set(name, value)
    const sent = new Request('http://localhost/', { method: 'POST', body: form })
    const request = {
      ...{ method: 'POST', url: '/', headers: Object.fromEntries(sent.headers) },
      body: new Uint8Array(await sent.arrayBuffer()),
    }
    expect((await answer(request, {})).reason).toMatch(/multipart\/form-data\) was not read.*x-www-form-urlencoded$/)
  })

  test('is not named where the form was read, or nothing is missing', async () => {
    const form = unsigned({ form: faceLiveness({ MetaInfo: undefined }) })
    expect((await answer(form, {})).reason).toBe('MetaInfo: required, but absent')
    const ignored = { ...v3(), body: json, headers: { ...v3().headers, 'content-type': 'application/json' } }
    expect((await answer(ignored)).reason).not.toContain('was not read')
  })
})

describe('a parameter in another letter case', () => {
  test.each([
    ['merchantBizId', 'MerchantBizId'],
    ['METAINFO', 'MetaInfo'],
    ['productcode', 'ProductCode'],
  ])('is named where the right one is missing: %s', async (sent, right) => {
    const { [right]: value = '', ...rest } = faceLiveness()
    const { code, reason } = await answer(unsigned({ parameters: { ...rest, [sent]: value } }), {})
    expect(code).toBe('MissingParameter')
    expect(reason).toMatch(new RegExp(`^${right}: required.*"${sent}" came.*letter case`))
  })

  test.each(['initialize', 'INITIALIZEV2', 'checkresult'])(
    'is told as well where it names the action: %s',
    async Action => {
      const url = `/?${encodePairs(Object.entries({ Version: '2022-08-09', Format: 'JSON', ...faceLiveness(), Action }))}`
      const { code, reason } = await answer({ method: 'POST', url, headers: {}, body: new Uint8Array() }, {})
      expect([code, reason]).toEqual([
        'InvalidAction.NotFound',
        expect.stringMatching(
          / does not exist, (Initialize|InitializeV2|CheckResult) does: names of actions go by letter case$/,
        ),
      ])
    },
  )

  test('of the gateway as well', async () => {
    const url = `/?action=Initialize&Version=2022-08-09&${encodePairs(Object.entries(faceLiveness()))}`
    const { code, reason } = await answer({ method: 'POST', url, headers: {}, body: new Uint8Array() }, {})
    expect([code, reason]).toEqual(['MissingAction', expect.stringContaining('"action" came')])
  })
})

describe('a signature that came out otherwise on the way', () => {
  const signedFor = (host: string) => v3({ host })

  test.each([
    ['the port that nginx takes away with $host', 'localhost:3000', 'localhost', {}],
    ['the name of the upstream that nginx puts in', 'localhost:8080', 'emulator', {}],
    ['what a proxy says it was called by', 'kyc.shop.test', 'emulator:8080', { 'x-forwarded-host': 'kyc.shop.test' }],
    [
      'host and port of two headers',
      'kyc.shop.test:4443',
      'up',
      { 'x-forwarded-host': 'kyc.shop.test', 'x-forwarded-port': '4443' },
    ],
  ])('is told from a wrong secret: %s', async (_, called, came, headers) => {
    const { code, reason } = await answer(changed(signedFor(called), { host: came, ...headers }))
    expect(code).toBe('SignatureDoesNotMatch')
    expect(reason).toMatch(/a proxy rewrote the Host header/)
    expect(reason).toMatch(new RegExp(`"${called}"|x-forwarded-host`))
  })

  test('names the proxy where the host that was signed cannot be found', async () => {
    const { reason } = await answer(
      changed(signedFor('unheard.of:12345'), { host: 'backend', 'x-real-ip': '10.0.0.1' }),
    )
    expect(reason).toMatch(/a proxy is on the way \(x-real-ip\).*"backend".*proxy_set_header Host \$http_host/)
  })

  test('finds the port that the emulator listens on, whichever that is', async () => {
    const request = { ...changed(signedFor('localhost:36091'), { host: 'localhost' }), port: 36091 }
    expect((await answer(request)).reason).toMatch(/signed as "localhost:36091", and came as "localhost"/)
  })

  test('doubts a Host without a port that every client writes, though no header tells of a proxy', async () => {
    const request = { ...changed(signedFor('unheard.of:12345'), { host: 'backend' }), port: 36091 }
    expect((await answer(request)).reason).toMatch(/without the port 36091.*"backend".*\$http_host/)
  })

  test('doubts the Host of a call whose connection ends with it, as proxies send by default', async () => {
    const came = { host: '127.0.0.1:36091', connection: 'close' }
    expect((await answer(changed(signedFor('unheard.of:12345'), came))).reason).toMatch(
      /"Connection: close".*came as "127\.0\.0\.1:36091".*\$http_host/,
    )
  })

  test.each([
    ['cloudauth-intl.cn-hongkong.aliyuncs.com', false],
    ['CLOUDAUTH-INTL.ALIYUNCS.COM', false],
    ['cloudauth-intl.aliyuncs.com.shop.test', true],
    ['aliyuncs.com', true],
    ['notaliyuncs.com', true],
  ])('doubts the Host of such a call unless it is the name of the service: %s', async (host, isDoubted) => {
    const { reason } = await answer(changed(signedFor('unheard.of:12345'), { host, connection: 'close' }))
    expect(/a proxy rewrote Host/.test(reason)).toBe(isDoubted)
  })

  test('finds a host and a content type that were both rewritten', async () => {
    const signed = v3({ query: {}, form: faceLiveness(), host: 'localhost:8080' })
    const type = `${signed.headers['content-type']};charset=utf-8`
    const { reason } = await answer(changed(signed, { 'content-type': type, host: 'emulator' }))
    expect(reason).toMatch(/host was signed as "localhost:8080".*content-type was signed as/)
  })

  test('names a charset that was added to the content type', async () => {
    const signed = v3({ query: {}, form: faceLiveness() })
    const type = `${signed.headers['content-type']}; charset=utf-8`
    const { code, reason } = await answer(changed(signed, { 'content-type': type }))
    expect(code).toBe('SignatureDoesNotMatch')
    expect(reason).toMatch(/content-type was signed as "application\/x-www-form-urlencoded".*charset=utf-8/)
  })

  test.each([
    ['V3', () => v3({ query: faceLiveness({ MerchantUserId: 'a+b' }) })],
    ['V1', () => signV1({ credentials, place: 'query', parameters: faceLiveness({ MerchantUserId: 'a+b' }) })],
  ])('names a bare "+" in a value: %s', async (_, sign) => {
    const request = sign()
    const { code, reason } = await answer({ ...request, url: request.url.replace('a%2Bb', 'a+b') })
    expect(code).toBe('SignatureDoesNotMatch')
    expect(reason).toMatch(/MerchantUserId: a "\+" came unencoded.*%2B/)
  })

  test.each([
    [
      'beside blanks of another parameter',
      { MerchantUserId: '+44 1', ReturnUrl: 'https://shop.test/?q=a b c' },
      '+44+1',
    ],
    ['beside a blank of its own', { MerchantUserId: 'a+b c d' }, 'a+b+c+d'],
    ['twice, beside a blank elsewhere', { MerchantUserId: 'a+b', CallbackToken: 'x y', SceneCode: 'c d' }, 'a+b'],
  ])('names a bare "+" among blanks that a form writes as "+": %s', async (_, parameters, sent) => {
    const asForm = (text: string) => text.replaceAll('%20', '+')
    const id = encodeURIComponent(parameters.MerchantUserId)
    for (const sign of [
      () => v3({ query: faceLiveness(parameters) }),
      () => signV1({ credentials, place: 'query', parameters: faceLiveness(parameters) }),
    ]) {
      const { url, ...request } = sign()
      const { code, reason } = await answer({ ...request, url: asForm(url).replace(asForm(id), sent) })
      expect(code).toBe('SignatureDoesNotMatch')
      expect(reason).toMatch(/MerchantUserId: a "\+" came unencoded.*%2B/)
    }
  })

  test('names a bare "+" in the Signature itself', async () => {
    for (let nonce = 0; nonce < 200; nonce++) {
      const request = signV1({ credentials, place: 'query', parameters: faceLiveness(), nonce: `n${nonce}` })
      if (!/Signature=[^&]*%2B/.test(request.url)) continue
      const url = request.url.replace(/(?<=&Signature=)[^&]*/, signature => signature.replaceAll('%2B', '+'))
      const { code, reason } = await answer({ ...request, url })
      expect([code, reason]).toEqual([
        'SignatureDoesNotMatch',
        expect.stringMatching(/^Signature: a "\+" of it came unencoded/),
      ])
      return
    }
    throw new Error('Failed to draw a signature with a plus sign.')
  })

  test('says nothing of the way where the secret is wrong', async () => {
    const wrong = signV3({ credentials: { ...credentials, secret: 'other' }, query: faceLiveness() })
    expect((await answer(wrong)).reason).toMatch(/^Authorization: does not fit the secret of testid/)
  })
})

describe('--id-rules', () => {
  const constant = '123e4567-e89b-12d3-a456-426614174000'

  test.each([
    ['MerchantBizId', constant],
    ['MerchantBizId', 'PAYLABS_1769817600'],
    ['SceneCode', 'check-out-page'],
  ])('documented, the default, refuses what public programs send and names the switch: %s %s', async (name, value) => {
    const { code, reason } = await answer(unsigned({ parameters: faceLiveness({ [name]: value }) }), {})
    expect(code).toBe('InvalidParameter')
    expect(reason).toMatch(new RegExp(`^${name}: .* \\(--id-rules observed lets it pass\\)$`))
  })

  test.each([
    ['Initialize', faceLiveness({ MerchantBizId: constant, SceneCode: 'check-out-page' }), 'Success'],
    ['CheckResult', { MerchantBizId: constant, TransactionId: 'hksb1' }, 'TransactionIdInvalid'],
  ])('observed lets it pass: %s', async (action, query, code) => {
    expect(await answer(unsigned({ action, parameters: query }), { idRules: 'observed' })).toMatchObject({ code })
  })

  test.each([['x'.repeat(65)], ['']])('observed still refuses a MerchantBizId of another length: "%s"', async value => {
    const { code, reason } = await answer(unsigned({ parameters: faceLiveness({ MerchantBizId: value }) }), {
      idRules: 'observed',
    })
    expect(code).toMatch(/^(Invalid|Missing)Parameter$/)
    expect(reason).not.toContain('--id-rules')
  })
})

test.each(['callbackToken', 'CallbackToken'] as const)('--callback-token-name %s names the token so', async name => {
  const parameters = faceLiveness({ CallbackUrl: 'http://localhost:1/', CallbackToken: 'abc' })
  const { door } = await answer(unsigned({ parameters: parameters }), { callbackTokenName: name, completeAfter: 0 })
  await expect.poll(async () => (await door.emulator.callbacks.list())[0]?.url).toContain(`?${name}=abc&`)
})

test.each([
  ['in single quotes, with a key added', "{'ua': 'x', 'deviceType': 'web', 'user_id': 7}"],
  ['parsed and written again', '{\n "ua": "x",\n "deviceType" : "h5"\n}'],
])('MetaInfo %s is read for its deviceType', async (_, MetaInfo) => {
  const door = await openInProcess({})
  const { Result } = fieldsOf(
    await door.call(unsigned({ parameters: faceLiveness({ MetaInfo, LanguageConfig: 'en' }) })),
  )
  expect(Result?.TransactionUrl).toMatch(/\/_emulator\/verify\//)
})
