import { isPromise } from '../gateway/awaitable.ts'
import type { ReadCall } from '../gateway/call.ts'
import type { createChance } from '../gateway/chance.ts'
import type { CallPath, Gate } from '../gateway/gateway.ts'
import type { Scenarios } from '../scenarios/scenarios.ts'
import type { ArmedScenario, MatchedCall } from '../stores/armed-scenarios.ts'
import type { Arrival } from '../stores/arrivals.ts'
import type { Asking } from '../stores/transactions.ts'
import { createGateChecks, failedRepeatedly, type GateParts, nonceUsed, overQps } from './gate-checks.ts'

/** What a store is asked for a call before it runs. What is left out, the call does not get to. */
type Wanted = {
  action: string
  /** `isUsed`: to be used, not only looked at. */
  nonce?: { text: string; isUsed: boolean }
  qps?: number
  repeatedFailures?: number
  matched?: MatchedCall
  /** The transaction that the call will ask for. */
  transactionId?: string
}

/** What a store says of a call: what it is given, and where it is refused or which scenario it has taken. */
type Admitted = {
  arrival: Arrival
  refusedBy?: 'nonce' | 'throttle' | 'failures'
  /** Milliseconds until a throttled call may pass. */
  wait: number
  scenario?: ArmedScenario
}

export type Admit = (asking: Asking, wanted: Wanted) => Promise<Admitted>

/** The life of a call as far as its operation. */
export type Admission = Pick<CallPath, 'arrive' | 'gates' | 'decide'>

/** What an admission is made of, besides the store that is asked. */
export type AdmissionParts = GateParts & {
  chance: Pick<ReturnType<typeof createChance>, 'forCall'>
  scenarios: Pick<Scenarios, 'matchedOf' | 'decided'>
}

/**
 * The gates of a store that is asked once for a call: what needs no store is checked first, then the store takes the call
 * as far as that lets it, in the order of the gates. What came of it goes with the call.
 */
export function createAdmission(admit: Admit, { chance, scenarios, ...parts }: AdmissionParts): Admission {
  const { beforeKey, credentials, afterKey } = createGateChecks(parts)
  const { qps, repeatedFailures } = parts.options

  const pass = async (gates: readonly Gate[], call: ReadCall) => {
    for (const gate of gates) {
      const passed = gate(call)
      if (isPromise(passed)) await passed
    }
  }

  return {
    async arrive(call) {
      let refusal: { thrown: unknown } | undefined
      let nonce: { text: string; isUsed: boolean } | undefined
      try {
        await pass(beforeKey, call)
        const found = await credentials(call)
        if (found?.nonce !== undefined) nonce = { text: found.nonce, isUsed: false }
        found?.verify()
        if (nonce) nonce.isUsed = true
        await pass(afterKey, call)
      } catch (thrown) {
        refusal = { thrown }
      }
      const { action = '', accessKeyId, parameters } = call
      const transactionId = parameters.get('TransactionId')
      const { arrival, refusedBy, wait, scenario } = await admit(call, {
        action,
        ...(nonce && { nonce }),
        ...(transactionId !== undefined && { transactionId }),
        ...(!refusal && { qps, repeatedFailures, matched: scenarios.matchedOf(call) }),
      })
      if (refusedBy === 'nonce') refusal = { thrown: nonceUsed(call) }
      if (refusedBy === 'throttle') refusal = { thrown: overQps(call, qps, wait) }
      if (refusedBy === 'failures') refusal = { thrown: failedRepeatedly(repeatedFailures) }
      return {
        chance: chance.forCall(accessKeyId, arrival),
        epoch: arrival.epoch,
        admitted: { refusal, decision: refusal ? undefined : scenarios.decided(call, scenario) },
      }
    },
    gates: [
      ({ admitted }) => {
        if (admitted?.refusal) throw admitted.refusal.thrown
      },
    ],
    decide: ({ admitted }) => admitted?.decision,
  }
}
