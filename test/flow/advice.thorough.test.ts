import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AdviceId, adviceIds } from '../../src/advice/catalogue.ts'
import { type Server, serve } from '../../src/node/serve.ts'

const metaInfo = JSON.stringify({ bioMetaInfo: '4.1.0:2916352,0', deviceType: 'web', ua: 'Mozilla/5.0' })
const appMetaInfo = JSON.stringify({ zimVer: '3.0.0', bioMetaInfo: '4.1.0:11501568,0', deviceType: 'ios' })

let server: Server
let receiver: HttpServer
let answerCallback: () => { status: number; after?: number }
let count = 0

beforeAll(async () => {
  receiver = createServer((_, response) => {
    const { status, after = 0 } = answerCallback()
    setTimeout(() => response.writeHead(status, { location: 'http://127.0.0.1:9/' }).end(), after)
  })
  await new Promise<void>(accept => receiver.listen(0, '127.0.0.1', accept))
})
afterAll(() => new Promise(accept => receiver.close(accept)))

beforeEach(async () => {
  answerCallback = () => ({ status: 200 })
  server = await serve({ port: 0, faces: 'present', log: 'silent', qps: 0 })
})
afterEach(() => server.close())

const receiverUrl = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/result`

type Parameters = Record<string, string>

/** One unsigned call over HTTP; the answer's code and transaction. */
async function call(action: string, parameters: Parameters, headers: Parameters = {}) {
  const response = await fetch(server.url, {
    method: 'POST',
    headers,
    body: new URLSearchParams({
      Action: action,
      Version: '2022-08-09',
      Format: 'JSON',
      AccessKeyId: 'shop',
      ...parameters,
    }),
  })
  const { Code: code, Result: result } = (await response.json()) as { Code: string; Result?: Parameters }
  return {
    code,
    id: result?.TransactionId ?? '',
    url: result?.TransactionUrl ?? '',
    advice: response.headers.get('x-emulator-advice'),
  }
}

/** What a careful integrator sends: everything that can be different is. */
const careful = (changes: Parameters = {}): Parameters => {
  count += 1
  return {
    ProductCode: 'FACE_LIVENESS',
    MerchantBizId: `order${count}`,
    MerchantUserId: `user${count}`,
    MetaInfo: appMetaInfo,
    ...changes,
  }
}
const initialize = (changes: Parameters = {}, headers: Parameters = {}) => call('Initialize', careful(changes), headers)

const control = async (method: string, path: string, body?: object) => {
  const response = await fetch(`${server.url}/_emulator/${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return response.status === 204 ? undefined : response.json()
}
const complete = (id: string, subCode = '200') => control('POST', `transactions/${id}/complete`, { subCode })
const advance = (duration: string) => control('PUT', 'clock', { advance: duration })

const checkResult = (id: string, changes: Parameters = {}) =>
  call('CheckResult', { MerchantBizId: `order${count}`, TransactionId: id, ...changes })

async function verifyAndCheck(changes: Parameters = {}) {
  const { id } = await initialize(changes)
  await complete(id)
  await checkResult(id)
}

async function notified(changes: Parameters = {}) {
  const { id } = await initialize({ CallbackUrl: receiverUrl(), CallbackToken: 'secret', ...changes })
  await complete(id)
  await server.emulator.callbacks.idle()
  await checkResult(id)
}

async function pageOf(query = '', headers: Parameters = {}) {
  const { url, id } = await initialize({ MetaInfo: metaInfo })
  await fetch(url + query, { headers })
  return { url, id }
}

/** For each rule a client that earns it and one that does the same thing right. */
const clients: Partial<Record<AdviceId, { earns: () => Promise<unknown>; does: () => Promise<unknown> }>> = {
  'biz-id-reused': {
    earns: async () => {
      await initialize({ MerchantBizId: 'order0' })
      await initialize({ MerchantBizId: 'order0' })
    },
    does: async () => {
      await initialize()
      await initialize()
    },
  },
  'biz-id-differs': {
    earns: async () => checkResult((await initialize()).id, { MerchantBizId: 'another' }),
    does: async () => checkResult((await initialize()).id),
  },
  'user-id-personal': {
    earns: async () => {
      await initialize({ MerchantUserId: '+8613800138000' })
      await initialize({ MerchantUserId: 'ann@example.com' })
    },
    does: async () => {
      await initialize({ MerchantUserId: '123456789' })
      await initialize({ MerchantUserId: 'f3a9c1d0b7e6452a' })
    },
  },
  'meta-info-invented': {
    earns: () => initialize({ MetaInfo: '{"os":"web"}' }),
    does: () =>
      initialize({
        MetaInfo: `{ "ua": "Mozilla/5.0", "deviceType":"h5" , "bioMetaInfo": "4.1.0:2916352,0", "more": 1 }`,
      }),
  },
  'meta-info-changed': {
    earns: async () => {
      await initialize({ MetaInfo: JSON.stringify(metaInfo) })
      await initialize({ MetaInfo: metaInfo.replaceAll('"', "'") })
    },
    does: () => initialize({ MetaInfo: metaInfo }),
  },
  'safe-mode-in-tests': {
    earns: async () => {
      const { id } = await initialize()
      await complete(id, '206')
      await checkResult(id)
    },
    does: async () => {
      const { id } = await initialize({ SecurityLevel: '01' })
      await complete(id, '205')
      await checkResult(id)
    },
  },
  'both-pictures': {
    earns: () =>
      initialize({ ProductCode: 'FACE_VERIFY', FacePictureBase64: 'AAAA', FacePictureUrl: 'https://127.0.0.1:9/' }),
    does: () => initialize({ ProductCode: 'FACE_VERIFY', FacePictureBase64: 'AAAA' }),
  },
  'large-base64-picture': {
    earns: () => initialize({ ProductCode: 'FACE_VERIFY', FacePictureBase64: 'A'.repeat(840_000) }),
    does: () => initialize({ ProductCode: 'FACE_VERIFY', FacePictureBase64: 'A'.repeat(838_000) }),
  },
  'unread-parameter': {
    earns: () => initialize({ MerchantUserID: 'user' }),
    does: async () => {
      const sdkOnly = { IdSpoof: 'false', LanguageConfig: 'en', EditOcrResult: '0' }
      const { id } = await initialize({ RegionId: 'cn-hongkong', ReturnUrl: 'https://shop.example/', ...sdkOnly })
      await checkResult(id, { ReturnFiveCategorySpoofResult: 'T' })
    },
  },
  'open-verification': {
    earns: async () => {
      await initialize({ MerchantUserId: 'same' })
      await initialize({ MerchantUserId: 'same' })
    },
    does: async () => {
      await verifyAndCheck({ MerchantUserId: 'same' })
      await initialize({ MerchantUserId: 'same' })
      await advance('PT31M')
      await initialize({ MerchantUserId: 'same' })
    },
  },
  'result-not-checked': { earns: async () => complete((await initialize()).id), does: () => verifyAndCheck() },
  'foreign-transaction': {
    earns: () => checkResult(`hksb${'0'.repeat(28)}`),
    does: () => verifyAndCheck(),
  },
  'polled-too-fast': {
    earns: async () => {
      await control('PUT', 'clock', { frozen: true })
      const { id } = await initialize()
      await checkResult(id)
      await checkResult(id)
    },
    does: async () => {
      const { id } = await initialize()
      await checkResult(id)
      await advance('PT5S')
      await checkResult(id)
    },
  },
  'polled-too-short': {
    earns: async () => {
      const { id } = await initialize()
      await checkResult(id)
      await advance('PT5S')
      await checkResult(id)
      await advance('PT31M')
    },
    does: async () => {
      const { id } = await initialize()
      await checkResult(id)
      await advance('PT29M30S')
      await checkResult(id)
      await advance('PT31M')
    },
  },
  'retried-too-early': {
    earns: async () => {
      await control('POST', 'scenarios', { name: 'throttled' })
      await initialize({ MerchantUserId: 'same' })
      await initialize({ MerchantUserId: 'same' })
    },
    does: async () => {
      await control('POST', 'scenarios', { name: 'throttled' })
      await initialize({ MerchantUserId: 'same' })
      await initialize({ MerchantUserId: 'another' })
      await advance('PT2S')
      await initialize({ MerchantUserId: 'same' })
    },
  },
  'retried-final-refusal': {
    earns: async () => {
      const refused = careful({ MetaInfo: '' })
      await call('Initialize', refused)
      await call('Initialize', refused)
    },
    does: async () => {
      await control('POST', 'scenarios', { name: 'internal-error' })
      const retried = careful()
      await call('Initialize', retried)
      await call('Initialize', retried)
    },
  },
  'nonce-reused': {
    earns: async () => {
      await initialize({ SignatureNonce: 'one' })
      await initialize({ SignatureNonce: 'one' })
    },
    does: async () => {
      await initialize({ SignatureNonce: 'one' })
      await initialize({ SignatureNonce: 'two' })
    },
  },
  'photinus-on-pc': {
    earns: () => initialize({ MetaInfo: metaInfo, Model: 'PHOTINUS_LIVENESS' }),
    does: () => initialize({ MetaInfo: metaInfo.replace('"web"', '"h5"'), Model: 'PHOTINUS_LIVENESS' }),
  },
  'page-opened-twice': {
    earns: async () => {
      const { url } = await pageOf()
      await fetch(url)
    },
    does: () => pageOf(),
  },
  'page-address-changed': { earns: () => pageOf('?utm_source=mail'), does: () => pageOf() },
  'page-framed-by-hand': {
    earns: () => pageOf('', { 'sec-fetch-dest': 'iframe' }),
    does: () => pageOf('', { 'sec-fetch-dest': 'document' }),
  },
  'callback-refused': {
    earns: () => {
      answerCallback = () => ({ status: 500 })
      return notified()
    },
    does: () => notified(),
  },
  'callback-redirected': {
    earns: () => {
      answerCallback = () => ({ status: 302 })
      return notified()
    },
    does: () => notified(),
  },
  'callback-slow': {
    earns: () => {
      answerCallback = () => ({ status: 200, after: 5500 })
      return notified()
    },
    does: () => notified(),
  },
  'callback-without-token': {
    earns: () => notified({ CallbackToken: '' }),
    does: () => notified(),
  },
  'key-in-browser': {
    earns: () => initialize({}, { origin: 'http://localhost:3000' }),
    does: () => initialize(),
  },
}

type Shown = {
  rule: AdviceId
  severity: string
  count: number
  fix: string
  occasions: string[]
  source: { url: string }
}
const advised = async () => (await control('GET', 'advice')) as { advice: Shown[]; total: number }

describe('advice', () => {
  it.each(adviceIds)(
    '%s is given to a client that earns it, once, with what to do about it',
    { timeout: 20_000 },
    async rule => {
      await clients[rule]?.earns()
      const found = (await advised()).advice.filter(one => one.rule === rule)
      expect(found).toEqual([
        expect.objectContaining({
          severity: expect.stringMatching(/^(error|warning|note)$/),
          fix: expect.stringMatching(/\w/),
          occasions: expect.arrayContaining([expect.stringMatching(/\w/)]),
          source: expect.objectContaining({ url: expect.stringMatching(/\w/) }),
        }),
      ])
    },
  )

  it.each(adviceIds)('%s is not given to a client that does the same thing right', { timeout: 20_000 }, async rule => {
    await clients[rule]?.does()
    const { advice } = await advised()
    expect(advice.map(one => one.rule)).not.toContain(rule)
    expect((await control('GET', 'requests')) as { total?: number }).not.toMatchObject({ total: 0 })
  })

  it.each([
    '123456789',
    '20261126153000',
    '2026-11-26-1530',
    '0000000123',
    '550e8400-e29b-41d4-a716-446655440000',
    'user@tenant',
    '12-34-56',
  ])('takes the id %s for neither a phone number nor an e-mail address', async id => {
    await initialize({ MerchantUserId: id })
    expect((await advised()).advice).toEqual([])
  })

  it.each([
    '+6591234567',
    '13800138000',
    '+86 138 0013 8000',
    '+1 (415) 555-2671',
    '(415) 555-2671',
    '0086 13800138000',
  ])('knows %s for a phone number', async id => {
    expect((await initialize({ MerchantUserId: id })).advice).toBe('user-id-personal')
  })

  it('blames nobody for opening another verification who never got the first answer', async () => {
    await control('POST', 'scenarios', { name: 'garbled' })
    const parameters = careful()
    await expect(call('Initialize', parameters)).rejects.toThrow()
    await call('Initialize', parameters)
    expect((await advised()).advice).toEqual([])
  })

  it('knows that a verification which ends as it is opened is neither open nor without a result', async () => {
    await control('POST', 'scenarios', { name: 'passed' })
    const { id } = await initialize({ MerchantUserId: 'same' })
    await initialize({ MerchantUserId: 'same' })
    expect((await advised()).advice).toMatchObject([{ rule: 'result-not-checked', occasions: [id] }])
    await checkResult(id, { MerchantBizId: `order${count - 1}` })
    expect((await advised()).advice.map(({ rule }) => rule)).not.toContain('result-not-checked')
  })

  it('blames nobody for an id that was got and then forgotten', async () => {
    const { id } = await initialize()
    await control('DELETE', `transactions/${id}`)
    expect(await checkResult(id)).toMatchObject({ code: 'TransactionIdInvalid', advice: null })
  })

  it('does not count what the page loads of itself', async () => {
    const { url } = await pageOf()
    await fetch(`${url}?lang=zh`, { headers: { 'sec-fetch-site': 'same-origin' } })
    expect((await advised()).advice).toEqual([])
  })

  it('is counted by key, and forgotten by key', async () => {
    await initialize({ MetaInfo: '{}' })
    await initialize({ MetaInfo: '{}', AccessKeyId: 'other' })
    expect((await advised()).total).toBe(2)
    expect(await control('GET', 'advice?accessKeyId=other')).toMatchObject({ total: 1 })
    await control('POST', 'reset?accessKeyId=other')
    expect((await advised()).advice).toMatchObject([{ rule: 'meta-info-invented', accessKeyId: 'shop', count: 1 }])
  })

  it('stands in JavaScript as it stands in the control API, and coverage beside it', async () => {
    await initialize({ MetaInfo: '{}' })
    expect(await server.emulator.advice()).toEqual((await advised()).advice)
    expect(await server.emulator.advice('another')).toEqual([])
    expect(await server.emulator.coverage()).toEqual(await control('GET', 'coverage'))
  })
})

describe('the page of a rule', () => {
  it.each(adviceIds)('%s tells when, why, what to do, how to except it and where that is written', async rule => {
    const response = await fetch(`${server.url}/_emulator/advice/${rule}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    const page = await response.text()
    for (const heading of ['When', 'Why', 'What to do', 'Where it is right', 'Source'])
      expect(page).toContain(`<h2>${heading}</h2>`)
    expect(page).toMatch(new RegExp(`rule: ('|&#39;)${rule}('|&#39;)`))
  })

  it('is missing where no rule has this name, and the known ones are named', async () => {
    const response = await fetch(`${server.url}/_emulator/advice/nothing`)
    expect(response.status).toBe(404)
    expect((await response.json()).error.message).toContain('biz-id-reused')
  })
})
