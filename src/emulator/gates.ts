import { checkPermission, findKey, type KnownKey } from '../gateway/access-keys.ts'
import { ApiError, throttled } from '../gateway/api-error.ts'
import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import type { Call } from '../gateway/call.ts'
import { createAddressChecks } from '../gateway/check-address.ts'
import { checkBounds } from '../gateway/check-bounds.ts'
import type { Gate } from '../gateway/gateway.ts'
import { checkReplyFormat } from '../gateway/reply-format.ts'
import { actions } from '../operations/actions.ts'
import type { Options } from '../options/options.ts'
import type { Authentication } from '../signatures/authenticate.ts'
import type { StoreParts } from '../stores/store.ts'

type GateParts = {
  options: Options
  keys: ReadonlyMap<string, KnownKey>
  store: Pick<StoreParts, 'nonces' | 'limits' | 'failures'>
  loadAuthentication: () => Awaitable<Authentication>
  now: () => number
  /** What a caller's timestamp is held against. */
  wall: () => number
}

/**
 * What a call passes before it runs, in the order in which the gateway is thought to refuse. That is an inference, but
 * for the action being looked up before the key, which a test of the vendor's own command line shows.
 *
 * @source gatewayAnswers
 * @guess The order of gates: version, action, common parameters, format, timestamp, key, token, nonce, signature, method,
 * permission, throttling. Only that the action is looked up before the key is known.
 */
export function createGates({ options, keys, store, loadAuthentication, now, wall }: GateParts): readonly Gate[] {
  const { nonces, limits, failures } = store
  const { qps, repeatedFailures } = options
  const strict = options.auth === 'strict'
  const { checkVersion, checkAction, checkMethod, checkPost } = createAddressChecks(actions)

  const ofStrict =
    (check: (authentication: Authentication, call: Call) => void): Gate =>
    call =>
      whenReady(loadAuthentication(), authentication => check(authentication, call))

  const refuseV4 = ofStrict((authentication, call) => authentication.refuseV4(call))

  const checkCredentials: Gate = call => {
    const key = findKey(call, keys, strict)
    if (!key || call.scheme === 'unsigned') return
    return whenReady(loadAuthentication(), ({ checkSecurityToken, nonceOf, verifySignature }) => {
      checkSecurityToken(call, key)
      const nonce = strict ? nonceOf(call) : undefined
      if (nonce === undefined) return verifySignature(call, key)
      return whenReady(nonces.isUsed(call.accessKeyId, nonce, now()), isUsed => {
        if (isUsed) throw nonceUsed(call)
        verifySignature(call, key)
        // Of two calls that come with one nonce at once, the second is found out here.
        return whenReady(nonces.use(call.accessKeyId, nonce, now()), isFirst => {
          if (!isFirst) throw nonceUsed(call)
        })
      })
    })
  }

  const checkKeyPermission: Gate = call => {
    const key = keys.get(call.accessKeyId)
    if (key) checkPermission(key)
  }

  const throttle: Gate = ({ accessKeyId, action = '' }) =>
    whenReady(limits.tryCall(accessKeyId, action, qps, now()), wait => {
      if (wait > 0) throw throttled(`qps: ${qps} calls per second of ${action} by this key, wait ${wait} ms`, wait)
    })

  const refuseRepeatedFailures: Gate = ({ accessKeyId }) =>
    whenReady(failures.inARow(accessKeyId, now()), count => {
      if (count >= repeatedFailures)
        throw new ApiError(
          'Forbidden.ExceptionRepeatedInvoke',
          `repeated failures: ${repeatedFailures} refusals in a row by this key within a minute`,
        )
    })

  const gates: (Gate | false)[] = [
    checkBounds,
    checkVersion,
    checkAction,
    checkMethod,
    call => (call.authorization?.algorithm.startsWith('ACS4-') ? refuseV4(call) : undefined),
    strict && ofStrict(({ requireCommonParameters }, call) => requireCommonParameters(call)),
    checkReplyFormat,
    strict && ofStrict(({ checkTimestamp }, call) => checkTimestamp(call, wall())),
    checkCredentials,
    checkPost,
    checkKeyPermission,
    qps > 0 && throttle,
    repeatedFailures > 0 && refuseRepeatedFailures,
  ]
  return gates.filter(gate => gate !== false)
}

const nonceUsed = ({ accessKeyId }: Call) =>
  new ApiError(
    'SignatureNonceUsed',
    `SignatureNonce: used by ${accessKeyId} in the last 15 minutes; each call and each retry needs a new one`,
  )
