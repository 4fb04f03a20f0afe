import { documentedCodes } from 'cloudauth-emulator/contract'
import { fakePortrait } from 'cloudauth-emulator/faker'
import { type Options, serve } from 'cloudauth-emulator/node'
import { expect } from 'cloudauth-emulator/vitest'
import { describe, onTestFinished, test } from 'vitest'
import { isDocumented } from './refusal-words.ts'
import { openShop } from './shop.ts'
import { forced206 } from './shop-test.ts'
import { startCheck, startedCheck, stateOf } from './visit-shop.ts'

const accessKey = { id: 'shop', secret: 'the secret of the shop' }
const minutes = 60_000

/** A shop whose cloud is an emulator that checks every signature; both go by the emulator's clock. */
async function open(options: Partial<Options> = {}) {
  const server = await serve({ port: 0, log: 'silent', auth: 'strict', accessKeys: [accessKey], ...options })
  onTestFinished(() => server.close())
  const { emulator, endpoint } = server
  const shop = await openShop({
    cloudauth: {
      endpoint,
      protocol: 'HTTP',
      accessKeyId: accessKey.id,
      accessKeySecret: accessKey.secret,
    },
    now: async () => Date.parse(await emulator.clock.now()),
    pause: async milliseconds => emulator.clock.advance(milliseconds),
  })
  onTestFinished(() => shop.close())
  onTestFinished(() => expect(emulator).toHaveNoAdvice({ except: [forced206] }))
  const calls = async (action: string) => (await emulator.requests.list({ action })).requests
  return { emulator, shop, calls }
}

describe('a check that its user finishes', () => {
  test.each([
    ['200', 'passed'],
    ['205', 'failed'],
    ['206', 'failed'],
  ])('with SubCode %s is told by callback and has %s', async (subCode, state) => {
    const { emulator, shop, calls } = await open()
    const { id, transactionId } = await startedCheck(shop)
    await emulator.complete(transactionId, { subCode })
    await emulator.callbacks.idle()

    expect(await emulator.callbacks.list()).toMatchObject([{ transactionId, state: 'delivered' }])
    expect(await calls('CheckResult')).toMatchObject([{ code: 'Success', transactionId }])
    expect(await stateOf(shop, id)).toBe(state)
    expect(await calls('CheckResult')).toHaveLength(1)
  })

  test('compares with a portrait', async () => {
    const { emulator, shop } = await open()
    const { transactionId } = await startedCheck(shop, { portrait: fakePortrait() })
    expect(await emulator.transactions.get(transactionId)).toMatchObject({ productCode: 'FACE_VERIFY' })
  })

  test('is asked for once when it is told of twice', async () => {
    const { emulator, shop, calls } = await open()
    emulator.scenarios.arm({ name: 'callback-twice' })
    const { transactionId } = await startedCheck(shop)
    await emulator.complete(transactionId)
    await emulator.callbacks.idle()
    expect(await emulator.callbacks.list()).toMatchObject([{ state: 'delivered' }, { state: 'delivered' }])
    expect(await calls('CheckResult')).toHaveLength(1)
  })

  test.each(['callback-lost', 'callback-late', 'callback-early'] as const)(
    'has passed all the same with %s',
    async name => {
      const { emulator, shop } = await open()
      emulator.scenarios.arm({ name })
      const { id, transactionId } = await startedCheck(shop)
      await emulator.complete(transactionId)
      await emulator.callbacks.idle()
      await emulator.clock.advance(1000)
      expect(await stateOf(shop, id)).toBe('passed')
    },
  )
})

describe('a check that its user does not finish', () => {
  test('is pending, also once they have given up', async () => {
    const { emulator, shop } = await open()
    const { id, transactionId } = await startedCheck(shop)
    expect(await stateOf(shop, id)).toBe('pending')
    await emulator.abandon(transactionId)
    expect(await stateOf(shop, id)).toBe('pending')
  })

  test('has expired after 30 minutes', async () => {
    // The SDK signs with the time of this machine, which a strict emulator that is half an hour ahead would refuse.
    const { emulator, shop } = await open({ auth: 'lenient' })
    const { id } = await startedCheck(shop)
    emulator.clock.advance(29 * minutes)
    expect(await stateOf(shop, id)).toBe('pending')
    emulator.clock.advance(minutes)
    expect(await stateOf(shop, id)).toBe('expired')
  })
})

describe('a callback that ID Verification did not send', () => {
  test.each(['', '?callbackToken=guessed', '?callbackToken=11111111-1111-1111-1111-111111111111'])(
    'is refused and changes nothing: %j',
    async query => {
      const { shop, calls } = await open()
      const { id } = await startedCheck(shop)
      expect((await fetch(`${shop.url}/callbacks/${id}${query}`)).status).toBe(403)
      expect(await calls('CheckResult')).toEqual([])
    },
  )

  test.each([
    ['GET', 'callbackToken'],
    ['POST', 'CallbackToken'],
  ])('is not believed even with the right token: %s, %s', async (method, spelling) => {
    const { emulator, shop, calls } = await open()
    const { id, transactionId } = await startedCheck(shop)
    const { CallbackUrl, CallbackToken = '' } = (await emulator.transactions.get(transactionId))?.parameters ?? {}
    const forged = `${CallbackUrl}?${spelling}=${CallbackToken}&transactionId=${transactionId}&passed=Y&subcode=200`
    expect((await fetch(forged, { method })).status).toBe(200)
    expect(await calls('CheckResult')).toHaveLength(1)
    expect(await stateOf(shop, id)).toBe('pending')
  })
})

describe('throttling', () => {
  test('is waited out for as long as the answer says', async () => {
    const { emulator, shop, calls } = await open({ qps: 1 })
    emulator.clock.freeze(true)
    const answers = [await startCheck(shop), await startCheck(shop, { userId: 'another' })]
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
    expect((await calls('Initialize')).map(({ code }) => code)).toEqual(['Success', 'Throttling.Api', 'Success'])
  })

  test('is told to the user after the fourth time', async () => {
    const { emulator, shop, calls } = await open()
    emulator.scenarios.arm({ name: 'throttled', times: 5 })
    expect(await startCheck(shop)).toMatchObject({ status: 503, body: { words: expect.stringContaining('moment') } })
    expect(await calls('Initialize')).toHaveLength(4)
  })
})

describe('a refusal', () => {
  test('has words for the user, for every scenario that there is', async () => {
    const { emulator, shop } = await open()
    const refusals = emulator.scenarios.catalogue.filter(({ effect }) => effect.startsWith('Initialize answers'))
    expect(refusals).not.toEqual([])
    for (const { name } of refusals) {
      emulator.scenarios.arm({ name, times: 4 })
      const { status, body } = await startCheck(shop, { userId: name })
      expect({ name, refused: status >= 400 }).toEqual({ name, refused: true })
      expect(body.words).toMatch(/^[A-Z].*\.$/)
      emulator.scenarios.clear()
    }
  })

  test('is known by each code of the documents', () => {
    expect(documentedCodes.filter(({ code }) => !isDocumented(code))).toEqual([])
  })

  test('of a key that the cloud does not know is the fault of the shop', async () => {
    const { shop } = await open({ accessKeys: [] })
    expect(await startCheck(shop)).toMatchObject({ status: 502 })
  })
})
