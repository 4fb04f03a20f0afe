import { describe, expect, it, onTestFinished } from 'vitest'
import type { Options } from '../../src/options/options.ts'
import { type Answer, type Door, fieldsOf, openInProcess } from '../support/doors.ts'
import { faceLiveness } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'

type Changes = Parameters<typeof faceLiveness>[0]

/** Every scenario that makes Initialize refuse, with the documented answer. */
const refusals = [
  ['missing-parameter', 400, 'MissingParameter'],
  ['invalid-parameter', 400, 'InvalidParameter'],
  ['unqualified-photo', 401, 'UnqualifiedPhoto'],
  ['data-duplication', 401, 'DataDuplication'],
  ['too-large-image', 401, 'ToolargeImage'],
  ['download-timeout', 401, 'DownloadTimeout'],
  ['no-face', 401, 'NoFaceDetected'],
  ['repeated-invoke', 401, 'Forbidden.ExceptionRepeatedInvoke'],
  ['ram-denied', 403, 'Forbidden.RAMUserAccessDenied'],
  ['account-denied', 403, 'Forbidden.AccountAccessDenied'],
  ['throttled', 403, 'Throttling.Api'],
  ['internal-error', 500, 'InternalError'],
  ['unavailable', 503, 'ServiceUnavailable'],
] as const

/** Every scenario that ends a verification. */
const endings = [
  ['passed', 'passed', '200'],
  ['not-passed', 'not-passed', '205'],
  ['device-risk', 'not-passed', '206'],
  ['abandoned', 'abandoned', undefined],
] as const

/** Every scenario about the callback, with the states of its records right after the verification passed. */
const twists = [
  ['callback-late', ['scheduled']],
  ['callback-twice', ['scheduled', 'sending']],
  ['callback-early', ['failed']],
  ['callback-lost', ['dropped']],
] as const

const faults = ['slow', 'hang', 'reset', 'garbled'] as const

const names = [...refusals.map(([name]) => name), ...endings.map(([name]) => name), ...faults]
const allNames = [...names, ...twists.map(([name]) => name)]
type Name = (typeof allNames)[number]

/** An address that nobody listens at. */
const nowhere = 'http://127.0.0.1:1/'

/** An emulator whose clock stands still. What hangs in it is released when the test is over. */
async function open(options: Partial<Options> = {}): Promise<Door> {
  const door = await openInProcess(options)
  onTestFinished(() => door.emulator.reset())
  door.emulator.clock.freeze(true)
  return door
}

const initialize = (door: Door, changes: Changes = {}, accessKeyId = 'merchant'): Promise<Answer> =>
  door.call(unsigned({ parameters: faceLiveness(changes), accessKeyId }))

const idOf = (answer: Answer) => fieldsOf(answer).Result?.TransactionId ?? ''
const decisionOf = (answer: Answer) => answer.headers['x-emulator-decision']
const stateOf = async ({ emulator }: Door, id: string) => await emulator.transactions.get(id)

/** The three ways of asking for a scenario: what is done before the call, and what the call says. */
const ways = [
  {
    way: 'armed',
    ask({ emulator }: Door, name: Name): Changes {
      emulator.scenarios.arm({ name })
      return {}
    },
  },
  { way: 'named by MerchantUserId', ask: (_: Door, name: Name): Changes => ({ MerchantUserId: `emulator:${name}` }) },
  {
    way: 'named by MerchantBizId',
    ask: (_: Door, name: Name): Changes => ({ MerchantBizId: `EMU${name.replaceAll('-', '')}0001` }),
  },
]

describe('the catalogue', () => {
  it('holds every scenario with its effect', async () => {
    const door = await open()
    const answer = await door.call({ method: 'GET', url: '/_emulator/scenarios', headers: {}, body: Buffer.of() })
    const { catalogue } = JSON.parse(answer.text)
    expect(catalogue).toEqual(
      allNames.map(name => ({
        name,
        kind: expect.stringMatching(/^(refusal|ending|fault|callback)$/),
        effect: expect.stringMatching(/\w+/),
        parameters: expect.any(Array),
      })),
    )
  })
})

describe.each(ways)('a scenario that is $way', ({ ask }) => {
  it.each(refusals)('%s makes Initialize answer %i %s', async (name, status, code) => {
    const door = await open()
    const answer = await initialize(door, ask(door, name))
    expect({ status: answer.status, code: fieldsOf(answer).Code }).toEqual({ status, code })
    expect(decisionOf(answer)).toBe(name)
    expect(await door.emulator.transactions.list()).toEqual([])
  })

  it.each(endings)('%s ends the verification as %s', async (name, state, subCode) => {
    const door = await open()
    const answer = await initialize(door, ask(door, name))
    expect(decisionOf(answer)).toBe(name)
    await expect.poll(() => stateOf(door, idOf(answer))).toMatchObject({ state, decision: name })
    expect((await stateOf(door, idOf(answer)))?.subCode).toBe(subCode)
  })

  it.each(twists)('%s decides about the callback', async (name, states) => {
    const door = await open()
    const answer = await initialize(door, { CallbackUrl: nowhere, ...ask(door, name) })
    expect(decisionOf(answer)).toBe(name)
    await door.emulator.complete(idOf(answer))
    expect((await door.emulator.callbacks.list()).map(({ state }) => state)).toEqual(states)
  })

  it('garbled makes the answer no JSON', async () => {
    const door = await open()
    const { status, headers, text } = await initialize(door, ask(door, 'garbled'))
    expect({ status, decision: headers['x-emulator-decision'] }).toEqual({ status: 200, decision: 'garbled' })
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
  })

  it('reset breaks the connection instead of an answer', async () => {
    const door = await open()
    expect(await initialize(door, ask(door, 'reset'))).toEqual({ status: 0, headers: {}, text: '' })
  })

  it('slow keeps the answer back for 4 seconds of the clock', async () => {
    const door = await open()
    const answer = initialize(door, ask(door, 'slow'))
    const first = Promise.race([answer.then(() => 'answer'), door.emulator.requests.wait({ timeout: 1000 })])
    expect(await first).toMatchObject({ outcome: 'found', entries: [{ decision: 'slow' }] })
    door.emulator.clock.advance(4000)
    expect(decisionOf(await answer)).toBe('slow')
  })

  it('hang keeps the answer back until a reset', async () => {
    const door = await open()
    const answer = initialize(door, ask(door, 'hang'))
    door.emulator.clock.advance(24 * 60 * 60_000)
    const first = Promise.race([answer.then(() => 'answer'), door.emulator.requests.wait({ timeout: 1000 })])
    expect(await first).toMatchObject({ outcome: 'found', entries: [{ decision: 'hang' }] })
    await door.emulator.reset()
    expect((await answer).status).toBe(0)
  })

  it.each(allNames)('%s is told as the decision in the journal', async name => {
    const door = await open()
    void initialize(door, ask(door, name))
    const waited = await door.emulator.requests.wait({ timeout: 1000 })
    expect(waited).toMatchObject({ entries: [{ action: 'Initialize', decision: name }] })
  })
})

describe('an answer', () => {
  it('names no decision when no scenario made it', async () => {
    const door = await open()
    expect(decisionOf(await initialize(door))).toBeUndefined()
  })

  it.each([
    ['MerchantUserId', 'emulator:nonsense'],
    ['MerchantUserId', 'emulator:'],
    ['MerchantUserId', 'Emulator:no-face'],
    ['MerchantUserId', 'user of emulator:no-face'],
    ['MerchantUserId', 'emulator:no-face '],
    ['MerchantUserId', 'emulator:constructor'],
    ['MerchantBizId', 'EMUnonsense0001'],
    ['MerchantBizId', 'EMU'],
    ['MerchantBizId', 'emunoface0001'],
    ['MerchantBizId', 'XEMUnoface0001'],
  ])('is the usual one for the %s "%s", which names no scenario', async (name, value) => {
    const answer = await initialize(await open(), { [name]: value })
    expect(fieldsOf(answer).Code).toBe('Success')
    expect(decisionOf(answer)).toBeUndefined()
  })

  it.each([
    ['emulatorRamDenied', 'Forbidden.RAMUserAccessDenied'],
    ['emulatorAccountDenied', 'Forbidden.AccountAccessDenied'],
  ])('to the AccessKeyId %s is 403 %s', async (accessKeyId, code) => {
    const answer = await initialize(await open(), {}, accessKeyId)
    expect({ status: answer.status, code: fieldsOf(answer).Code }).toEqual({ status: 403, code })
  })

  it('of CheckResult is not decided by a magic MerchantBizId', async () => {
    const door = await open()
    const id = idOf(await initialize(door))
    await door.emulator.complete(id)
    const parameters = { MerchantBizId: 'EMUunavailable1', TransactionId: id }
    const answer = await door.call(unsigned({ action: 'CheckResult', parameters, accessKeyId: 'merchant' }))
    expect(fieldsOf(answer).Code).toBe('Success')
  })

  it('that is throttled by a scenario says when to try again', async () => {
    const answer = await initialize(await open(), { MerchantUserId: 'emulator:throttled' })
    expect(answer.headers['x-acs-retry-after']).toBe('1000')
  })

  it('that a scenario refused says so in its reason', async () => {
    const answer = await initialize(await open(), { MerchantUserId: 'emulator:no-face' })
    expect(answer.headers['x-emulator-reason']).toBe('scenario: no-face')
  })
})

describe('of several that decide', () => {
  it('an armed scenario goes before a magic value', async () => {
    const door = await open()
    door.emulator.scenarios.arm({ name: 'unavailable' })
    const answer = await initialize(door, { MerchantUserId: 'emulator:no-face' })
    expect(decisionOf(answer)).toBe('unavailable')
  })

  it('a magic value decides once the armed scenario is used up', async () => {
    const door = await open()
    door.emulator.scenarios.arm({ name: 'unavailable' })
    await initialize(door, { MerchantUserId: 'emulator:no-face' })
    expect(decisionOf(await initialize(door, { MerchantUserId: 'emulator:no-face' }))).toBe('no-face')
  })

  it('a magic value goes before the option that completes by itself', async () => {
    const door = await open({ completeAfter: 1000 })
    const id = idOf(await initialize(door, { MerchantUserId: 'emulator:not-passed' }))
    door.emulator.clock.advance(1000)
    await expect.poll(() => stateOf(door, id)).toMatchObject({ state: 'not-passed', subCode: '205' })
  })

  it('an armed scenario goes before the option that completes by itself', async () => {
    const door = await open({ completeAfter: 1000 })
    door.emulator.scenarios.arm({ name: 'abandoned' })
    const id = idOf(await initialize(door))
    door.emulator.clock.advance(1000)
    await expect.poll(() => stateOf(door, id)).toMatchObject({ state: 'abandoned' })
  })

  it('the scenario that was armed first goes first', async () => {
    const door = await open()
    door.emulator.scenarios.arm({ name: 'no-face' })
    door.emulator.scenarios.arm({ name: 'unavailable' })
    expect(decisionOf(await initialize(door))).toBe('no-face')
    expect(decisionOf(await initialize(door))).toBe('unavailable')
  })

  it('an armed scenario that does not match leaves the call to the next one', async () => {
    const door = await open()
    door.emulator.scenarios.arm({ name: 'no-face', match: { sceneCode: 'another' } })
    door.emulator.scenarios.arm({ name: 'unavailable' })
    expect(decisionOf(await initialize(door))).toBe('unavailable')
  })
})

describe('an armed scenario', () => {
  it('decides one call unless told otherwise', async () => {
    const door = await open()
    door.emulator.scenarios.arm({ name: 'no-face' })
    const decisions = [await initialize(door), await initialize(door)].map(decisionOf)
    expect(decisions).toEqual(['no-face', undefined])
  })

  it('decides as many calls as it is told', async () => {
    const door = await open()
    door.emulator.scenarios.arm({ name: 'no-face', times: 3 })
    const decisions: (string | undefined)[] = []
    for (let count = 0; count < 4; count += 1) decisions.push(decisionOf(await initialize(door)))
    expect(decisions).toEqual(['no-face', 'no-face', 'no-face', undefined])
  })

  it('shows how many calls are left to it', async () => {
    const door = await open()
    door.emulator.scenarios.arm({ name: 'no-face', times: 3 })
    await initialize(door)
    expect(door.emulator.scenarios.list()).toMatchObject([{ name: 'no-face', times: 2 }])
  })

  it.each([
    ['accessKeyId', 'vip', {}, 'vip'],
    ['merchantUserId', 'user-7', { MerchantUserId: 'user-7' }, 'merchant'],
    ['merchantBizId', 'order7', { MerchantBizId: 'order7' }, 'merchant'],
    ['sceneCode', 'login', { SceneCode: 'login' }, 'merchant'],
  ])('that is for one %s lets all others pass, and waits', async (field, value, changes, accessKeyId) => {
    const door = await open()
    door.emulator.scenarios.arm({ name: 'no-face', match: { [field]: value } })
    expect(decisionOf(await initialize(door))).toBeUndefined()
    expect(decisionOf(await initialize(door, changes, accessKeyId))).toBe('no-face')
  })

  it('that matches by several fields wants all of them', async () => {
    const door = await open()
    door.emulator.scenarios.arm({ name: 'no-face', match: { sceneCode: 'login', merchantBizId: 'order7' } })
    expect(decisionOf(await initialize(door, { SceneCode: 'login' }))).toBeUndefined()
    expect(decisionOf(await initialize(door, { MerchantBizId: 'order7' }))).toBeUndefined()
    expect(decisionOf(await initialize(door, { SceneCode: 'login', MerchantBizId: 'order7' }))).toBe('no-face')
  })

  it('is for Initialize and leaves CheckResult alone', async () => {
    const door = await open()
    door.emulator.scenarios.arm({ name: 'unavailable' })
    const answer = await door.call(unsigned({ action: 'CheckResult', accessKeyId: 'merchant' }))
    expect(fieldsOf(answer).Code).toBe('MissingParameter')
    expect(door.emulator.scenarios.list()).toHaveLength(1)
  })

  it('is for CheckResult when its match says so', async () => {
    const door = await open()
    door.emulator.scenarios.arm({ name: 'unavailable', match: { action: 'CheckResult' } })
    expect(fieldsOf(await initialize(door)).Code).toBe('Success')
    const answer = await door.call(unsigned({ action: 'CheckResult', accessKeyId: 'merchant' }))
    expect(fieldsOf(answer).Code).toBe('ServiceUnavailable')
  })

  it('is not used up by a call that is refused before', async () => {
    const door = await open()
    door.emulator.scenarios.arm({ name: 'no-face' })
    await initialize(door, {}, 'emulatorRamDenied')
    expect(door.emulator.scenarios.list()).toHaveLength(1)
  })

  it('decides nothing once it is disarmed', async () => {
    const door = await open()
    const { id } = await door.emulator.scenarios.arm({ name: 'no-face' })
    door.emulator.scenarios.arm({ name: 'unavailable' })
    door.emulator.scenarios.disarm(id)
    expect(decisionOf(await initialize(door))).toBe('unavailable')
  })

  it('decides nothing once all are disarmed', async () => {
    const door = await open()
    door.emulator.scenarios.arm({ name: 'no-face' })
    door.emulator.scenarios.arm({ name: 'unavailable' })
    door.emulator.scenarios.clear()
    expect(decisionOf(await initialize(door))).toBeUndefined()
  })

  it('decides nothing after a reset', async () => {
    const door = await open()
    door.emulator.scenarios.arm({ name: 'no-face' })
    await door.emulator.reset()
    expect(decisionOf(await initialize(door))).toBeUndefined()
  })

  it('of an unknown name is refused', async () => {
    const door = await open()
    expect(() => door.emulator.scenarios.arm({ name: 'nonsense' as Name })).toThrow(/nonsense/)
  })
})

describe('a verification that a scenario ends', () => {
  it('ends only after the time that the option gives it', async () => {
    const door = await open({ completeAfter: 5000 })
    const id = idOf(await initialize(door, { MerchantUserId: 'emulator:passed' }))
    door.emulator.clock.advance(4999)
    expect(await stateOf(door, id)).toMatchObject({ state: 'pending' })
    door.emulator.clock.advance(1)
    await expect.poll(() => stateOf(door, id)).toMatchObject({ state: 'passed' })
  })

  it('stays as somebody ended it before', async () => {
    const door = await open({ completeAfter: 5000 })
    const id = idOf(await initialize(door, { MerchantUserId: 'emulator:passed' }))
    await door.emulator.complete(id, { subCode: '206' })
    door.emulator.clock.advance(5000)
    expect(await stateOf(door, id)).toMatchObject({ state: 'not-passed', subCode: '206' })
  })
})

describe('an ending at once', () => {
  const checkResult = (door: Door, id: string) =>
    door.call(
      unsigned({
        parameters: { MerchantBizId: 'biz', TransactionId: id },
        action: 'CheckResult',
        accessKeyId: 'merchant',
      }),
    )

  it.each([{}, { CallbackUrl: nowhere }])('is there for who asks right after the answer (%o)', async changes => {
    const door = await openInProcess()
    onTestFinished(() => door.emulator.reset())
    for (let round = 0; round < 20; round += 1) {
      const id = idOf(await initialize(door, { ...changes, MerchantUserId: 'emulator:not-passed' }))
      expect(fieldsOf(await checkResult(door, id)).Result).toMatchObject({ Passed: 'N', SubCode: '205' })
    }
  })

  it('is there for who lists right after the answer', async () => {
    const door = await open()
    for (let round = 0; round < 20; round += 1) {
      const id = idOf(await initialize(door, { MerchantUserId: 'emulator:passed' }))
      expect((await door.emulator.transactions.list({ state: 'passed', limit: 1 }))[0]?.id).toBe(id)
    }
  })

  it('comes before one by hand', async () => {
    const door = await open()
    for (const end of [door.emulator.complete, door.emulator.abandon, door.emulator.expire]) {
      const id = idOf(await initialize(door, { MerchantUserId: 'emulator:passed' }))
      await expect(async () => end(id)).rejects.toThrow('it is passed')
    }
  })
})
