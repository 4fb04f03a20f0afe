import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formDecode, percentEncode } from '../../../src/gateway/percent-encoding.ts'
import { createJournal } from '../../../src/journal/create-journal.ts'
import { curlOfEntry } from '../../../src/journal/curl-of-entry.ts'
import { redactHeader, redactValue } from '../../../src/redaction/redact.ts'
import { redactReason } from '../../../src/redaction/redact-reason.ts'
import { redactTarget } from '../../../src/redaction/redact-target.ts'
import { v1Canonical, v1StringToSign } from '../../../src/signatures/v1.ts'
import { v3CanonicalRequest, v3Query } from '../../../src/signatures/v3.ts'
import { webDigests } from '../../../src/web/digests.ts'
import { answered, answeredCall, callOf } from '../journal/answered-call.ts'
import { fakeRealTime } from '../journal/real-time.ts'

describe('a parameter in the journal', () => {
  test.each([
    ['Signature', 'c2lnbmVk', '***'],
    ['SecurityToken', 'CAISsomething', '***'],
    ['BearerToken', 'eyJhbGciOi', '***'],
    ['AccessKeySecret', 'sent by mistake', '***'],
    ['CallbackToken', 'hush', '[4 characters]'],
    ['FacePictureBase64', '/9j/4AAQ', '[8 characters]'],
    ['TargetFacePicture', '/9j/4AAQ', '[8 characters]'],
    ['MerchantUserId', '13812345678', '13***78'],
    ['MerchantUserId', 'anna@example.com', 'an***om'],
    ['MerchantUserId', '12345678', '***'],
    ['MerchantUserId', '😀😁😂😃😄😅😆😇😈', '😀😁***😇😈'],
    ['MerchantUserId', 'emulator:no-face', 'emulator:no-face'],
    ['FacePictureUrl', 'https://host/path?a=b', 'https://host/path?***'],
    ['FacePictureUrl', 'https://user:password@host:8443/path', 'https://host:8443/path'],
    ['CallbackUrl', 'https://host/path#fragment', 'https://host/path?***'],
    ['CallbackUrl', 'https://host/path', 'https://host/path'],
    ['CallbackUrl', 'HTTP://USER@Host/?', 'http://host/'],
    ['CallbackUrl', 'https:\\\\user:password@host\\path', 'https://host/path'],
    ['CallbackUrl', 'https%3A%2F%2Fuser%3Apassword%40host', '[36 characters]'],
    ['CallbackUrl', 'https://host/a%3Fkey%3Dvalue', 'https://host/a***'],
    ['FacePictureUrl', 'data:image/jpeg;base64,AAAA', '[27 characters]'],
    ['ReturnUrl', 'https://host/path?session=1', 'https://host/path?***'],
    ['Note', '{"apdidToken":"device","deviceType":"ios"}', '{"apdidToken":"***","deviceType":"ios"}'],
    ['Remark', 'x?a=1&SecurityToken=hush&b=2', 'x?a=1&SecurityToken=***&b=2'],
    ['Remark', 'a%253D1%2526SecurityToken%253Dx%252526y%2526b%253D2', 'a%253D1%2526SecurityToken%253D***%2526b%253D2'],
    ['SignatureNonce', 'a1b2', 'a1b2'],
    ['SignatureMethod', 'HMAC-SHA1', 'HMAC-SHA1'],
    ['AccessKeyId', 'LTAIexample', 'LTAIexample'],
    ['SecurityLevel', '02', '02'],
    ['DocVideo', 'N', 'N'],
    ['CallbackToken', '', ''],
  ])('%s %s is shown as %s', (name, value, shown) => {
    expect(redactValue(name, value)).toBe(shown)
  })

  test('is cut at 2,000 characters and says how long it was', () => {
    const shown = redactValue('Note', 'x'.repeat(2500))
    expect(shown).toBe(`${'x'.repeat(2000)}… [2500 characters]`)
    expect(redactValue('Note', 'x'.repeat(2000))).toBe('x'.repeat(2000))
  })

  test('is not cut through a character', () => {
    expect(redactValue('Note', `x${'😀'.repeat(1500)}`)).toBe(`x${'😀'.repeat(999)}… [3001 characters]`)
  })

  test('shows no password of a link that is longer than what is looked at', () => {
    expect(redactValue('Remark', `${'x '.repeat(1990)}https://user:${'hush'.repeat(100)}@host/`)).not.toContain('hush')
  })
})

describe('a header in the journal', () => {
  test.each([
    [
      'authorization',
      'ACS3-HMAC-SHA256 Credential=key,SignedHeaders=host;x-acs-date,Signature=0a1b',
      'ACS3-HMAC-SHA256 Credential=key,SignedHeaders=host;x-acs-date,Signature=***',
    ],
    [
      'authorization',
      'ACS3-HMAC-SHA256 Signature=0a1b, Credential=key, SignedHeaders=host',
      'ACS3-HMAC-SHA256 Credential=key,SignedHeaders=host,Signature=***',
    ],
    ['authorization', 'ACS3-HMAC-SHA256 Credential=key;Signature=0a1b', 'ACS3-HMAC-SHA256 Credential=key'],
    ['authorization', 'Bearer eyJhbGciOi', '***'],
    ['authorization', 'Basic dXNlcjpwdw==', '***'],
    [
      'authorization',
      'acs3-hmac-sha256 Credential=key,Signature=0a1b',
      'acs3-hmac-sha256 Credential=key,Signature=***',
    ],
    ['proxy-authorization', 'ACS3-HMAC-SHA256 Credential=key,Signature=0a1b', '***'],
    ['cookie', 'session=1', '***'],
    ['x-acs-security-token', 'CAISsomething', '***'],
    ['x-acs-bearer-token', 'eyJhbGciOi', '***'],
    ['x-api-key', 'hush', '***'],
    ['referer', 'https://host/page?session=1', 'https://host/page?***'],
    ['x-acs-signature-nonce', 'a1b2', 'a1b2'],
    ['x-acs-content-sha256', 'e3b0', 'e3b0'],
    ['sec-ch-ua-mobile', '?0', '?0'],
    ['user-agent', 'Some/1.0 (+https://host/bot)', 'Some/1.0 (+https://host/bot)'],
  ])('%s %s is shown as %s', (name, value, shown) => {
    expect(redactHeader(name, value)).toBe(shown)
  })
})

describe('a request target in the journal', () => {
  test.each([
    ['/', '/'],
    ['/?Action=Initialize&SceneCode=a%20b', '/?Action=Initialize&SceneCode=a%20b'],
    ['/?Signature=a%2Bb%3D&Action=Initialize', '/?Signature=***&Action=Initialize'],
    ['/?%53ignature=hush', '/?%53ignature=***'],
    ['/?Security%54oken=hush&security_token=hush', '/?Security%54oken=***&security_token=***'],
    ['/?%26Security%54oken%25AA=hush', '/?%26Security%54oken%25AA=***'],
    ['/?Security%2554oken=hush', '/?Security%2554oken=***'],
    ['/?CallbackToken=hush&CallbackToken=hush', '/?CallbackToken=[4 characters]&CallbackToken=[4 characters]'],
    ['/?CallbackUrl=https%3A%2F%2Fu%3Ap%40host%2Fpath%3Fa%3Db', '/?CallbackUrl=https://host/path?***'],
    ['/?Action%3DInitialize%26SecurityToken%3Dhush', '/?Action=Initialize%26SecurityToken=***'],
    ['/%3FSecurityToken%3Dhush', '/***'],
    ['/a;SecurityToken=hush', '/a***'],
    ['http://user:password@host:80/?a=b', 'http://host:80/?a=b'],
    ['http:user:password@host/?a=b', 'http:host/?a=b'],
    ['/?a=b#SecurityToken=hush', '/?a=b#***'],
    ['/#SecurityToken=hush?a=b', '/***?a=b'],
    ['/?&&a=b&', '/?&&a=b&'],
  ])('%s is shown as %s', (url, shown) => {
    expect(redactTarget(url)).toBe(shown)
  })

  test('is cut between two pairs when it is long', () => {
    const url = `/?a=${'x'.repeat(1000)}&FacePictureBase64=${'A'.repeat(600_000)}&b=c`
    expect(redactTarget(url)).toBe(`/?a=${'x'.repeat(1000)}… [${url.length} characters]`)
  })
})

describe('a reason in the journal', () => {
  test.each([
    ['SecurityToken: absent; STS.key is a temporary key and needs one'],
    ['SignatureNonce: used by key in the last 15 minutes; each call and each retry needs a new one'],
    ['CallbackUrl: no URL; it must start with https://'],
    ["Signature: one or more of !'()* were signed unencoded, as encodeURIComponent leaves them; they must be encoded"],
  ])('%s stays as it is', reason => {
    expect(redactReason(reason, [])).toBe(reason)
  })

  test.each([
    [
      'signed here: POST&%2F&A%3Db%26CallbackToken%3Dtoken%2526with%253Dsigns%26Z%3Dz',
      'signed here: POST&%2F&A%3Db%26CallbackToken%3D***%26Z%3Dz',
    ],
    [
      'signed here: POST\n/\nCallbackToken=some%26token&Z=z\nhost:h',
      'signed here: POST\n/\nCallbackToken=***&Z=z\nhost:h',
    ],
    [
      'signed here: POST\n/\n\nx-acs-security-token:some token\n\nhost',
      'signed here: POST\n/\n\nx-acs-security-token:***\n\nhost',
    ],
    [
      'cannot fetch a URL with credentials: https://user:pw@host/?a',
      'cannot fetch a URL with credentials: https://host/?***',
    ],
    ['CallbackToken="it\'s some token" is strange', 'CallbackToken=***" is strange'],
  ])('%j is shown as %j', (reason, shown) => {
    expect(redactReason(reason, [])).toBe(shown)
  })

  test('no longer holds a value of the call wherever it stands', () => {
    expect(redactReason('FacePictureUrl: nothing at "a b/cd"; tried a%20b%2Fcd', ['a b/cd'])).toBe(
      'FacePictureUrl: nothing at "***"; tried ***',
    )
  })
})

/** Where a secret of a call may stand: in a parameter or a header. */
type Place = { name: string; put: (secret: string) => string }

const whole = (secret: string) => secret
const secretParameters: Place[] = [
  ...['Signature', 'SecurityToken', 'BearerToken', 'CallbackToken', 'FacePictureBase64', 'TargetFacePicture'].map(
    name => ({ name, put: whole }),
  ),
  { name: 'MerchantUserId', put: secret => `ab${secret}yz` },
  ...['FacePictureUrl', 'CallbackUrl'].flatMap(name => [
    { name, put: (secret: string) => `https://host/path?key=${secret}` },
    { name, put: (secret: string) => `https://host/path?${encodeURIComponent(secret)}` },
    { name, put: (secret: string) => `https://${encodeURIComponent(secret)}:x@host/path` },
    { name, put: (secret: string) => `http://user:${encodeURIComponent(secret)}@host` },
    { name, put: (secret: string) => `https://host/#${secret}` },
  ]),
]
const secretHeaders: Place[] = [
  ...['cookie', 'proxy-authorization', 'x-acs-security-token', 'x-acs-bearer-token', 'authorization'].map(name => ({
    name,
    put: whole,
  })),
  { name: 'authorization', put: secret => `Bearer ${secret}` },
  { name: 'authorization', put: secret => `ACS3-HMAC-SHA256 Credential=key,SignedHeaders=host,Signature=${secret}` },
  { name: 'authorization', put: secret => `ACS3-HMAC-SHA256 Signature=${secret},Credential=key,SignedHeaders=host` },
  { name: 'authorization', put: secret => `ACS3-HMAC-SHA256 Credential=key;Signature=${secret}` },
  { name: 'authorization', put: secret => `ACS3-HMAC-SHA256 Credential=key,SignedHeaders=host;Signature=${secret}` },
]

/** Each character as it is or percent-encoded, with digits of either case, once or (for names) twice. */
const spelled = (text: string, ways: readonly number[]) =>
  [...text]
    .map((character, index) => {
      const hex = character.charCodeAt(0).toString(16).padStart(2, '0')
      const way = ways[index % ways.length] ?? 0
      return [
        character,
        `%${hex}`,
        `%${hex.toUpperCase()}`,
        `%25${hex}`,
        character.toLowerCase(),
        character.toUpperCase(),
      ][way]
    })
    .join('')

const ways = (most: number) => fc.array(fc.nat(most), { minLength: 1, maxLength: 8 })
const secret = fc
  .tuple(
    fc.stringMatching(/^[+/=:@?;&é %"'\\,]{0,3}$/),
    fc.stringMatching(/^[a-zA-Z0-9]{12,30}$/),
    fc.constantFrom('', '==', 'x'),
  )
  .map(([before, core, after]) => ({ core, text: `${before}${core}${after}` }))

const canary = fc.record({
  secret,
  place: fc.constantFrom(...secretParameters),
  spelling: ways(5),
  valueSpelling: ways(2),
  where: fc.constantFrom('query', 'form', 'both', 'repeated'),
})
const headerCanary = fc.record({ secret, place: fc.constantFrom(...secretHeaders) })
const decoy = fc.constantFrom(
  'Action=Initialize',
  'SceneCode=login',
  'AccessKeyId=key',
  'x',
  '&',
  'MetaInfo=%7B%22a%22%3A1%7D',
)

/** Latin characters percent-encoded in full; the rest as UTF-8, so that only the secret's own letters vary. */
const encodedValue = (value: string, valueSpelling: readonly number[]) =>
  [...value].map(one => (/[a-zA-Z0-9]/.test(one) ? spelled(one, valueSpelling) : percentEncode(one))).join('')

describe('what must not enter the journal', () => {
  test('appears in no entry, list or command, wherever and however it was sent', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(
        fc.array(canary, { minLength: 1, maxLength: 3 }),
        fc.array(headerCanary, { maxLength: 2 }),
        fc.array(decoy, { maxLength: 3 }),
        fc.record({
          method: fc.constantFrom('GET', 'POST'),
          authority: fc.constantFrom('', 'http://host', 'https://user:password@host'),
          reason: fc.constantFrom('none', 'V1', 'V3', 'value', 'key'),
          // The gateway cuts what it signed.
          length: fc.nat(700),
        }),
        (parameters, headers, decoys, { method, authority, reason, length }) => {
          const query: string[] = []
          const form: string[] = []
          for (const { secret, place, spelling, valueSpelling, where } of parameters) {
            const pair = `${spelled(place.name, spelling)}=${encodedValue(place.put(secret.text), valueSpelling)}`
            if (where !== 'form') query.push(pair)
            if (where !== 'query') form.push(pair)
            if (where === 'repeated') query.push(pair)
          }
          const call = callOf({
            method,
            url: `${authority}/?${[...decoys, ...query].join('&')}`,
            headers: Object.fromEntries(headers.map(({ place, secret }) => [place.name, place.put(secret.text)])),
            form: [...form, ...decoys].join('&'),
          })
          const signed = {
            ...call,
            authorization: {
              ...{ algorithm: 'ACS3-HMAC-SHA256', credential: 'key', signature: '' },
              signedHeaders: Object.keys(call.request.headers),
            },
          }
          const reasons = {
            none: '',
            V1: `signed here: ${v1StringToSign(method, v1Canonical([...call.query, ...call.form])).slice(0, length)}`,
            V3: `canonical request signed here: ${v3CanonicalRequest(signed, webDigests.sha256(signed.request.body)).join(v3Query(signed)).slice(0, length)}`,
            key: `AccessKeyId: "${call.accessKeyId}" is not known; start with --access-key ${call.accessKeyId}:SECRET`,
            value: [...call.parameters].map(([name, value]) => `${name}: "${value}" is strange`).join('; '),
          }
          const journal = createJournal({ wake: fakeRealTime().wake })
          journal.record(answered(call, { reason: reasons[reason] }))
          const page = journal.list()
          const entry = journal.get(1)
          if (!entry) throw new Error('Failed to find the entry: it is not there. Do look at record().')
          const shown = [JSON.stringify(page), JSON.stringify(entry), curlOfEntry(entry)].join('\n')
          const decoded = [shown, formDecode(shown), formDecode(formDecode(shown))]
          for (const { secret } of [...parameters, ...headers])
            for (const text of decoded) expect(text.toLowerCase()).not.toContain(secret.core.toLowerCase())
          expect(shown).not.toContain('password')
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('is not there either when the call was too long and truncated', () => {
    const journal = createJournal({ wake: fakeRealTime().wake })
    const long = 'canary'.repeat(1000)
    const parameters = new Map(
      secretParameters.map(({ name, put }) => [name, name === 'MerchantUserId' ? long : put(long)]),
    )
    const headers = Object.fromEntries(secretHeaders.map(({ name, put }) => [name, put(long)]))
    const query = [...parameters].map(([name, value]) => `${name}=${percentEncode(value)}`).join('&')
    for (const url of ['/', `/?${query}`, `http://${long}@host/?${query}`])
      for (const reason of ['', `signed here: ${query}`, `signed here: ${percentEncode(query)}`])
        journal.record(answeredCall({ url, headers, parameters, reason, accessKeyId: `key;Signature=${long}` }))
    const { entries } = journal.list()
    expect(entries).toHaveLength(9)
    expect(JSON.stringify(entries)).not.toContain('canaryc')
  })

  test('is named, so that a reader knows what is missing', () => {
    const journal = createJournal({ wake: fakeRealTime().wake })
    const call = callOf({
      url: '/?CallbackToken=hush',
      headers: { cookie: 'a=b' },
      form: 'Signature=s&SceneCode=login',
    })
    journal.record(answered(call))
    expect(journal.get(1)?.redacted).toEqual(['cookie', 'CallbackToken', 'Signature', 'url'])
  })

  test('takes no long time to find in text made to be slow', () => {
    const journal = createJournal({ wake: fakeRealTime().wake })
    const slow = ['a', '=', '%', '"', '://', 'a=', 'a%3D', '"a":"', 'token', 'a://', '\\', '%25', 'a:b\n']
    const started = performance.now()
    for (const one of slow) {
      const text = one.repeat(Math.ceil(100_000 / one.length))
      const parameters = new Map([
        [text, text],
        ['CallbackUrl', text],
        ['MerchantUserId', text],
        ['SceneCode', text],
      ])
      journal.record(
        answeredCall({ url: `/?${text}`, headers: { authorization: text, a: text }, parameters, reason: text }),
      )
    }
    journal.list()
    expect(performance.now() - started).toBeLessThan(5000)
  })
})
