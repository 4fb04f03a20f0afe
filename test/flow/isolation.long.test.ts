import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Options } from '../../src/options/options.ts'
import { control } from '../support/control-request.ts'
import { type Answer, type Door, fieldsOf, openHttp, openInProcess } from '../support/doors.ts'
import { faceLiveness } from '../support/requests.ts'
import { scaled } from '../support/scale.ts'
import { type PlainRequest, unsigned } from '../support/signed-request.ts'
import { openReceiver, type Receiver } from '../unit/callbacks/receiver.ts'

const start = Date.UTC(2026, 0, 31)
const workers = Array.from({ length: scaled(32, 8) }, (_, index) => `worker-${index}`)
const bizId = 'e0c34a77f5ac40a5aa5e6ed20c350001'

let receiver: Receiver
beforeAll(async () => {
  receiver = await openReceiver()
})
afterAll(() => receiver.close())

type Open = (options: Partial<Options>) => Promise<Door>

async function opened(open: Open, options: Partial<Options> = {}): Promise<Door> {
  const door = await open({ seed: 'isolation', qps: 5, ...options })
  onTestFinished(door.close)
  door.emulator.clock.freeze(true)
  door.emulator.clock.set(start)
  return door
}

/** One who works with a key of its own, and what it was answered. */
type Worker = { door: Door; key: string; ids: string[]; told: string[] }
type Step = (worker: Worker) => Promise<void>

/**
 * What was answered, without the handles that all keys share: the numbers of scenarios, of callbacks and of requests
 * are written in the order in which this worker met them. How much there is in all is left out, and how many real
 * milliseconds a call took.
 */
function note(worker: Worker, { status, headers, text }: Answer): void {
  const { date, connection, 'keep-alive': keepAlive, ...rest } = headers
  worker.told.push(JSON.stringify({ status, headers: rest, text }))
}

const handle = /(scenario-|callback-|\\"sequence\\":)\d+/g
const totals = /,?\\"(?:total|evicted|oldestSequence|milliseconds)\\":[\d.e-]+/g

function withoutHandles(told: string[]): string[] {
  const met = new Map<string, string>()
  return told.map(line => {
    const plain = line.replace(totals, '').replace(handle, (whole, kind: string) => {
      if (!met.has(whole)) met.set(whole, `${kind}#${met.size}`)
      return met.get(whole) ?? ''
    })
    return plain === line ? line : plain.replace(/"content-length":"\d+"/, '')
  })
}

/**
 * Sends a request, lets what a scenario ends by itself be ended (a clock that stands still does not do it), and waits for
 * the callbacks that are on their way.
 */
const send =
  (request: (worker: Worker) => PlainRequest): Step =>
  async worker => {
    const { door, ids, key } = worker
    const { clock, callbacks } = door.emulator
    const answer = await door.call(request(worker))
    note(worker, answer)
    const id = /"TransactionId":"(hksb[0-9a-f]{28})"/.exec(answer.text)?.[1]
    if (id) ids.push(id)
    clock.advance(0)
    await new Promise<void>(accept => setImmediate(accept))
    await Promise.all((await callbacks.list({ accessKeyId: key })).map(({ id }) => callbacks.tried(id)))
  }

const initialize = (changes: Record<string, string> = {}): Step =>
  send(({ key }) => unsigned({ accessKeyId: key, parameters: faceLiveness(changes) }))
const withCallback = (changes: Record<string, string> = {}): Step =>
  send(({ key }) =>
    unsigned({ accessKeyId: key, parameters: faceLiveness({ CallbackUrl: `${receiver.url}/${key}`, ...changes }) }),
  )
const newest = ({ ids }: Worker, back = 0) => ids.at(-1 - back) ?? 'hksb0'
const check = (back = 0): Step =>
  send(worker =>
    unsigned({
      action: 'CheckResult',
      accessKeyId: worker.key,
      parameters: { MerchantBizId: bizId, TransactionId: newest(worker, back) },
    }),
  )
const complete = (subCode: string, back = 0): Step =>
  send(worker => control('POST', `transactions/${newest(worker, back)}/complete`, { subCode }))
const onNewest = (method: string, path: string): Step =>
  send(worker => control(method, `transactions/${newest(worker)}${path}`))
const own = (method: string, path: string, body?: object): Step =>
  send(({ key }) => control(method, `${path}?accessKeyId=${key}`, body))
const arm = (name: string, times = 1): Step =>
  send(({ key }) => control('POST', 'scenarios', { name, times, match: { accessKeyId: key } }))
const lists = ['transactions', 'requests', 'callbacks', 'scenarios'].map(path => own('GET', path))

/** All that a worker can do with its key, and calls enough for the limit, but not so many that the journal has no room for all. */
const script: Step[] = [
  ...[initialize(), check(), complete('200'), check(), onNewest('GET', '')],
  ...[arm('no-face'), arm('not-passed'), initialize(), initialize(), check(), ...lists],
  ...[withCallback(), complete('205'), check(), own('GET', 'callbacks'), initialize(), initialize(), check(), check()],
  ...[own('POST', 'reset'), ...lists, initialize(), check(), onNewest('POST', '/expire'), complete('200')],
  ...[own('POST', 'scenarios', { name: 'callback-twice' }), withCallback(), complete('200'), arm('garbled', 2)],
  ...[initialize(), own('DELETE', 'scenarios'), initialize(), onNewest('DELETE', ''), check(), complete('200', 2)],
  ...[...lists, own('DELETE', 'requests'), initialize({ SceneCode: 'no-scene' }), ...lists],
]

/** Takes the steps of every worker in turn, whose turn it is being drawn. */
async function interleave(team: Worker[], steps: readonly Step[], draw: () => number): Promise<void> {
  const left = team.map(worker => ({ worker, at: 0 }))
  while (left.length > 0) {
    const place = draw() % left.length
    const turn = left[place]
    if (!turn) continue
    await steps[turn.at]?.(turn.worker)
    turn.at += 1
    if (turn.at >= steps.length) left.splice(place, 1)
  }
}

/** Numbers that look random, the same for the same seed. */
function drawing(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 8
  }
}

const teamOf = (door: Door): Worker[] => workers.map(key => ({ door, key, ids: [], told: [] }))

/** What each worker is told on an emulator of its own. */
async function alone(open: Open, steps: readonly Step[]): Promise<string[][]> {
  const told: string[][] = []
  for (const key of workers) {
    const worker: Worker = { door: await opened(open), key, ids: [], told: [] }
    for (const step of steps) await step(worker)
    told.push(withoutHandles(worker.told))
    await worker.door.close()
  }
  return told
}

function expectTold(team: Worker[], expected: string[][]): void {
  for (const [index, { told }] of team.entries()) expect(withoutHandles(told)).toEqual(expected[index])
}

/** Steps as they come, but for looking at the journal: it holds a thousand calls of all keys together. */
const anySteps: Record<string, Step> = {
  initialize: initialize(),
  'initialize with a callback': withCallback(),
  'initialize what passes by itself': initialize({ MerchantUserId: 'emulator:passed' }),
  'initialize what is answered in pieces': initialize({ MerchantUserId: 'emulator:garbled' }),
  'initialize with a wrong parameter': initialize({ MerchantBizId: 'a-b' }),
  'check the newest': check(),
  'check the one before': check(1),
  'check the one before that': check(2),
  'complete with 200': complete('200'),
  'complete with 205': complete('205'),
  'complete the one before with 206': complete('206', 1),
  expire: onNewest('POST', '/expire'),
  delete: onNewest('DELETE', ''),
  'arm throttled': arm('throttled'),
  'arm device-risk': arm('device-risk', 2),
  'arm callback-twice': arm('callback-twice'),
  'arm callback-lost': arm('callback-lost'),
  'arm abandoned': arm('abandoned'),
  transactions: own('GET', 'transactions'),
  callbacks: own('GET', 'callbacks'),
  scenarios: own('GET', 'scenarios'),
  'disarm all': own('DELETE', 'scenarios'),
  'forget requests': own('DELETE', 'requests'),
  reset: own('POST', 'reset'),
}
const stepNames = Object.keys(anySteps)
const often = [
  'initialize',
  'initialize',
  'initialize with a callback',
  'check the newest',
  'check the newest',
  'reset',
]
const anyName = fc.constantFrom(...stepNames, ...often)

const timeout = 60_000

describe(`${workers.length} workers, each with a key of its own`, () => {
  it('are each told in one emulator what they are told alone, in whatever order they take turns', {
    timeout,
  }, async () => {
    const expected = await alone(openInProcess, script)
    const property = fc.asyncProperty(fc.nat(), async seed => {
      const team = teamOf(await opened(openInProcess))
      await interleave(team, script, drawing(seed))
      expectTold(team, expected)
    })
    await fc.assert(property, { numRuns: scaled(3) })
  })

  it('are each told what they are told alone, whatever they do', { timeout }, async () => {
    const anyNames = fc.array(anyName, { minLength: 100, maxLength: 100 })
    const property = fc.asyncProperty(anyNames, fc.nat(), async (names, seed) => {
      const steps = names.flatMap(name => anySteps[name] ?? [])
      const expected = await alone(openInProcess, steps)
      const team = teamOf(await opened(openInProcess))
      await interleave(team, steps, drawing(seed))
      expectTold(team, expected)
    })
    await fc.assert(property, { numRuns: scaled(3), endOnFailure: true })
  })

  it('are each told what they are told alone when all of them call at once over HTTP', { timeout }, async () => {
    const expected = await alone(openHttp, script)
    const team = teamOf(await opened(openHttp))
    await Promise.all(team.map(worker => interleave([worker], script, () => 0)))
    expectTold(team, expected)
  })

  it('are each refused by their own limit, and by none of another', { timeout }, async () => {
    const team = teamOf(await opened(openInProcess))
    await interleave(
      team,
      Array.from({ length: 7 }, () => initialize()),
      drawing(1),
    )
    const codes = team.map(({ told }) => told.map(line => fieldsOf(JSON.parse(line)).Code))
    const limited = [...Array.from({ length: 5 }, () => 'Success'), 'Throttling.Api', 'Throttling.Api']
    expect(codes).toEqual(workers.map(() => limited))
  })
})

/** Keys that resemble each other, and the key of a call that names none. */
const keys = ['a', 'ab', 'A', 'a ', 'a b', 'b', '*', '__proto__', '%61', '']

/** What everybody may see of an emulator, by key. */
async function everything(door: Door) {
  const seen: Record<string, unknown[]> = {}
  for (const path of ['transactions', 'requests', 'callbacks', 'scenarios']) {
    const { text } = await door.call(control('GET', `${path}?limit=1000`))
    const { transactions, requests, callbacks, armed } = JSON.parse(text)
    seen[path] = transactions ?? requests ?? callbacks ?? armed
  }
  return seen
}
/** Whose the transactions are: lists mask a key that does not look like one. */
const owners = new Map<string, string>()

/** Whose an item is; of a call the parameter tells, which is shown as it came. */
function keyOf(item: unknown): string | undefined {
  const { id, transactionId, match, requestId, parameters } = item as {
    id?: string
    transactionId?: string
    match?: { accessKeyId?: string }
    requestId?: string
    parameters: { AccessKeyId?: string }
  }
  if (requestId !== undefined) return parameters.AccessKeyId ?? ''
  return match?.accessKeyId ?? owners.get(transactionId ?? id ?? '')
}
const ofKey = (seen: Record<string, unknown[]>, matchesFilter: (key: string | undefined) => boolean) =>
  Object.fromEntries(
    Object.entries(seen).map(([path, items]) => [path, items.filter(item => matchesFilter(keyOf(item)))]),
  )

describe.each(['a', 'a b', '__proto__', '%61', ''])('with ?accessKeyId= of %j', key => {
  const query = `accessKeyId=${encodeURIComponent(key)}`

  /** An emulator in which every key has two of everything, and has used up its limit. */
  async function filled(): Promise<Door> {
    const door = await opened(openInProcess, { qps: 2, repeatedFailures: 3 })
    for (const accessKeyId of keys) {
      for (const how of ['callback-late', 'callback-lost']) {
        const url = `${receiver.url}/isolation`
        const parameters = faceLiveness({ CallbackUrl: url, MerchantUserId: `emulator:${how}` })
        const answer = await door.call(unsigned({ accessKeyId, parameters }))
        const id = fieldsOf(answer).Result?.TransactionId ?? ''
        owners.set(id, accessKeyId)
        await door.emulator.complete(id)
      }
      for (const name of ['no-face', 'throttled'])
        await door.call(control('POST', 'scenarios', { name, match: { accessKeyId, sceneCode: 'never' } }))
    }
    return door
  }

  it.each(['transactions', 'requests', 'callbacks', 'scenarios'])('%s shows those of the key only', async path => {
    const door = await filled()
    const expected = ofKey(await everything(door), other => other === key)[path]
    const { text } = await door.call(control('GET', `${path}?${query}`))
    const { transactions, requests, callbacks, armed } = JSON.parse(text)
    expect(transactions ?? requests ?? callbacks ?? armed).toEqual(expected)
    expect(expected).toHaveLength(2)
  })

  it.each(['requests', 'scenarios'])('deleting %s takes those of the key only', async path => {
    const door = await filled()
    const before = await everything(door)
    expect(await door.call(control('DELETE', `${path}?${query}`))).toMatchObject({ status: 204 })
    const taken = ofKey({ [path]: before[path] ?? [] }, other => other !== key)
    expect(await everything(door)).toEqual({ ...before, ...taken })
  })

  it('reset takes what belongs to the key only, its limit included', async () => {
    const door = await filled()
    const before = await everything(door)
    expect(await door.call(control('POST', `reset?${query}`))).toMatchObject({ status: 204 })
    expect(await everything(door)).toEqual(ofKey(before, other => other !== key))
    const codes: [string, string | undefined][] = []
    for (const accessKeyId of keys)
      codes.push([accessKeyId, fieldsOf(await door.call(unsigned({ accessKeyId, parameters: faceLiveness() }))).Code])
    expect(codes).toEqual(keys.map(other => [other, other === key ? 'Success' : 'Throttling.Api']))
  })

  it('reset of another key leaves the callbacks of this one on their way', async () => {
    const door = await filled()
    for (const other of keys) if (other !== key) await door.emulator.reset(other)
    door.emulator.clock.advance(10_000)
    await door.emulator.callbacks.idle()
    expect((await door.emulator.callbacks.list()).map(({ accessKeyId, state }) => [accessKeyId, state])).toEqual([
      [key, 'dropped'],
      [key, 'delivered'],
    ])
  })

  it('arming a scenario arms it for the key only, whatever else is asked for', async () => {
    const door = await opened(openInProcess)
    const match = { accessKeyId: 'somebody else' }
    await door.call(control('POST', `scenarios?${query}`, { name: 'no-face', times: 20, match }))
    const codes: [string, string | undefined][] = []
    for (const accessKeyId of [...keys, 'somebody else'])
      codes.push([accessKeyId, fieldsOf(await door.call(unsigned({ accessKeyId, parameters: faceLiveness() }))).Code])
    expect(codes.filter(([, code]) => code === 'NoFaceDetected')).toEqual([[key, 'NoFaceDetected']])
  })
})

it('reset of a key leaves the limit of one whose name goes on after a line break', async () => {
  const door = await opened(openInProcess, { qps: 1 })
  const request = unsigned({ accessKeyId: 'a\nb', parameters: faceLiveness() })
  await door.call(request)
  await door.emulator.reset('a')
  expect(fieldsOf(await door.call(request)).Code).toBe('Throttling.Api')
})
