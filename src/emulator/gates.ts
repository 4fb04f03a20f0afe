import { checkPermission, findKey, type KnownKey } from '../gateway/access-keys.ts'
import { ApiError } from '../gateway/api-error.ts'
import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import type { Call } from '../gateway/call.ts'
import { createAddressChecks } from '../gateway/check-address.ts'
import { checkBounds } from '../gateway/check-bounds.ts'
import type { Gate } from '../gateway/gateway.ts'
import { namespaceOf } from '../gateway/namespace-of.ts'
import { createNonces } from '../gateway/nonces.ts'
import { createRepeatedFailures } from '../gateway/repeated-failures.ts'
import { checkReplyFormat } from '../gateway/reply-format.ts'
import { createSlidingSecond } from '../gateway/throttle.ts'
import { actions } from '../operations/actions.ts'
import type { Options } from '../options/options.ts'
import { scenarioOf } from '../scenarios/catalogue.ts'
import type { Authentication } from '../signatures/authenticate.ts'

type GateParts = {
  options: Options
  keys: ReadonlyMap<string, KnownKey>
  loadAuthentication: () => Awaitable<Authentication>
  now: () => number
  /** What a caller's timestamp is held against. */
  wall: () => number
}

/**
 * The life of a call before it runs: the gates in the order in which the gateway is thought to refuse (an inference, but
 * for the action being looked up before the key, which a test of the vendor's own command line shows), and what they
 * remember from call to call.
 */
export function createGates({ options, keys, loadAuthentication, now, wall }: GateParts) {
  const strict = options.auth === 'strict'
  const { checkVersion, checkAction, checkMethod, checkPost } = createAddressChecks(actions)
  const nonces = createNonces()
  const limits = createSlidingSecond(options.qps)
  const failures = createRepeatedFailures(options.repeatedFailures)

  const ofStrict =
    (check: (authentication: Authentication, call: Call) => void): Gate =>
    call =>
      whenReady(loadAuthentication(), authentication => check(authentication, call))

  const checkCredentials: Gate = call => {
    const key = findKey(call, keys, strict)
    if (!key || call.scheme === 'unsigned') return
    return whenReady(loadAuthentication(), authentication => {
      authentication.checkSecurityToken(call, key)
      const nonce = strict ? authentication.nonceOf(call) : undefined
      if (nonce !== undefined) authentication.checkNonce(call, nonce, nonces, now())
      authentication.verifySignature(call, key)
      if (nonce !== undefined) nonces.remember(nonce, now())
    })
  }

  const checkKeyPermission: Gate = call => {
    const key = keys.get(call.accessKeyId)
    if (key) checkPermission(key)
  }

  const throttle: Gate = call => {
    const wait = limits.tryCall(`${namespaceOf(call.accessKeyId)}${call.action}`, now())
    if (wait > 0)
      throw throttled(`qps: ${options.qps} calls per second of ${call.action} by this key, wait ${wait} ms`, wait)
  }

  const refuseRepeatedFailures: Gate = call => {
    if (failures.isBlocked(call.accessKeyId, now()))
      throw new ApiError(
        'Forbidden.ExceptionRepeatedInvoke',
        `repeated failures: ${options.repeatedFailures} refusals in a row by this key within a minute`,
      )
  }

  const gates: (Gate | false)[] = [
    checkBounds,
    checkVersion,
    checkAction,
    checkMethod,
    strict && ofStrict(({ requireCommonParameters }, call) => requireCommonParameters(call)),
    checkReplyFormat,
    strict && ofStrict(({ checkTimestamp }, call) => checkTimestamp(call, wall())),
    checkCredentials,
    checkPost,
    checkKeyPermission,
    options.qps > 0 && throttle,
    options.repeatedFailures > 0 && refuseRepeatedFailures,
  ]

  return {
    /** Refuses what the scenario that decides a call refuses. */
    applyScenario(decision: string | undefined): void {
      const scenario = scenarioOf(decision)
      if (!scenario || !('refuse' in scenario)) return
      const reason = `scenario: ${decision}`
      throw scenario.refuse === 'Throttling.Api' ? throttled(reason, 1000) : new ApiError(scenario.refuse, reason)
    },
    list: gates.filter(gate => gate !== false),
    /** Counts an answer towards repeated failures. */
    count(accessKeyId: string, refusal: ApiError | undefined): void {
      if (!refusal) failures.succeeded(accessKeyId)
      // What is the server's fault is nobody's abnormal call.
      else if (
        options.repeatedFailures > 0 &&
        refusal.status < 500 &&
        refusal.code !== 'Forbidden.ExceptionRepeatedInvoke'
      )
        failures.failed(accessKeyId, now())
    },
    /** Forgets nonces, limits and failures: all, or those of one key. */
    clear(accessKeyId?: string): void {
      for (const memory of [nonces, limits, failures]) memory.clear(accessKeyId)
    },
  }
}

/** SDKs raise their throttling error for the code or for the header, depending on their age: both are sent. */
function throttled(reason: string, wait: number): ApiError {
  return new ApiError('Throttling.Api', reason, { headers: { 'x-acs-retry-after': String(wait) } })
}
