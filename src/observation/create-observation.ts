import { createAdvice } from '../advice/create-advice.ts'
import { type Fact, factOf } from '../advice/fact.ts'
import type { Earned } from '../advice/findings.ts'
import type { SeenCall } from '../advice/seen.ts'
import type { CallbackRecord } from '../callbacks/callback.ts'
import { type CoverageRecord, emptyRecord, meet } from '../coverage/record.ts'
import { type Awaitable, letGo, whenReady } from '../gateway/awaitable.ts'
import type { Call } from '../gateway/call.ts'
import { detach, headerText, type PlainReply } from '../gateway/exchange.ts'
import type { Ending } from '../gateway/gateway.ts'
import { emulatedActions } from '../operations/actions.ts'
import { productParameters } from '../products/parameters.ts'
import { scenarioOf } from '../scenarios/catalogue.ts'
import type { ArmedScenario } from '../stores/armed-scenarios.ts'
import type { TransactionStore } from '../stores/transactions.ts'
import { stateAt, type Transaction, timeToFinish } from '../transactions/transaction.ts'

type ObservationParts = {
  now: () => number
  /** Real time, whatever the emulator's clock shows. */
  realNow: () => number
  transactions: TransactionStore
  armed: () => ArmedScenario[] | Promise<ArmedScenario[]>
  /** Told of the first finding of each rule and key, for the log. */
  onAdvice?: ((earned: Earned) => void) | undefined
  /** A finding as it may be shown: somebody may have sent `ID:SECRET` for a key, or a secret under a wrong name. */
  shown: (earned: Earned) => Earned
  /** The test that all of it belongs to, where calls do not tell another. */
  label?: string | undefined
  /** Tells other emulators of the same store, where there are some. */
  tell?: ((fact: () => Fact) => void) | undefined
}

/** What is asked of an observation may be told by several emulators; what it watches is its own. */
export type Observation = Omit<ReturnType<typeof createObservation>, 'advice' | 'asText' | 'witness'> & {
  advice: (accessKeyId?: string) => Awaitable<Earned[]>
}

/** What one emulator has seen. `late` is what time decides: it counts while that emulator lives and hears of more. */
export type Observed = { found: Earned[]; late: Earned[]; coverage: CoverageRecord }

/** What the protocol itself reads of a call signed in its parameters, whatever the action. Source: rpcSignature. */
const protocolParameters = [
  ...['AccessKeyId', 'Action', 'Version', 'Format', 'RegionId', 'SecurityToken', 'Timestamp', 'BearerToken'],
  ...['Signature', 'SignatureMethod', 'SignatureNonce', 'SignatureType', 'SignatureVersion'],
]

/** What the SDK has for an action, beyond what the documents of the emulated products say of it. */
const ofSdk: Record<string, readonly string[]> = {
  Initialize: productParameters.filter(({ onlyV2 }) => !onlyV2).map(({ name }) => name),
  InitializeV2: productParameters.map(({ name }) => name),
  CheckResult: ['ExtraImageControlList', 'ReturnFiveCategorySpoofResult'],
}

const readBy = new Map(
  emulatedActions.map(({ name, documents }) => [
    name,
    new Set([
      ...protocolParameters,
      ...documents.flatMap(({ parameters }) => parameters.map(row => row.name)),
      ...(ofSdk[name] ?? []),
    ]),
  ]),
)

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

/** The longest name of a test that is kept. */
const longestTest = 200

/** Watches what passes by, for advice and coverage. It changes nothing but for the header `x-emulator-advice`. */
export function createObservation({
  now,
  realNow,
  transactions,
  armed,
  onAdvice,
  shown,
  label = '',
  tell,
}: ObservationParts) {
  const advice = createAdvice({
    now,
    realNow,
    timeToFinish,
    parametersOf: action => readBy.get(action),
    ...(onAdvice && { onFirst: (earned: Earned) => onAdvice(shown(earned)) }),
  })
  let record = emptyRecord()
  const products = new Set<string>()
  /** The test that sent the newest call: what happens without a call (callbacks, endings) is counted as its. */
  let test = ''

  const meetOf = (call: Call, ending: Ending, code: string) => {
    const forced = ending.decision !== undefined
    meet(record, rowOf(call.action ?? '', code), { forced, test })
    if (code === 'Success' && (call.action === 'Initialize' || call.action === 'InitializeV2'))
      products.add(call.parameters.get('ProductCode') ?? '')
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

  return {
    /** An answered call. Names the rules that are about this very call in its answer. */
    call(call: Call, reply: PlainReply, ending: Ending): void {
      const { accessKeyId, action = '', requestId, parameters, request } = call
      test = detach((headerText(request, 'x-emulator-test') ?? label).slice(0, longestTest))
      const code = ending.refusal?.code ?? 'Success'
      const transactionId = ending.transactionId
      const seen: SeenCall = {
        at: now(),
        requestId,
        accessKeyId,
        action,
        parameters,
        code,
        transactionId,
        kept: ending.kept,
        isAnswerLost: ending.decision !== undefined && scenarioOf(ending.decision.name)?.kind === 'fault',
        header: name => headerText(request, name),
        retryAfter: Number(reply.headers['x-acs-retry-after'] ?? 0),
        nonce: parameters.get('SignatureNonce') ?? headerText(request, 'x-acs-signature-nonce'),
      }
      const earned = advice.call(seen)
      tell?.(() => factOf(seen))
      if (earned.length > 0) reply.headers['x-emulator-advice'] = earned.join(', ')
      if (!readBy.has(action)) return
      meetOf(call, ending, code)
      const asked = parameters.get('TransactionId')
      if (action === 'CheckResult' && asked !== undefined) letGo(meetResult(asked, code))
    },
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
