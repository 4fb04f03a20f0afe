import { checkPermission, findKey, type KnownKey } from '../gateway/access-keys.ts'
import { ApiError, throttled } from '../gateway/api-error.ts'
import { isVersion4 } from '../gateway/authorization.ts'
import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import type { ReadCall } from '../gateway/call.ts'
import { createAddressChecks } from '../gateway/check-address.ts'
import { checkBounds } from '../gateway/check-bounds.ts'
import type { Gate } from '../gateway/gateway.ts'
import { checkReplyFormat } from '../gateway/reply-format.ts'
import { actions } from '../operations/actions.ts'
import type { Options } from '../options/options.ts'
import type { Authentication } from '../signatures/authenticate.ts'

export type GateParts = {
  options: Options
  keys: ReadonlyMap<string, KnownKey>
  loadAuthentication: () => Awaitable<Authentication>
  /** What a caller's timestamp is held against. */
  wall: () => number
}

/** What is still to be checked of a call whose key is known: its nonce, if it needs one, and its signature. */
export type Credentials = { nonce: string | undefined; verify: () => void }

/**
 * All that a call is held against before it runs and that needs no store, in the order in which the gateway is thought to
 * refuse. That is an inference, but for the action being looked up before the key, which a test of the vendor's own
 * command line shows.
 *
 * @source gatewayAnswers
 * @guess The order of gates: version, action, common parameters, format, timestamp, key, token, nonce, signature, method,
 * permission, throttling. Only that the action is looked up before the key is known.
 */
export function createGateChecks({ options, keys, loadAuthentication, wall }: GateParts) {
  const strict = options.auth === 'strict'
  const { checkVersion, checkAction, checkMethod, checkPost } = createAddressChecks(actions)

  const ofStrict =
    (check: (authentication: Authentication, call: ReadCall) => void): Gate =>
    call =>
      whenReady(loadAuthentication(), authentication => check(authentication, call))

  const refuseV4 = ofStrict((authentication, call) => authentication.refuseV4(call))

  const checkKeyPermission: Gate = call => {
    const key = keys.get(call.accessKeyId)
    if (key) checkPermission(key)
  }

  const before: (Gate | false)[] = [
    checkBounds,
    checkVersion,
    checkAction,
    checkMethod,
    call => (call.authorization && isVersion4(call.authorization.algorithm) ? refuseV4(call) : undefined),
    strict && ofStrict(({ requireCommonParameters }, call) => requireCommonParameters(call)),
    checkReplyFormat,
    strict && ofStrict(({ checkTimestamp }, call) => checkTimestamp(call, wall())),
  ]

  return {
    beforeKey: before.filter(gate => gate !== false),
    /** Finds the key and checks its token; undefined where nothing is signed that would be checked. */
    credentials(call: ReadCall): Awaitable<Credentials | undefined> {
      const key = findKey(call, keys, strict)
      if (!key || call.scheme === 'unsigned') return
      return whenReady(loadAuthentication(), ({ checkSecurityToken, nonceOf, verifySignature }) => {
        checkSecurityToken(call, key)
        return { nonce: strict ? nonceOf(call) : undefined, verify: () => verifySignature(call, key) }
      })
    },
    afterKey: [checkPost, checkKeyPermission] satisfies Gate[],
  }
}

export const nonceUsed = ({ accessKeyId }: ReadCall) =>
  new ApiError(
    'SignatureNonceUsed',
    `SignatureNonce: used by ${accessKeyId} in the last 15 minutes; each call and each retry needs a new one`,
  )

export const overQps = ({ action = '' }: ReadCall, qps: number, wait: number) =>
  throttled(`qps: ${qps} calls per second of ${action} by this key, wait ${wait} ms`, wait)

export const failedRepeatedly = (most: number) =>
  new ApiError(
    'Forbidden.ExceptionRepeatedInvoke',
    `repeated failures: ${most} refusals in a row by this key within a minute`,
  )
