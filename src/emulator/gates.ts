import { whenReady } from '../gateway/awaitable.ts'
import type { Gate } from '../gateway/gateway.ts'
import type { StoreParts } from '../stores/store.ts'
import { createGateChecks, failedRepeatedly, type GateParts, nonceUsed, overQps } from './gate-checks.ts'

type StoreGateParts = GateParts & {
  store: Pick<StoreParts, 'nonces' | 'limits' | 'failures'>
  now: () => number
}

/** What a call passes before it runs, one gate after the other. A store that answers in the same turn is asked at each. */
export function createGates({ store, now, ...parts }: StoreGateParts): readonly Gate[] {
  const { nonces, limits, failures } = store
  const { qps, repeatedFailures } = parts.options
  const { beforeKey, credentials, afterKey } = createGateChecks(parts)

  const checkCredentials: Gate = call =>
    whenReady(credentials(call), found => {
      if (!found) return
      const { nonce, verify } = found
      if (nonce === undefined) return verify()
      return whenReady(nonces.isUsed(call.accessKeyId, nonce, now()), isUsed => {
        if (isUsed) throw nonceUsed(call)
        verify()
        // Of two calls that come with one nonce at once, the second is found out here.
        return whenReady(nonces.use(call.accessKeyId, nonce, now()), isFirst => {
          if (!isFirst) throw nonceUsed(call)
        })
      })
    })

  const throttle: Gate = call =>
    whenReady(limits.tryCall(call.accessKeyId, call.action ?? '', qps, now()), wait => {
      if (wait > 0) throw overQps(call, qps, wait)
    })

  const refuseRepeatedFailures: Gate = ({ accessKeyId }) =>
    whenReady(failures.inARow(accessKeyId, now()), count => {
      if (count >= repeatedFailures) throw failedRepeatedly(repeatedFailures)
    })

  return [
    ...beforeKey,
    checkCredentials,
    ...afterKey,
    ...(qps > 0 ? [throttle] : []),
    ...(repeatedFailures > 0 ? [refuseRepeatedFailures] : []),
  ]
}
