import { createAdvice } from '../advice/create-advice.ts'
import { type Fact, factOf } from '../advice/fact.ts'
import type { Earned } from '../advice/findings.ts'
import type { Found } from '../advice/judge-call.ts'
import type { SeenCall } from '../advice/seen.ts'
import type { CallbackRecord } from '../callbacks/callback.ts'
import { type CoverageRecord, emptyRecord, meet } from '../coverage/record.ts'
import { type Awaitable, letGo, type Port, whenReady } from '../gateway/awaitable.ts'
import { emulatedActions } from '../operations/actions.ts'
import { redactKeyId } from '../redaction/redact.ts'
import type { Scrub } from '../redaction/scrub.ts'
import type { ArmedScenario } from '../stores/armed-scenarios.ts'
import type { TransactionStore } from '../stores/transactions.ts'
import { stateAt, type Transaction, timeToFinish } from '../transactions/transaction.ts'

export type ObservationParts = {
  now: () => number
  /** Real time, whatever the emulator's clock shows. */
  realNow: () => number
  transactions: TransactionStore
  armed: () => ArmedScenario[] | Promise<ArmedScenario[]>
  /** Told of the first finding of each rule and key, for the log. */
  onAdvice?: ((earned: Earned) => void) | undefined
  scrub: Scrub
  /** Tells other emulators of the same store, where there are some. */
  tell?: ((fact: () => Fact) => void) | undefined
}

/** What one emulator has seen, as its users see it. */
export type OwnObservation = Port<ReturnType<typeof createObservation>>

/** What is asked of an observation may be told by several emulators; what it watches is its own. */
export type Observation = Omit<OwnObservation, 'asText' | 'witness'>

/** What of a call is counted, besides what advice looks at: whether a scenario decided it, and the test that sent it. */
type CallSource = { forced: boolean; test: string }

/** What one emulator has seen. `late` is what time decides: it counts while that emulator lives and hears of more. */
export type Observed = { found: Earned[]; late: Earned[]; coverage: CoverageRecord }

const rowIds = new Map(emulatedActions.map(({ name }) => [name, new Map<string, string>()]))

/**
 * The row of an action and a code. Always the same string object, because a map finds that faster than an equal one.
 */
function rowOf(action: string, code: string): string {
  const known = rowIds.get(action)
  const id = known?.get(code) ?? `code/${action}/${code}`
  known?.set(code, id)
  return id
}

/** Watches what passes by, for advice and coverage. */
export function createObservation({ now, realNow, transactions, armed, onAdvice, scrub, tell }: ObservationParts) {
  /** A finding as it may be shown: somebody may have sent `ID:SECRET` for a key, or a secret under a wrong name. */
  const shown = (earned: Earned): Earned => ({
    ...earned,
    accessKeyId: scrub(redactKeyId(earned.accessKeyId)),
    occasions: earned.occasions.map(scrub),
    detail: scrub(earned.detail),
  })
  const advice = createAdvice({
    now,
    realNow,
    timeToFinish,
    ...(onAdvice && { onFirst: (earned: Earned) => onAdvice(shown(earned)) }),
  })
  let record = emptyRecord()
  const products = new Set<string>()
  /** The test that sent the newest call: what happens without a call (callbacks, endings) is counted as its. */
  let test = ''

  const meetCall = ({ action, code, parameters }: SeenCall, forced: boolean) => {
    meet(record, rowOf(action, code), { forced, test })
    if (code === 'Success' && (action === 'Initialize' || action === 'InitializeV2'))
      products.add(parameters.get('ProductCode') ?? '')
    const asked = parameters.get('TransactionId')
    if (action === 'CheckResult' && asked !== undefined) letGo(meetResult(asked, code))
  }

  const meetResult = (transactionId: string, code: string) =>
    whenReady(transactions.get(transactionId), transaction => {
      if (!transaction) return
      const { productCode, subCode, decision } = transaction
      if (code === 'Success' && subCode !== undefined)
        meet(record, `sub-code/${productCode}/${subCode}`, { forced: decision !== undefined, test })
      if (code !== 'ProcessNotCompleted') return
      const state = stateAt(transaction, now())
      if (state === 'pending') meet(record, 'expiry/asked-before-the-end', { test })
      else if (state === 'expired') {
        meet(record, 'ending/expired', { test })
        meet(record, 'expiry/asked-after-it-expired', { test })
      }
    })

  const coverage = (): Awaitable<CoverageRecord> =>
    whenReady(armed(), all => {
      const waiting = all.filter(({ hits }) => hits === 0)
      return structuredClone({
        ...record,
        products: [...products].filter(Boolean).sort(),
        neverFired: waiting.map(({ name, id }) => `${name} (${id})`),
      })
    })

  const see = (seen: SeenCall, own: readonly Found[], source: CallSource): readonly string[] => {
    test = source.test
    const further = advice.call(seen, own)
    tell?.(() => factOf(seen))
    if (rowIds.has(seen.action)) meetCall(seen, source.forced)
    return further
  }

  return {
    /** An answered call, and what it broke all by itself. */
    call(seen: SeenCall, own: readonly Found[], source: CallSource): void {
      see(seen, own, source)
    },
    /** The same of one that asks for what is remembered; answers the further rules that its answer tells of. */
    check: see,
    /** A verification left `pending`. */
    ended({ id, accessKeyId, state, subCode, parameters, decision }: Transaction): void {
      const seen = { transactionId: id, accessKeyId, subCode, securityLevel: parameters.SecurityLevel }
      advice.ended(seen)
      tell?.(() => ({ kind: 'ended', ...seen }))
      meet(record, `ending/${state}`, { forced: decision !== undefined, test })
    },
    /** A callback changed: `wasTried` when an attempt at it is over. */
    callback({ id, transactionId, accessKeyId, state, attempts }: CallbackRecord, wasTried: boolean): void {
      const attempt = wasTried ? attempts.at(-1) : undefined
      if (attempt) {
        const { status, error, milliseconds } = attempt
        advice.attempt({ callbackId: id, accessKeyId, status, error, milliseconds })
        const delivered = status !== undefined && status >= 200 && status < 300
        meet(record, delivered ? 'callback/delivered' : 'callback/refused', { test })
      }
      if (!attempt && state !== 'dropped') return
      letGo(
        whenReady(transactions.get(transactionId), transaction => {
          const { decision } = transaction ?? {}
          if (decision?.startsWith('callback-'))
            meet(record, `callback/${decision.slice('callback-'.length)}`, { forced: true, test })
        }),
      )
    },
    /** The end user's page was loaded. */
    page(transaction: Transaction, how: { isFramed: boolean; isOwnStep: boolean; isChanged: boolean }): void {
      const { id: transactionId, accessKeyId } = transaction
      advice.page({ transactionId, accessKeyId, ...how })
      tell?.(() => ({ kind: 'page', transactionId, accessKeyId, isOwnStep: how.isOwnStep }))
      if (stateAt(transaction, now()) === 'expired') meet(record, 'expiry/page-after-it-expired', { test })
    },
    /** A step came after the 30 minutes. */
    late: () => meet(record, 'expiry/finished-too-late', { test }),
    /** What another emulator of the store has seen. */
    witness: advice.witness,
    advice: (accessKeyId?: string) => advice.list(accessKeyId).map(shown),
    /** What was met so far, and what was armed in vain. */
    coverage,
    /** All that was seen here, for a store: what was found, apart from it what time decides, and what was met. */
    async asText(): Promise<string> {
      const seen = { found: advice.found().map(shown), late: advice.late().map(shown), coverage: await coverage() }
      return JSON.stringify(seen satisfies Observed)
    },
    /** Forgets all; with a key, the advice to that key only: coverage belongs to all. */
    clear(accessKeyId?: string): Awaitable<void> {
      advice.clear(accessKeyId)
      if (accessKeyId !== undefined) return
      record = emptyRecord()
      products.clear()
    },
  }
}
