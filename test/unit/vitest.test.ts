import { stripVTControlCharacters } from 'node:util'
import { afterAll, describe } from 'vitest'
import { fakeInitialize } from '../../src/faker.ts'
import { expect, type TestEmulator, test } from '../../src/vitest.ts'
import { type Answer, fieldsOf, sendOverHttp } from '../support/doors.ts'
import { faceLiveness } from '../support/requests.ts'
import { signV3, unsigned } from '../support/signed-request.ts'
import { openReceiver } from './callbacks/receiver.ts'

function initialize(emulator: TestEmulator, changes: Record<string, string> = {}): Promise<Answer> {
  const { accessKey: credentials, url, endpoint } = emulator
  return sendOverHttp(url, signV3({ credentials, host: endpoint, query: faceLiveness(changes) }))
}

/** What an assertion says when it fails. */
function complaint(assertion: () => void): string {
  try {
    assertion()
  } catch (thrown) {
    return stripVTControlCharacters(thrown instanceof Error ? thrown.message : String(thrown))
  }
  throw new Error('Failed to see the assertion fail: it held.')
}

describe('the fixture', () => {
  const seen: string[] = []
  /** What a test leaves behind, looked at after all of them. */
  const left: { url: string; answer: Promise<Answer | string> }[] = []

  for (const name of ['one test', 'another test'])
    test(`gives ${name} an emulator of its own, empty, with a key of its own`, async ({ emulator }) => {
      expect(await emulator.transactions.list({})).toEqual([])
      expect((await emulator.requests.list()).requests).toEqual([])
      expect(fieldsOf(await initialize(emulator))).toMatchObject({ Code: 'Success' })
      expect(seen).not.toContain(emulator.accessKey.id)
      seen.push(emulator.accessKey.id)
    })

  test('takes no call that its key did not sign', async ({ emulator }) => {
    expect(fieldsOf(await sendOverHttp(emulator.url, unsigned({ parameters: faceLiveness() })))).toMatchObject({
      Code: 'MissingAccessKeyId',
    })
    const other = { ...emulator, accessKey: { ...emulator.accessKey, id: 'another' } }
    expect(fieldsOf(await initialize(other))).toMatchObject({ Code: 'InvalidAccessKeyId.NotFound' })
  })

  test('is closed after its test, also when an answer hangs', async ({ emulator }) => {
    emulator.scenarios.arm({ name: 'hang' })
    left.push({ url: emulator.url, answer: initialize(emulator).catch((thrown: Error) => thrown.message) })
    await emulator.requests.wait({ count: 1, timeout: 5000 })
  })

  afterAll(async () => {
    for (const { url, answer } of left) {
      expect(await answer).toMatch(/hang up|ECONNRESET/)
      await expect(fetch(`${url}/_emulator/health`)).rejects.toThrow('fetch failed')
    }
    expect(left).toHaveLength(1)
  })

  test('has no rate limit', async ({ emulator }) => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => initialize(emulator)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  })

  test('reaches everything that an emulator has', async ({ emulator }) => {
    emulator.scenarios.arm({ name: 'no-face' })
    expect(fieldsOf(await initialize(emulator))).toMatchObject({ Code: 'NoFaceDetected' })
    const { Result } = fieldsOf(await initialize(emulator))
    await emulator.complete(Result?.TransactionId ?? '', { subCode: '206' })
    expect(await emulator.transactions.get(Result?.TransactionId ?? '')).toMatchObject({ state: 'not-passed' })
  })
})

describe('options of the fixture', () => {
  const lenient = test.extend({ emulatorOptions: { auth: 'lenient', qps: 1, accessKeys: [{ id: 'a', secret: 'b' }] } })

  lenient('are those of its emulator, whose own key is known all the same', async ({ emulator }) => {
    expect(fieldsOf(await initialize(emulator))).toMatchObject({ Code: 'Success' })
    expect(fieldsOf(await initialize(emulator))).toMatchObject({ Code: 'Throttling.Api' })
    expect(fieldsOf(await sendOverHttp(emulator.url, unsigned({ parameters: faceLiveness() })))).toMatchObject({
      Code: 'Success',
    })
    expect(emulator.options.accessKeys.map(({ id }) => id)).toEqual([emulator.accessKey.id, 'a'])
  })
})

describe.concurrent('concurrent tests', () => {
  const emulators = new Set<string>()
  const biz = (index: number) => `concurrent${index}`

  for (const index of [0, 1, 2, 3])
    test(`number ${index} meets no other`, async ({ emulator, expect }) => {
      emulators.add(emulator.url)
      await initialize(emulator, { MerchantBizId: biz(index) })
      const transactions = await emulator.transactions.list({})
      expect(transactions.map(({ parameters }) => parameters.MerchantBizId)).toEqual([biz(index)])
      expect((await emulator.requests.list()).requests).toHaveLength(1)
    })

  afterAll(() => expect(emulators.size).toBe(4))
})

describe('toHaveInitialized', () => {
  test('holds for a successful Initialize with at least these parameters', async ({ emulator }) => {
    await initialize(emulator, { MerchantBizId: 'order1' })
    expect(emulator).toHaveInitialized()
    expect(emulator).toHaveInitialized({ MerchantBizId: 'order1', ProductCode: 'FACE_LIVENESS' })
    expect(emulator).not.toHaveInitialized({ MerchantBizId: 'order2' })
  })

  test('looks at the values as they were sent, also at those that the journal hides', async ({ emulator }) => {
    const MerchantUserId = 'somebody@shop.example'
    await initialize(emulator, { MerchantUserId, CallbackUrl: 'http://localhost/callback?order=1' })
    expect(emulator).toHaveInitialized({ MerchantUserId, CallbackUrl: 'http://localhost/callback?order=1' })
    expect(emulator).not.toHaveInitialized({ MerchantUserId: 'soXXXXXX@shop.example' })
    expect(emulator).not.toHaveInitialized({ CallbackUrl: 'http://localhost/callback?order=2' })
  })

  test('takes a whole request, and asymmetric matchers', async ({ emulator }) => {
    const request = fakeInitialize({ seed: 1 })
    await initialize(emulator, request)
    expect(emulator).toHaveInitialized(request)
    expect(emulator).toHaveInitialized({ MerchantBizId: expect.stringMatching(/^[0-9a-f]{32}$/) })
    expect(emulator).not.toHaveInitialized({ ...request, MetaInfo: fakeInitialize({ seed: 2 }).MetaInfo })
    expect(emulator).not.toHaveInitialized({ MerchantBizId: expect.stringMatching(/^order/) })

    const withPortrait = fakeInitialize({ edition: 'face-verify', seed: 3 })
    await initialize(emulator, withPortrait)
    expect(emulator).toHaveInitialized(withPortrait)
    const other = Buffer.from(withPortrait.FacePictureBase64 ?? '', 'base64').reverse()
    expect(emulator).not.toHaveInitialized({ ...withPortrait, FacePictureBase64: other.toString('base64') })
  })

  test('refuses a parameter that neither a document nor a call has', async ({ emulator }) => {
    await initialize(emulator, { Extra: 'sent' })
    expect(emulator).toHaveInitialized({ Extra: 'sent' })
    const misspelt = complaint(() => expect(emulator).not.toHaveInitialized({ merchantBizId: 'order1' }))
    expect(misspelt).toMatch(/^Failed to compare merchantBizId: unknown parameter\. Use .*MerchantBizId/)
  })

  test('does not hold for one that was refused', async ({ emulator }) => {
    await initialize(emulator, { MerchantUserId: 'emulator:internal-error' })
    expect(emulator).not.toHaveInitialized()
  })

  test('says what was looked for and what there was', async ({ emulator }) => {
    await initialize(emulator, { MerchantBizId: 'order1' })
    const missing = complaint(() => expect(emulator).toHaveInitialized({ MerchantBizId: 'order2' }))
    expect(missing).toContain('There was one successful Initialize, none as expected. The nearest:')
    expect(missing).toMatch(/^- +"MerchantBizId": "order2",$/m)
    expect(missing).toMatch(/^\+ +"MerchantBizId": "order1",$/m)
    const found = complaint(() => expect(emulator).not.toHaveInitialized({ MerchantBizId: 'order1' }))
    expect(found).toContain('There was one successful Initialize; none with this was expected')
  })
})

describe('toHaveNoAdvice', () => {
  const careless = { MerchantUserId: 'ann@example.com' }

  test('holds for a client that keeps to the documents', async ({ emulator }) => {
    await initialize(emulator)
    expect(emulator).toHaveNoAdvice()
    expect(complaint(() => expect(emulator).not.toHaveNoAdvice())).toContain('Found no advice; some was expected.')
  })

  test('says what was seen, what to do about it, and how to except it', async ({ emulator }) => {
    await initialize(emulator, careless)
    expect(emulator).not.toHaveNoAdvice()
    const told = complaint(() => expect(emulator).toHaveNoAdvice())
    expect(told).toMatch(
      /^warning user-id-personal: MerchantUserId is an e-mail address or a phone number \(once, by test-key-/m,
    )
    expect(told).toContain('Send a hash of the identifier')
    expect(told).toContain("toHaveNoAdvice({ except: [{ rule: 'user-id-personal', because: '…' }] })")
  })

  test('lets through what is excepted with a reason, and no other rule', async ({ emulator }) => {
    await initialize(emulator, careless)
    const except = [{ rule: 'user-id-personal' as const, because: 'the user of this test is a fixture' }]
    expect(emulator).toHaveNoAdvice({ except })
    await initialize(emulator, { ...careless, MetaInfo: '{}' })
    expect(complaint(() => expect(emulator).toHaveNoAdvice({ except }))).not.toContain('user-id-personal')
  })

  test('counts advice to one key alone, where asked to', async ({ emulator }) => {
    await initialize(emulator, careless)
    expect(emulator).toHaveNoAdvice({ accessKeyId: 'another' })
    expect(emulator).not.toHaveNoAdvice({ accessKeyId: emulator.accessKey.id })
  })

  test.for([
    [{ except: [{ rule: 'user-id-personal', because: ' ' }] }, /without a reason\. Write \{ rule: 'user-id-personal'/],
    [
      { except: [{ rule: 'no-such-rule', because: 'x' }] },
      /names the rule "no-such-rule", which there is not\. Use biz-id/,
    ],
    [{ except: 'user-id-personal' }, /except is not a list/],
    [{ excpet: [] }, /there is no "excpet"\. Use except/],
    [null, /what is given is not an object/],
  ] as const)('refuses %j', ([given, words], { emulator }) => {
    const assertion = expect(emulator)
    expect(complaint(() => Reflect.apply(assertion.toHaveNoAdvice, assertion, [given]))).toMatch(words)
  })
})

test.for([
  ['an array', []],
  ['of type string', 'http://127.0.0.1'],
  ['null', null],
] as const)('a subject that is %s is refused by name', ([kind, subject]) => {
  const refused = complaint(() => expect(subject).toHaveInitialized())
  expect(refused).toBe(
    `Failed to compare: the subject of expect is ${kind}, not an emulator. Use the fixture, server.emulator or handlers.emulator.`,
  )
})

describe('toHaveReceivedCallback', () => {
  test('holds once a callback was delivered', async ({ emulator, onTestFinished }) => {
    const receiver = await openReceiver()
    onTestFinished(() => receiver.close())
    const { Result } = fieldsOf(await initialize(emulator, { CallbackUrl: receiver.url }))
    const transactionId = Result?.TransactionId ?? ''
    expect(emulator).not.toHaveReceivedCallback()
    await emulator.complete(transactionId)
    await receiver.arrived(1)
    await expect.poll(() => emulator).toHaveReceivedCallback({ transactionId })
    expect(emulator).not.toHaveReceivedCallback({ transactionId: 'another' })
  })

  test('compares what the receiver was told', async ({ emulator }) => {
    const inbox = `${emulator.url}/_emulator/inbox/shop?passed=mine`
    const { Result } = fieldsOf(await initialize(emulator, { CallbackUrl: inbox, CallbackToken: 'token' }))
    await emulator.complete(Result?.TransactionId ?? '', { subCode: '206' })
    await emulator.callbacks.idle()
    expect(emulator).toHaveReceivedCallback({ passed: 'N', subCode: '206', callbackToken: 'token' })
    expect(emulator).toHaveReceivedCallback({ url: expect.stringContaining('/inbox/shop') })
    expect(emulator).not.toHaveReceivedCallback({ passed: 'Y' })
    expect(emulator).not.toHaveReceivedCallback({ passed: 'mine' })
    expect(emulator).not.toHaveReceivedCallback({ subCode: '200' })
  })

  test('does not hold for one that failed', async ({ emulator }) => {
    const { Result } = fieldsOf(await initialize(emulator, { CallbackUrl: `${emulator.url}/nowhere` }))
    await emulator.complete(Result?.TransactionId ?? '')
    await emulator.callbacks.idle()
    expect(emulator).not.toHaveReceivedCallback()
    expect(emulator).toHaveReceivedCallback({ state: 'failed' })
  })

  test('refuses a field that no callback has', ({ emulator }) => {
    const misspelt = { TransactionId: 'hksb1' } as object
    expect(complaint(() => expect(emulator).not.toHaveReceivedCallback(misspelt))).toMatch(
      /^Failed to compare TransactionId: unknown field\. Use .*transactionId/,
    )
  })

  test('says what was looked for and what there was', async ({ emulator }) => {
    const missing = complaint(() => expect(emulator).toHaveReceivedCallback({ transactionId: 'hksb1' }))
    expect(missing).toContain('There were no callbacks. Expected:')
    expect(missing).toContain('"transactionId": "hksb1"')
  })
})
