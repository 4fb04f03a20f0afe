import { describe, expect, it } from 'vitest'
import { type Answer, type Door, fieldsOf, openInProcess } from '../support/doors.ts'
import { faceLiveness } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'

const control = async (door: Door, method: string, path: string, body?: object) => {
  const answer = await door.call({
    method,
    url: `/_emulator/${path}`,
    headers: body ? { 'content-type': 'application/json' } : {},
    body: Buffer.from(body ? JSON.stringify(body) : ''),
  })
  return { status: answer.status, json: JSON.parse(answer.text) }
}

const initialize = (door: Door) => door.call(unsigned({ parameters: faceLiveness() }))
const idOf = (answer: Answer) => fieldsOf(answer).Result?.TransactionId ?? ''
const openFrozen = async () => {
  const door = await openInProcess()
  await door.emulator.clock.freeze(true)
  return door
}

describe('a scenario with a parameter', () => {
  it.each([[9000], ['PT9S']])('callback-late comes after %j', async after => {
    const door = await openFrozen()
    await door.emulator.scenarios.arm({ name: 'callback-late', after })
    const opened = await door.call(
      unsigned({ parameters: faceLiveness({ CallbackUrl: 'http://127.0.0.1:9/callback' }) }),
    )
    await door.emulator.complete(idOf(opened))
    const stateOf = async () => (await door.emulator.callbacks.list())[0]?.state
    await door.emulator.clock.advance(8999)
    expect(await stateOf()).toBe('scheduled')
    await door.emulator.clock.advance(1)
    expect(await stateOf()).not.toBe('scheduled')
  })

  it('slow comes as late as it was armed with', async () => {
    const door = await openFrozen()
    await door.emulator.scenarios.arm({ name: 'slow', after: 9000 })
    let isThere = false
    const answering = initialize(door).then(answer => {
      isThere = true
      return answer
    })
    // The call is journalled once its answer is ready, and held up then.
    await door.emulator.requests.wait({ count: 1, timeout: 5000 })
    await door.emulator.clock.advance(8999)
    expect(isThere).toBe(false)
    await door.emulator.clock.advance(1)
    expect(fieldsOf(await answering).Code).toBe('Success')
  })

  it('not-passed has the SubCode that it was armed with', async () => {
    const door = await openFrozen()
    await door.emulator.scenarios.arm({ name: 'not-passed', subCode: '204' })
    const id = idOf(await initialize(door))
    await door.emulator.clock.advance(0)
    expect(await door.emulator.transactions.get(id)).toMatchObject({ state: 'not-passed', subCode: '204' })
  })

  it('an ending comes after the time that it was armed with', async () => {
    const door = await openFrozen()
    await door.emulator.scenarios.arm({ name: 'passed', after: 'PT2M' })
    const id = idOf(await initialize(door))
    await door.emulator.clock.advance(2 * 60_000 - 1)
    expect(await door.emulator.transactions.get(id)).toMatchObject({ state: 'pending' })
    await door.emulator.clock.advance(1)
    expect(await door.emulator.transactions.get(id)).toMatchObject({ state: 'passed' })
  })

  it('shows its parameters beside its name, with how often it has decided', async () => {
    const door = await openFrozen()
    const { json } = await control(door, 'POST', 'scenarios', { name: 'passed', times: 2, after: 'PT2S' })
    expect(json).toEqual({ id: 'scenario-1', name: 'passed', times: 2, hits: 0, match: {}, after: 2000 })
    await initialize(door)
    expect((await control(door, 'GET', 'scenarios')).json.armed).toEqual([{ ...json, times: 1, hits: 1 }])
    await initialize(door)
    const { armed, spent } = (await control(door, 'GET', 'scenarios')).json
    expect({ armed, spent }).toEqual({ armed: [], spent: [{ ...json, times: 0, hits: 2 }] })
  })
})

describe('a fault strikes', () => {
  it.each(['reset', 'garbled', 'internal-error', 'unavailable'] as const)(
    'before the call is run, where it is told to: %s',
    async name => {
      const door = await openFrozen()
      await door.emulator.scenarios.arm({ name, phase: 'before' })
      await initialize(door).catch(() => undefined)
      expect(await door.emulator.transactions.list()).toEqual([])
    },
  )

  it.each(['reset', 'garbled', 'internal-error', 'unavailable'] as const)(
    'after the call was run, where it is told to: %s',
    async name => {
      const door = await openFrozen()
      await door.emulator.scenarios.arm({ name, phase: 'after' })
      const answer = await initialize(door).catch(() => undefined)
      expect(await door.emulator.transactions.list()).toHaveLength(1)
      expect(answer?.text ?? '').not.toContain('TransactionId":"')
    },
  )

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('slow: %s', async (phase, opened) => {
    const door = await openFrozen()
    // An operation loads with the first call of its action.
    await initialize(door)
    await door.emulator.reset()
    await door.emulator.scenarios.arm({ name: 'slow', phase })
    const answering = initialize(door)
    expect(await door.emulator.transactions.list()).toHaveLength(opened)
    await door.emulator.clock.advance(4000)
    expect(fieldsOf(await answering).Code).toBe('Success')
    expect(await door.emulator.transactions.list()).toHaveLength(1)
  })
})

describe('what can not be armed', () => {
  it.each([
    [{ name: 'no-fase' }, 'unknown scenario. Did you mean no-face?'],
    [{ name: 'passed', afer: 1 }, 'afer: unknown parameter. Did you mean after?'],
    [{ name: 'passed', after: 'soon' }, 'after: "soon" is not allowed. Use milliseconds, or an ISO 8601 duration'],
    [{ name: 'passed', after: -1 }, 'after: -1 is not allowed'],
    [{ name: 'passed', subCode: '205' }, 'subCode: unknown parameter'],
    [{ name: 'not-passed', subCode: 205 }, 'subCode: 205 is not allowed. Use one of 201,'],
    [{ name: 'not-passed', subCode: '200' }, 'subCode: "200" is not allowed'],
    [{ name: 'reset', phase: 'during' }, 'phase: "during" is not allowed. Use before, after.'],
    [{ name: 'no-face', match: { merchantId: 'x' } }, 'match.merchantId: unknown key. Did you mean merchantBizId?'],
    [{ name: 'no-face', match: { merchantUserId: 7 } }, 'match.merchantUserId: 7 is not text'],
    [{ name: 'no-face', match: { action: 'CheckResult' } }, 'CheckResult never answers NoFaceDetected'],
    [{ name: 'passed', match: { action: 'CheckResult' } }, 'CheckResult opens no transaction'],
    [{ name: 'callback-lost', match: { action: 'CheckResult' } }, 'CheckResult opens no transaction'],
    [{ name: 'throttled', match: { action: 'Initialise' } }, 'unknown action "Initialise". Did you mean Initialize?'],
    [{ name: 'throttled', match: { action: 'CardOcr' } }, 'CardOcr is refused before scenarios decide'],
    [{ name: 'throttled', match: { action: 'CheckResult', sceneCode: 'x' } }, 'CheckResult takes no SceneCode'],
    [{ name: 'no-face', times: 0 }, 'times: 0 is not a whole number'],
  ])('is told why, over HTTP and in JavaScript: %j', async (arming, why) => {
    const door = await openInProcess()
    const { status, json } = await control(door, 'POST', 'scenarios', arming)
    expect({ status, code: json.error.code }).toEqual({ status: 400, code: 'invalid' })
    expect(json.error.message).toContain(why)
    await expect((async () => await door.emulator.scenarios.arm(arming as never))()).rejects.toThrow(why)
    expect(await door.emulator.scenarios.list()).toEqual([])
  })
})
