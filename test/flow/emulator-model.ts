import fc from 'fast-check'
import { expect } from 'vitest'
import type { SendCallback } from '../../src/callbacks/callback.ts'
import { assembleEngine, type Engine } from '../../src/emulator/assemble.ts'
import { nodeRuntime } from '../../src/node/runtime.ts'
import { resolveOptions } from '../../src/options/options.ts'
import { type ScenarioName, scenarioNames } from '../../src/scenarios/catalogue.ts'
import type { Match } from '../../src/stores/armed-scenarios.ts'
import { StepRefused } from '../../src/transactions/transaction.ts'
import { drawnPicture } from '../support/pictures.ts'
import { faceLiveness, faceVerify } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'

const start = Date.UTC(2026, 0, 31)
const second = 1000
const minute = 60 * second
const day = 24 * 60 * minute
const picture = (await drawnPicture({ width: 640, height: 480 })).toString('base64')

// What the documents say of the scenarios, written down a second time

const refusals: Partial<Record<ScenarioName, [status: number, code: string]>> = {
  'missing-parameter': [400, 'MissingParameter'],
  'invalid-parameter': [400, 'InvalidParameter'],
  'unqualified-photo': [401, 'UnqualifiedPhoto'],
  'data-duplication': [401, 'DataDuplication'],
  'too-large-image': [401, 'ToolargeImage'],
  'download-timeout': [401, 'DownloadTimeout'],
  'no-face': [401, 'NoFaceDetected'],
  'repeated-invoke': [401, 'Forbidden.ExceptionRepeatedInvoke'],
  'ram-denied': [403, 'Forbidden.RAMUserAccessDenied'],
  'account-denied': [403, 'Forbidden.AccountAccessDenied'],
  throttled: [403, 'Throttling.Api'],
  'internal-error': [500, 'InternalError'],
  unavailable: [503, 'ServiceUnavailable'],
}

const endings: Partial<Record<ScenarioName, [state: State, subCode?: string]>> = {
  passed: ['passed', '200'],
  'not-passed': ['not-passed', '205'],
  'device-risk': ['not-passed', '206'],
  abandoned: ['abandoned'],
}

/** Late answers and such that never come need two calls at a time: they are left to tests of their own. */
const names = scenarioNames.filter(name => name !== 'slow' && name !== 'hang')

type State = 'pending' | 'passed' | 'not-passed' | 'abandoned' | 'expired'
type Kept = {
  id: string
  key: string
  biz: string
  scene: string
  state: State
  subCode?: string
  createdAt: number
  endedAt?: number
  hasCallback: boolean
  decision: ScenarioName | undefined
}
export type Sent = { url: string; stateThen: State }
type Callback = { id: string; of: Kept; state: 'scheduled' | 'delivered' | 'dropped' | 'cancelled' }
type Due = { moment: number; of: Kept; run: () => void }
type Armed = { id: string; name: ScenarioName; times: number; hits: number; match: Match }

/** What CheckResult can be made to do: it looks at no picture and opens nothing. */
const ofAnyAction =
  /^(missing-parameter|invalid-parameter|repeated-invoke|.*-denied|throttled|internal-error|unavailable|slow|hang|reset|garbled)$/

/** Whether a call can ever match what is armed. */
const canMatch = (name: ScenarioName, { action, merchantUserId, sceneCode }: Match) =>
  action !== 'CheckResult' || (ofAnyAction.test(name) && merchantUserId === undefined && sceneCode === undefined)
type Call = { key: string; action: string; user?: string; biz?: string; scene?: string }
type Answer = { status: number; code: string; decision?: string; subCode?: string; opened?: Kept }
export type Settings = { qps: number; completeAfter: number | 'off' }

/** The emulator in small: what it is to remember and to answer, and nothing of how. */
class Model {
  readonly settings: Settings
  now = start
  kept: Kept[] = []
  armed: Armed[] = []
  callbacks: Callback[] = []
  sent: Sent[] = []
  calls: { key: string; action: string; code: string; status: number }[] = []
  /** Every id that there ever was, the newest last. */
  ids: string[] = ['hksb0000000000000000000000000000']
  /** The ids of each call, by its key and number since the last reset: they come again after one. */
  readonly idsOfCall = new Map<string, string>()
  readonly idsOfCalls = new Set<string>()
  private due: Due[] = []
  private passes = new Map<string, number[]>()
  private counts = new Map<string, number>()
  private armings = 0
  private deliveries = 0

  constructor(settings: Settings) {
    this.settings = settings
  }

  stateOf(kept: Kept): State {
    const isOver = kept.state === 'pending' && this.now >= kept.createdAt + 30 * minute
    return isOver ? 'expired' : kept.state
  }

  isForgotten = (kept: Kept) => this.now >= (kept.endedAt ?? kept.createdAt + 30 * minute) + 30 * day
  find = (id: string) => this.kept.find(kept => kept.id === id && !this.isForgotten(kept))
  countOf = (key: string) => this.counts.get(key) ?? 0

  moveTo(moment: number) {
    for (let next = this.soonest(moment); next; next = this.soonest(moment)) {
      this.due.splice(this.due.indexOf(next), 1)
      this.now = Math.max(this.now, next.moment)
      next.run()
    }
    this.now = moment
  }

  private soonest = (until: number) =>
    this.due.filter(({ moment }) => moment <= until).toSorted((left, right) => left.moment - right.moment)[0]

  end(kept: Kept, state: State, subCode?: string): 'unknown' | 'not-pending' | undefined {
    if (!this.kept.includes(kept) || this.isForgotten(kept)) return 'unknown'
    if (this.stateOf(kept) !== 'pending') return 'not-pending'
    const before = kept.state
    kept.state = state
    kept.endedAt = this.now
    if (subCode !== undefined) kept.subCode = subCode
    if (kept.hasCallback && subCode !== undefined) this.deliver(kept, before)
    return undefined
  }

  private deliver(kept: Kept, before: State) {
    const create = (state: Callback['state']) => {
      this.deliveries += 1
      const callback = { id: `callback-${this.deliveries}`, of: kept, state }
      this.callbacks.push(callback)
      return callback
    }
    const passed = kept.state === 'passed' ? 'Y' : 'N'
    const url = `https://hook.test/cb?own=1&callbackToken=t&transactionId=${kept.id}&passed=${passed}&subcode=${kept.subCode}`
    const send = (stateThen: State) => this.sent.push({ url, stateThen })
    if (kept.decision === 'callback-lost') create('dropped')
    else if (kept.decision === 'callback-late') {
      const callback = create('scheduled')
      const run = () => {
        callback.state = 'delivered'
        send(kept.state)
      }
      this.due.push({ moment: this.now + 10 * second, of: kept, run })
    } else {
      for (const _ of kept.decision === 'callback-twice' ? [1, 2] : [1]) create('delivered')
      for (const _ of kept.decision === 'callback-twice' ? [1, 2] : [1])
        send(kept.decision === 'callback-early' ? before : kept.state)
    }
  }

  /** The part of a call that both actions share; `run` answers what is particular. */
  private answer(call: Call, run: (decision: ScenarioName | undefined) => Answer): Answer {
    const answered = this.gate(call) ?? this.decided(call, run)
    this.counts.set(call.key, this.countOf(call.key) + 1)
    this.calls.push({ key: call.key, action: call.action, code: answered.code, status: answered.status })
    return answered
  }

  private gate({ key, action }: Call): Answer | undefined {
    const { qps } = this.settings
    if (key === 'emulatorRamDenied') return { status: 403, code: 'Forbidden.RAMUserAccessDenied' }
    const name = `${key} ${action}`
    const recent = (this.passes.get(name) ?? []).filter(moment => this.now - moment < second)
    if (qps > 0 && recent.length >= qps) return { status: 403, code: 'Throttling.Api' }
    this.passes.set(name, [...recent, this.now])
    return undefined
  }

  private decided(call: Call, run: (decision: ScenarioName | undefined) => Answer): Answer {
    const decision = this.takeArmed(call) ?? (call.action === 'Initialize' ? magic(call) : undefined)
    const refusal = decision && refusals[decision]
    const answered = refusal ? { status: refusal[0], code: refusal[1] } : run(decision)
    return { ...answered, ...(decision && { decision }) }
  }

  private takeArmed(call: Call): ScenarioName | undefined {
    const found = this.armed.find(
      ({ match }) =>
        (match.action ?? 'Initialize') === call.action &&
        (match.accessKeyId === undefined || match.accessKeyId === call.key) &&
        (match.merchantUserId === undefined || match.merchantUserId === call.user) &&
        (match.merchantBizId === undefined || match.merchantBizId === call.biz) &&
        (match.sceneCode === undefined || match.sceneCode === call.scene),
    )
    if (!found) return undefined
    found.times -= 1
    found.hits += 1
    this.armed = this.armed.filter(({ times }) => times > 0)
    return found.name
  }

  initialize(call: Call, fault: string | undefined, hasCallback: boolean): Answer {
    return this.answer(call, decision => {
      if (fault) return { status: 400, code: fault }
      const { key, biz = '', scene = '' } = call
      const kept: Kept = { id: '', key, biz, scene, state: 'pending', createdAt: this.now, hasCallback, decision }
      this.kept.push(kept)
      const ending = decision && endings[decision]
      const { completeAfter } = this.settings
      const [state, subCode] = ending ?? ['passed' as const, '200']
      const run = () => void this.end(kept, state, subCode)
      if (ending || completeAfter !== 'off')
        this.due.push({ moment: this.now + (completeAfter === 'off' ? 0 : completeAfter), of: kept, run })
      return { status: 200, code: 'Success', opened: kept }
    })
  }

  check(call: Call, fault: string | undefined, id: string): Answer {
    return this.answer(call, () => {
      if (fault) return { status: 400, code: fault }
      const kept = this.find(id)
      if (kept?.key !== call.key) return { status: 400, code: 'TransactionIdInvalid' }
      if (kept.subCode === undefined) return { status: 404, code: 'ProcessNotCompleted' }
      return { status: 200, code: 'Success', subCode: kept.subCode }
    })
  }

  arm(name: ScenarioName, times: number, match: Match): Armed {
    this.armings += 1
    const armed = { id: `scenario-${this.armings}`, name, times, hits: 0, match }
    this.armed.push(armed)
    return { ...armed }
  }

  delete(kept: Kept) {
    this.kept = this.kept.filter(other => other !== kept)
    this.due = this.due.filter(({ of }) => of !== kept)
    for (const callback of this.callbacks)
      if (callback.of === kept && callback.state === 'scheduled') callback.state = 'cancelled'
  }

  reset(key?: string) {
    const stays = ({ key: other }: { key: string }) => key !== undefined && key !== other
    this.kept = this.kept.filter(stays)
    this.due = this.due.filter(({ of }) => stays(of))
    this.callbacks = this.callbacks.filter(({ of }) => stays(of))
    this.calls = this.calls.filter(stays)
    this.armed = this.armed.filter(({ match }) => key !== undefined && match.accessKeyId !== key)
    for (const name of [...this.passes.keys()])
      if (key === undefined || name.startsWith(`${key} `)) this.passes.delete(name)
    for (const name of [...this.counts.keys()]) if (!stays({ key: name })) this.counts.delete(name)
    if (key !== undefined) return
    this.armings = 0
    this.deliveries = 0
    this.now = start
  }
}

function magic({ user = '', biz = '' }: Call): ScenarioName | undefined {
  const byUser = names.find(name => user === `emulator:${name}`)
  if (byUser) return byUser
  return names.find(name => biz.replace(/\d+$/, '') === `EMU${name.replaceAll('-', '')}`)
}

/** What the model is compared with: an emulator, and what it has sent to its receivers of callbacks. */
export type Real = { emulator: Engine; sent: Sent[]; close?: () => Promise<void> }

export const optionsOf = ({ qps, completeAfter }: Settings) =>
  resolveOptions({ seed: 'model', qps, completeAfter, faces: 'present', log: 'silent' })

/** A network that answers every callback and notes what could be read by then. */
export function noteCallbacks(sent: Sent[], find: (id: string) => ReturnType<Engine['transactions']['get']>) {
  const sendCallback: SendCallback = async url => {
    const note: Sent = { url, stateThen: 'pending' }
    sent.push(note)
    const id = new URL(url).searchParams.get('transactionId') ?? ''
    note.stateThen = (await find(id))?.state ?? 'pending'
    return { status: 200 }
  }
  return sendCallback
}

/** An emulator with real parts, in this process. */
function openOne(settings: Settings): Real {
  const sent: Sent[] = []
  const sendCallback = noteCallbacks(sent, id => emulator.transactions.get(id))
  const emulator = assembleEngine(optionsOf(settings), { ...nodeRuntime, sendCallback })
  return { emulator, sent }
}

async function stop({ clock }: Engine) {
  await clock.freeze(true)
  await clock.set(start)
}

async function control({ emulator }: Real, method: string, path: string, body?: object) {
  const bytes = Buffer.from(body ? JSON.stringify(body) : '')
  const headers = { host: 'localhost', ...(body && { 'content-type': 'application/json' }) }
  const reply = await emulator.answer({ method, url: `/_emulator/${path}`, headers, body: bytes })
  return { status: reply.status, body: reply.body && JSON.parse(reply.body) }
}

const aTurn = () => new Promise<void>(accept => setImmediate(accept))

/** Callbacks of different transactions come in any order. */
const byUrl = (sent: Sent[]) => sent.toSorted((left, right) => (left.url < right.url ? -1 : 1))

let steps = 0

/** One random step: taken by both, and everything compared that it could have changed. */
class Step implements fc.AsyncCommand<Model, Real> {
  readonly words: string
  readonly take: (model: Model, real: Real) => Promise<void>

  constructor(words: string, take: (model: Model, real: Real) => Promise<void>) {
    this.words = words
    this.take = take
  }

  check = () => true
  toString = () => this.words

  async run(model: Model, real: Real) {
    steps += 1
    await this.take(model, real)
    await real.emulator.clock.advance(0)
    model.moveTo(model.now)
    await aTurn()
    await real.emulator.callbacks.idle()
    expect(byUrl(real.sent)).toEqual(byUrl(model.sent))
    model.sent = []
    real.sent.length = 0
  }
}

/** Sends a call to both and compares what they answer; ids are those of the same call before a reset, or new. */
async function call(model: Model, real: Real, key: string, request: Parameters<typeof unsigned>[0], expected: Answer) {
  const { status, headers, body } = await real.emulator.answer(unsigned({ ...request, accessKeyId: key }))
  const number = `${key} ${model.countOf(key)}`
  if (expected.opened) {
    const { opened } = expected
    const [newest] = await real.emulator.transactions.list({ accessKeyId: key, limit: 1 })
    opened.id = newest?.id ?? ''
    expect(opened.id).toMatch(/^hksb[0-9a-f]{28}$/)
    expect(model.kept.filter(({ id }) => id === opened.id)).toHaveLength(1)
    model.ids = [...model.ids.filter(id => id !== opened.id), opened.id]
    expectSame(model, `${number} transaction`, opened.id)
  }
  if (expected.decision === 'reset') return void expect(status).toBe(0)
  expectSame(model, `${number} request`, headers['x-acs-request-id'] ?? '')
  expect({ status, decision: headers['x-emulator-decision'] }).toEqual({
    status: expected.status,
    decision: expected.decision,
  })
  if (expected.decision === 'garbled') return void expect(() => JSON.parse(body)).toThrow(SyntaxError)
  const { Code, Result } = JSON.parse(body)
  expect(Code).toBe(expected.code)
  if (expected.opened) expect(Result.TransactionId).toBe(expected.opened.id)
  if (expected.subCode !== undefined) {
    const passed = expected.subCode === '200' ? 'Y' : 'N'
    expect(Result).toMatchObject({ Passed: passed, SubCode: expected.subCode })
    const attacked = expected.subCode === '205' ? 'Y' : 'N'
    expect(JSON.parse(Result.ExtFaceInfo)).toMatchObject({ faceAttack: attacked })
  }
}

function expectSame(model: Model, what: string, value: string) {
  const before = model.idsOfCall.get(what)
  if (before !== undefined) expect(value).toBe(before)
  else {
    if (model.idsOfCalls.has(value)) expect.fail(`${value} came twice`)
    model.idsOfCalls.add(value)
    model.idsOfCall.set(what, value)
  }
}

// The steps

const keys = ['alpha', 'beta', 'emulatorRamDenied'] as const
const key = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('alpha', 'beta') },
  { weight: 1, arbitrary: fc.constant('emulatorRamDenied') },
)
const name = fc.constantFrom(...names)
const biz = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('biz0', 'biz1') },
  { weight: 1, arbitrary: name.map(each => `EMU${each.replaceAll('-', '')}7`) },
)
const user = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('user0', 'user1', 'emulator:nothing') },
  { weight: 2, arbitrary: name.map(each => `emulator:${each}`) },
)
const scene = fc.constantFrom('s0', 's1')
/** Which transaction is meant, as a place among all that there ever were: recent ones are meant more often. */
const which = fc.oneof({ weight: 4, arbitrary: fc.nat({ max: 4 }) }, { weight: 1, arbitrary: fc.nat({ max: 200 }) })
const idAt = (model: Model, place: number) => model.ids.at(-1 - (place % model.ids.length)) ?? ''
/** Whether a step is taken over the control API instead of in JavaScript. */
const byControl = fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })

/** An early callback waits for the network, which is not to be mixed with an ending at its own moment. */
const without = (model: Model, text: string) =>
  model.settings.completeAfter === 'off'
    ? text
    : text.replace('callback-early', 'callback-twice').replace('callbackearly', 'callbacktwice')

const faults: [string | undefined, Record<string, string | undefined>][] = [
  [undefined, {}],
  ['MissingParameter', { MerchantBizId: undefined }],
  ['InvalidParameter', { MerchantBizId: 'b'.repeat(33) }],
  ['InvalidParameter', { ProductCode: 'eKYC_MIN' }],
  ['MissingParameter', { ProductCode: undefined }],
  ['InvalidParameter', { SceneCode: 'a-b' }],
]

const initialize = fc
  .record({
    key,
    biz,
    user,
    scene,
    product: fc.constantFrom('liveness', 'liveness', 'liveness', 'liveness', 'verify', 'no picture'),
    fault: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 5 }) }),
    hasCallback: fc.boolean(),
  })
  .map(given => {
    const { key, scene, product, fault, hasCallback } = given
    return new Step(`initialize ${JSON.stringify(given)}`, async (model, real) => {
      const biz = without(model, given.biz)
      const user = without(model, given.user)
      const [code, changes] = faults[fault] ?? [undefined, {}]
      const parameters = {
        MerchantBizId: biz,
        MerchantUserId: user,
        SceneCode: scene,
        ...(hasCallback && { CallbackUrl: 'https://hook.test/cb?own=1', CallbackToken: 't' }),
        ...changes,
      }
      const form =
        product === 'liveness'
          ? faceLiveness(parameters)
          : faceVerify({ ...parameters, ...(product === 'verify' && { FacePictureBase64: picture }) })
      const asked: Call = { key, action: 'Initialize', user }
      if (form.MerchantBizId !== undefined) asked.biz = form.MerchantBizId
      if (form.SceneCode !== undefined) asked.scene = form.SceneCode
      const missing = product === 'no picture' ? 'MissingParameter' : undefined
      await call(model, real, key, { form }, model.initialize(asked, code ?? missing, hasCallback))
    })
  })

const checks: [string | undefined, Record<string, string>][] = [
  [undefined, {}],
  [undefined, { IsReturnImage: 'Y' }],
  ['InvalidParameter', { IsReturnImage: 'maybe' }],
  ['MissingParameter', { MerchantBizId: '' }],
  ['MissingParameter', { TransactionId: '' }],
]

const check = fc
  .record({
    key: fc.oneof({ weight: 4, arbitrary: fc.constant('its own' as const) }, { weight: 1, arbitrary: key }),
    which,
    fault: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 4 }) }),
  })
  .map(given => {
    const { which, fault } = given
    return new Step(`check ${JSON.stringify(given)}`, async (model, real) => {
      const id = idAt(model, which)
      const key = given.key === 'its own' ? (model.find(id)?.key ?? 'alpha') : given.key
      const [code, changes] = checks[fault] ?? [undefined, {}]
      const parameters = { MerchantBizId: 'biz0', TransactionId: id, ...changes }
      const asked = { key, action: 'CheckResult', biz: parameters.MerchantBizId }
      await call(model, real, key, { action: 'CheckResult', parameters }, model.check(asked, code, id))
    })
  })

const end = fc
  .record({
    which,
    how: fc.constantFrom('200', '200', '205', '206', '208', '299', 'abandon', 'expire'),
    byControl,
  })
  .map(given => {
    const { which, how, byControl } = given
    return new Step(`end ${JSON.stringify(given)}`, async (model, real) => {
      const id = idAt(model, which)
      const kept = model.find(id)
      const [state, subCode]: [State, string?] =
        how === 'abandon'
          ? ['abandoned']
          : how === 'expire'
            ? ['expired']
            : [how === '200' ? 'passed' : 'not-passed', how]
      const refused = kept ? model.end(kept, state, subCode) : 'unknown'
      const ended = byControl ? await endByControl(real, id, how) : await endInProcess(real, id, how)
      if (refused) expect(ended).toBe(refused)
      else expect(ended).toEqual({ state, subCode })
    })
  })

async function endInProcess({ emulator }: Real, id: string, how: string) {
  try {
    const { state, subCode } = await (how === 'abandon'
      ? emulator.abandon(id)
      : how === 'expire'
        ? emulator.expire(id)
        : emulator.complete(id, { subCode: how }))
    return { state, subCode }
  } catch (thrown) {
    if (thrown instanceof StepRefused) return thrown.why
    throw thrown
  }
}

async function endByControl(real: Real, id: string, how: string) {
  const { status, body } =
    how === 'expire'
      ? await control(real, 'POST', `transactions/${id}/expire`)
      : await control(
          real,
          'POST',
          `transactions/${id}/complete`,
          how === 'abandon' ? { abandoned: true } : { subCode: how },
        )
  if (status !== 200) return status === 404 ? 'unknown' : status === 409 ? 'not-pending' : `status ${status}`
  return { state: body.state, subCode: body.subCode }
}

const remove = fc.record({ which, byControl }).map(given => {
  const { which, byControl } = given
  return new Step(`delete ${JSON.stringify(given)}`, async (model, real) => {
    const id = idAt(model, which)
    const kept = model.find(id)
    if (kept) model.delete(kept)
    const removed = byControl
      ? (await control(real, 'DELETE', `transactions/${id}`)).status === 204
      : await real.emulator.forget(id)
    expect(removed).toBe(kept !== undefined)
  })
})

const list = fc
  .record(
    {
      accessKeyId: fc.constantFrom(...keys),
      state: fc.constantFrom<State>('pending', 'passed', 'not-passed', 'abandoned', 'expired'),
      merchantBizId: biz,
      limit: fc.integer({ min: 1, max: 5 }),
      after: fc.nat({ max: 3 }),
    },
    { requiredKeys: [] },
  )
  .chain(query => byControl.map(byControl => ({ query, byControl })))
  .map(({ query, byControl }) => {
    return new Step(`list ${JSON.stringify({ query, byControl })}`, async (model, real) => {
      const { accessKeyId, state, merchantBizId, limit, after } = query
      const newestFirst = model.kept.filter(kept => !model.isForgotten(kept)).toReversed()
      const cursor = after === undefined ? undefined : newestFirst[after]?.id
      const expected = newestFirst
        .slice(cursor === undefined ? 0 : (after ?? 0) + 1)
        .filter(
          kept =>
            (accessKeyId ?? kept.key) === kept.key &&
            (state ?? model.stateOf(kept)) === model.stateOf(kept) &&
            (merchantBizId ?? kept.biz) === kept.biz,
        )
        .slice(0, limit)
        .map(kept => ({ id: kept.id, state: model.stateOf(kept), subCode: kept.subCode, key: kept.key }))
      const asked = {
        ...(accessKeyId !== undefined && { accessKeyId }),
        ...(state !== undefined && { state }),
        ...(merchantBizId !== undefined && { merchantBizId }),
        ...(limit !== undefined && { limit }),
        ...(cursor !== undefined && { cursor }),
      }
      const query_ = new URLSearchParams(Object.entries(asked).map(([name, value]) => [name, String(value)]))
      const found: Record<string, string>[] = byControl
        ? (await control(real, 'GET', `transactions?${query_}`)).body.transactions
        : (await real.emulator.transactions.list(asked)).map(transaction => ({
            ...transaction,
            state: state ?? stateThen(transaction, model),
          }))
      const shown = found.map(({ id, state, subCode, accessKeyId }) => ({ id, state, subCode, key: accessKeyId }))
      expect(shown).toEqual(byControl ? expected.slice(0, limit ?? 100) : expected)
    })
  })

/** What is stored says pending until somebody ends it; that its time ran out is for the reader to see. */
const stateThen = ({ state, createdAt }: { state: State; createdAt: number }, { now }: Model) =>
  state === 'pending' && now >= createdAt + 30 * minute ? 'expired' : state

const arm = fc
  .record({
    name,
    times: fc.constantFrom(1, 1, 2, 3),
    match: fc.oneof(
      fc.constantFrom<Match>({}, { accessKeyId: 'alpha' }, { accessKeyId: 'alpha', action: 'CheckResult' }),
      fc.record(
        {
          accessKeyId: fc.constantFrom(...keys),
          merchantBizId: fc.constantFrom('biz0', 'biz1'),
          merchantUserId: fc.constantFrom('user0', 'user1'),
          sceneCode: scene,
          action: fc.constantFrom('Initialize', 'CheckResult'),
        },
        { requiredKeys: [] },
      ),
    ),
    byControl,
  })
  .map(given => {
    const { times, byControl } = given
    return new Step(`arm ${JSON.stringify(given)}`, async (model, real) => {
      const name = without(model, given.name) as ScenarioName
      const match = { ...given.match }
      const arming = { name, times, match }
      const arm = async () =>
        byControl ? (await control(real, 'POST', 'scenarios', arming)).body : await real.emulator.scenarios.arm(arming)
      if (canMatch(name, match)) expect(await arm()).toEqual(model.arm(name, times, match))
      else if (byControl) expect(await arm()).toHaveProperty('error.code', 'invalid')
      else await expect(arm()).rejects.toThrow(/never|opens no|takes no/)
    })
  })

const disarm = fc.record({ place: fc.nat({ max: 5 }), byControl }).map(given => {
  const { place, byControl } = given
  return new Step(`disarm ${JSON.stringify(given)}`, async (model, real) => {
    const id = model.armed[place]?.id ?? 'scenario-0'
    const before = model.armed.length
    model.armed = model.armed.filter(armed => armed.id !== id)
    const done = byControl
      ? (await control(real, 'DELETE', `scenarios/${id}`)).status === 204
      : await real.emulator.scenarios.disarm(id)
    expect(done).toBe(model.armed.length < before)
    expect(await real.emulator.scenarios.list()).toEqual(model.armed)
  })
})

const advance = fc
  .record({
    by: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(0, 1, 400, 999, second, 4999, 5000, 10 * second) },
      { weight: 3, arbitrary: fc.constantFrom(10 * minute, 30 * minute - 1, 30 * minute, 31 * minute, day) },
      { weight: 1, arbitrary: fc.constantFrom(30 * day - 1, 30 * day) },
    ),
    byControl,
  })
  .map(given => {
    const { by, byControl } = given
    return new Step(`advance ${JSON.stringify(given)}`, async (model, real) => {
      model.moveTo(model.now + by)
      if (byControl) await control(real, 'PUT', 'clock', { advance: `PT${by / second}S` })
      else await real.emulator.clock.advance(by)
      expect(real.emulator.clock.now()).toBe(model.now)
    })
  })

/** Limits on a clock that goes back are a matter of taste, and what was forgotten does not come back. */
const setBack = fc.constantFrom(1, second, 20 * minute, day).map(
  by =>
    new Step(`set back ${by}`, async (model, real) => {
      if (model.settings.qps > 0 || model.kept.some(model.isForgotten)) return
      model.now -= by
      await real.emulator.clock.set(model.now)
    }),
)

const reset = fc.record({ key: fc.option(fc.constantFrom(...keys), { nil: undefined }), byControl }).map(given => {
  const { key, byControl } = given
  return new Step(`reset ${JSON.stringify(given)}`, async (model, real) => {
    model.reset(key)
    if (byControl) await control(real, 'POST', `reset${key === undefined ? '' : `?accessKeyId=${key}`}`)
    else await real.emulator.reset(key)
    if (key !== undefined) return
    expect(real.emulator.clock.isFrozen()).toBe(false)
    expect(await real.emulator.transactions.counts()).toEqual({ stored: 0, evicted: 0 })
    await stop(real.emulator)
  })
})

const look = fc.option(fc.constantFrom(...keys), { nil: undefined }).map(
  key =>
    new Step(`look at calls, callbacks and scenarios of ${key ?? 'all'}`, async (model, real) => {
      const { emulator } = real
      const matchesFilter = (other: string | undefined) => key === undefined || key === other
      const meant = key === undefined ? {} : { accessKeyId: key }
      const page = await emulator.requests.list({ ...meant, limit: 10 })
      const calls = model.calls.filter(call => matchesFilter(call.key)).slice(-10)
      expect(
        page.entries.map(({ accessKeyId, action, code, status }) => ({ key: accessKeyId, action, code, status })),
      ).toEqual(calls.reverse())
      expect(
        (await emulator.callbacks.list(meant)).map(({ id, transactionId, state }) => ({ id, transactionId, state })),
      ).toEqual(
        model.callbacks
          .filter(({ of }) => matchesFilter(of.key))
          .map(({ id, of, state }) => ({ id, transactionId: of.id, state }))
          .reverse(),
      )
      expect(await emulator.scenarios.list(key)).toEqual(
        model.armed.filter(({ match }) => matchesFilter(match.accessKeyId)),
      )
    }),
)

const many = <Value>(weight: number, arbitrary: fc.Arbitrary<Value>) => Array.from({ length: weight }, () => arbitrary)

const commands = fc.commands<Model, Real, false>(
  [
    ...many(8, initialize),
    ...many(6, check),
    ...many(6, end),
    ...many(2, list),
    ...many(2, arm),
    ...many(4, advance),
    ...[remove, disarm, setBack, reset, look],
  ],
  { maxCommands: 1000, size: 'max' },
)
const settings = fc.record({ qps: fc.constantFrom(0, 0, 3), completeAfter: fc.constantFrom('off' as const, 5000, 0) })

/** Runs random steps, at least so many, against an emulator and a small model of it, and fails where they part. */
export async function compareWithModel(
  atLeast: number,
  open: (settings: Settings) => Real | Promise<Real> = openOne,
): Promise<void> {
  const property = fc.asyncProperty(settings, commands, async (settings, steps) => {
    const real = await open(settings)
    try {
      await stop(real.emulator)
      await fc.asyncModelRun(() => ({ model: new Model(settings), real }), steps)
    } finally {
      await real.close?.()
    }
  })
  steps = 0
  const numRuns = Math.min(20, Math.ceil(atLeast / 500))
  while (steps < atLeast) await fc.assert(property, { numRuns })
}
