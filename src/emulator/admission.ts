import { isPromise } from '../gateway/awaitable.ts'
import type { ReadCall } from '../gateway/call.ts'
import type { createChance } from '../gateway/chance.ts'
import type { CallPath, Gate } from '../gateway/gateway.ts'
import type { Scenarios } from '../scenarios/scenarios.ts'
import { createGateChecks, failedRepeatedly, type GateParts, nonceUsed, overQps } from './gate-checks.ts'
import type { Admit } from './store.ts'

type AdmissionParts = GateParts & {
  admit: Admit
  chance: Pick<ReturnType<typeof createChance>, 'forCall'>
  scenarios: Pick<Scenarios, 'matchedOf' | 'decided'>
}

/**
 * The gates of a store that is asked once for a call: what needs no store is checked first, then the store takes the call
 * as far as that lets it, in the order of the gates. What came of it goes with the call.
 */
export function createAdmission({
  admit,
  chance,
  scenarios,
  ...parts
}: AdmissionParts): Pick<CallPath, 'arrive' | 'gates' | 'decide'> {
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
