import type { KnownKey } from '../gateway/access-keys.ts'
import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import type { Call } from '../gateway/call.ts'
import type { createChance } from '../gateway/chance.ts'
import type { CallPath } from '../gateway/gateway.ts'
import type { Journal } from '../journal/create-journal.ts'
import type { ObserveCall } from '../observation/observe-call.ts'
import type { Outcome } from '../operations/operation.ts'
import type { Options } from '../options/options.ts'
import type { Scenarios } from '../scenarios/scenarios.ts'
import type { Authentication } from '../signatures/authenticate.ts'
import type { Transaction } from '../transactions/transaction.ts'
import type { Admission } from './admission.ts'
import { createAfterReply } from './after-reply.ts'
import { createGates } from './gates.ts'
import type { Intervention } from './intervention.ts'
import { createStatusOf } from './refusal-status.ts'
import type { CallReport } from './report.ts'
import { createRunCall } from './run-call.ts'
import type { StepOf } from './scenario-step.ts'
import type { StoreParts } from './store.ts'

type PathParts = {
  options: Options
  keys: ReadonlyMap<string, KnownKey>
  store: StoreParts
  chance: ReturnType<typeof createChance>
  scenarios: Scenarios
  runOperation: (call: Call) => Awaitable<Outcome>
  onOpened: (transaction: Transaction, call: Call) => Awaitable<void>
  stepOf: StepOf
  requests: Journal
  now: () => number
  /** What a caller's timestamp is held against. */
  wall: () => number
  loadAuthentication: () => Awaitable<Authentication>
  report: ((call: CallReport) => void) | undefined
  recorded: (sequence: number, decision: string | undefined) => void
  observe: ObserveCall
  sawRealKey: (accessKeyId: string) => void
  intervention: Intervention | undefined
}

/** The life of a call once it is read: it arrives, passes the gates, is decided, runs, and is answered. */
export function createCallPath(parts: PathParts): CallPath {
  const {
    options,
    keys,
    store,
    chance,
    scenarios,
    requests,
    now,
    wall,
    stepOf,
    loadAuthentication,
    report,
    sawRealKey,
  } = parts
  const { intervention, runOperation, observe } = parts
  const { arrivals, transactions, failures } = store
  const path: Admission = store.admission
    ? store.admission({ chance, scenarios, options, keys, loadAuthentication, wall })
    : {
        arrive: ({ accessKeyId }) =>
          whenReady(arrivals.next(accessKeyId), arrival => ({
            chance: chance.forCall(accessKeyId, arrival),
            epoch: arrival.epoch,
          })),
        gates: createGates({ options, keys, store, loadAuthentication, now, wall }),
        decide: scenarios.decide,
      }
  return {
    ...path,
    decide: intervention
      ? call => whenReady(path.decide(call), found => intervention.decide(call, found))
      : path.decide,
    statusOf: createStatusOf(options),
    run: createRunCall({
      runOperation: intervention ? call => intervention.run(call, () => runOperation(call)) : runOperation,
      transactions,
      onOpened: parts.onOpened,
      stepOf,
    }),
    after: createAfterReply({
      options,
      failures,
      settle: store.settle,
      requests,
      now,
      stepOf,
      report,
      recorded: parts.recorded,
      observe: intervention
        ? (call, reply, ending, at) => {
            const observed = observe(call, reply, ending, at)
            intervention.after(call, ending)
            return observed
          }
        : observe,
      sawRealKey,
    }),
  }
}
