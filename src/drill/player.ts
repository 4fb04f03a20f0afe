import type { SendCallback, SendOutcome } from '../callbacks/callback.ts'
import type { Intervened, Intervention } from '../emulator/intervention.ts'
import { whenReady } from '../gateway/awaitable.ts'
import type { Call, Decision } from '../gateway/call.ts'
import type { Outcome } from '../operations/operation.ts'
import { type Ending, stateAt, timeToFinish } from '../transactions/transaction.ts'
import { changeSubCode, flipPassed, otherSubCode, swapPerson, tellsOfPerson } from './alter-result.ts'
import { type DisturbanceName, disturbanceOf } from './catalogue.ts'
import type { Disturbance, DrillEvent } from './disturbance.ts'
import { contradict, readCallback, respellSubCode, withId, withWrongToken } from './forge.ts'

/** What an event is told without its place and time. */
type Told = DrillEvent extends infer Event ? (Event extends DrillEvent ? Omit<Event, 'scope' | 'at'> : never) : never

export type PlayerParts = {
  /** What to do; nothing, to watch only. */
  disturbance: Disturbance | undefined
  /** The name of this emulator within the run; empty for the drill's own. */
  scope: string
  tell: (event: DrillEvent) => void
  /** Waits in real time: a suite may have stopped the emulator's clock. */
  pause: (milliseconds: number) => Promise<void>
  /** Real time in milliseconds since 1970. */
  realNow: () => number
}

const lateBy = 1000
const slowBy = 1500
const downFor = 300
const minute = 60_000

type Seen = { situation: string; nth: number; isHit: boolean; passed?: string; subCode?: string; hasPerson?: boolean }

/** Watches an emulator for a drill, and plays one disturbance on it. */
export function createPlayer({ disturbance, scope, tell, pause, realNow }: PlayerParts): Intervention {
  let emulator: Intervened | undefined
  let opened = 0
  let downUntil = 0
  const counts = new Map<string, number>()
  const seen = new WeakMap<Call, Seen>()
  const early = new Set<string>()
  const fired = new Set<string>()
  const name = disturbance?.name
  const row = name && disturbanceOf(name)

  const say = (event: Told) => tell({ ...event, scope, at: realNow() } as DrillEvent)
  const fire = (words: string) => {
    if (fired.has(words)) return
    fired.add(words)
    say({ kind: 'fired', words })
  }
  const count = (situation: string): number => {
    const nth = (counts.get(situation) ?? 0) + 1
    counts.set(situation, nth)
    return nth
  }
  const isSite = (situation: string, nth: number) =>
    disturbance?.site?.scope === scope && disturbance.site.situation === situation && disturbance.site.nth === nth

  const situationOf = async (call: Call): Promise<string> => {
    const id = call.parameters.get('TransactionId')
    const transaction = id === undefined ? undefined : await emulator?.transactions.get(id)
    if (!transaction)
      return [
        call.action,
        ...[call.parameters.get('ProductCode') ?? []].flat(),
        ...(id === undefined ? [] : ['unknown']),
      ].join(':')
    return [call.action, transaction.productCode, stateAt(transaction, emulator?.now() ?? 0)].join(':')
  }

  const play = (situation: string, nth: number): Decision | undefined => {
    const place = `${situation}#${nth}`
    if (name === 'restart') downUntil = realNow() + downFor
    const scenario = name === 'restart' ? disturbanceOf('reset').scenario : row?.scenario
    fire(`${row?.effect}, at ${place}`)
    return scenario && { name: scenario.name, settings: scenario.settings ?? {} }
  }

  /** Changes what is stored of the verification that a call asks about. */
  const age = async (id: string) => {
    await emulator?.transactions.update(id, current => ({
      ...current,
      createdAt: current.createdAt - timeToFinish - minute,
      ...(current.endedAt !== undefined && { endedAt: current.endedAt - minute }),
    }))
  }

  const alter = (call: Call, outcome: Outcome): Outcome => {
    const { result } = outcome
    if (call.action !== 'CheckResult' || !result) return outcome
    const own = seen.get(call)
    const subCode = String(result.SubCode)
    const product = own?.situation.split(':')[1] ?? ''
    if (own) Object.assign(own, { passed: String(result.Passed), subCode, hasPerson: tellsOfPerson(result) })
    if (row?.target !== 'results' || !name) return outcome
    const isMeant = !disturbance?.site || disturbance.site.situation === `${product}:${subCode}`
    const altered = isMeant && alterations[name]?.(result, product)
    if (!altered || altered === result) return outcome
    fire(`${row.effect}, of ${product} with SubCode ${subCode}`)
    return { ...outcome, result: altered }
  }

  const sendAs = (send: SendCallback): SendCallback => {
    const playCallback = async (url: string, bounds: Parameters<SendCallback>[1]): Promise<SendOutcome> => {
      const both = async (forged: string) => {
        await send(forged, bounds).catch(() => undefined)
        const outcome = await send(url, bounds)
        await send(forged, bounds).catch(() => undefined)
        return outcome
      }
      const forged = contradict(url)
      switch (name) {
        case 'callback-twice': {
          const [outcome] = await Promise.all([send(url, bounds), send(url, bounds).catch(() => undefined)])
          return outcome
        }
        case 'callback-answer-lost':
          await send(url, bounds).catch(() => undefined)
          return send(url, bounds)
        case 'callback-lost':
          return { status: 200 }
        case 'callback-late':
          // Don't await: for a caller that waits, it counts as sent.
          void pause(lateBy).then(() =>
            send(url, { ...bounds, signal: new AbortController().signal }).catch(() => undefined),
          )
          return { status: 200 }
        case 'other-spelling':
          return send(respellSubCode(url), bounds)
        case 'callback-contradicts':
          return send(forged, bounds)
        case 'callback-wrong-token':
          return both(withWrongToken(forged))
        case 'callback-unknown-id':
          return send(withId(forged, `hksb${'0'.repeat(28)}`), bounds)
        case 'callback-foreign-id':
          return send(withId(forged, await otherId(readCallback(url).transactionId)), bounds)
        default:
          return send(url, bounds)
      }
    }
    return async (url, bounds) => {
      const { transactionId, passed, hasToken } = readCallback(url)
      const situation = `callback:${passed ? 'passed' : 'not-passed'}`
      const isEarly = early.has(transactionId)
      const nth = isEarly ? (counts.get(situation) ?? 1) : count(situation)
      const isHit = isEarly || isSite(situation, nth)
      if (isHit) fire(`${row?.effect}, at ${situation}#${nth}`)
      const outcome = isHit ? await playCallback(url, bounds) : await send(url, bounds)
      const words = 'status' in outcome ? `answered ${outcome.status}` : outcome.error
      say({ kind: 'callback', situation, nth, transactionId, hasToken, others: opened - 1, outcome: words })
      return outcome
    }
  }

  const otherId = async (id: string): Promise<string> => {
    const all = (await emulator?.transactions.list({ limit: 10 })) ?? []
    return all.find(other => other.id !== id)?.id ?? `hksb${'0'.repeat(28)}`
  }

  return {
    attach(to) {
      emulator = to
    },
    async decide(call, found) {
      const situation = await situationOf(call)
      if (found) {
        seen.set(call, { situation, nth: 0, isHit: false })
        return found
      }
      const nth = count(situation)
      const isHit = isSite(situation, nth)
      seen.set(call, { situation, nth, isHit })
      if (isHit) return play(situation, nth)
      return realNow() < downUntil ? { name: 'reset', settings: { phase: 'before' } } : undefined
    },
    async run(call, operate) {
      const id = call.parameters.get('TransactionId')
      if (seen.get(call)?.isHit && id !== undefined) {
        if (name === 'forgotten') await emulator?.transactions.delete(id)
        if (name === 'expires') await age(id)
      }
      if (seen.get(call)?.isHit && name === 'slow') await pause(slowBy)
      return whenReady(operate(), outcome => alter(call, outcome))
    },
    after(call, { decision, transactionId, refusal }) {
      const { situation = '', nth = 0, passed, subCode, hasPerson } = seen.get(call) ?? {}
      const { action = '', parameters } = call
      if (!refusal && situation.startsWith('Initialize')) opened += 1
      say({
        kind: 'call',
        situation,
        nth,
        action,
        product: parameters.get('ProductCode') ?? situation.split(':')[1] ?? '',
        code: refusal?.code ?? 'Success',
        ...(decision && { decision: decision.name }),
        ...((transactionId ?? parameters.get('TransactionId')) !== undefined && {
          transactionId: transactionId ?? parameters.get('TransactionId') ?? '',
        }),
        ...(passed !== undefined && { passed }),
        ...(subCode !== undefined && { subCode }),
        ...(hasPerson && { hasPerson }),
      })
    },
    ending({ productCode }, how): Ending {
      if (name !== 'ends-not-passed' || how.subCode !== '200') return how
      fire(`${row?.effect}, of ${productCode}`)
      return { ...how, state: 'not-passed', subCode: otherSubCode(productCode) }
    },
    twist({ id, subCode }) {
      if (name !== 'callback-early') return {}
      const situation = `callback:${subCode === '200' ? 'passed' : 'not-passed'}`
      if (!early.has(id) && isSite(situation, (counts.get(situation) ?? 0) + 1)) {
        count(situation)
        early.add(id)
      }
      return early.has(id) ? { early: true } : {}
    },
    send: sendAs,
  }
}

const alterations: Partial<
  Record<DisturbanceName, (result: NonNullable<Outcome['result']>, product: string) => Outcome['result']>
> = {
  'passed-flipped': flipPassed,
  'sub-code-changed': changeSubCode,
  'somebody-else': swapPerson,
}
