import type { Awaitable } from './awaitable.ts'
import { createChance } from './chance.ts'
import { createClock } from './clock.ts'
import { createControlApi, isControl } from './control/control-api.ts'
import { prepareAccessKeys } from './gateway/access-keys.ts'
import { ApiError } from './gateway/api-error.ts'
import {
  checkNonce,
  checkPermission,
  checkSecurityToken,
  checkTimestamp,
  findKey,
  nonceOf,
  requireCommonParameters,
} from './gateway/authenticate.ts'
import type { Call } from './gateway/call.ts'
import { checkAction, checkMethod, checkPost, checkVersion } from './gateway/check-address.ts'
import type { Code } from './gateway/error-codes.ts'
import type { PlainReply, PlainRequest } from './gateway/exchange.ts'
import { createGateway, type Gate } from './gateway/gateway.ts'
import { createNonces } from './gateway/nonces.ts'
import { createRepeatedFailures } from './gateway/repeated-failures.ts'
import { defaultHostId, errorReply } from './gateway/reply.ts'
import { checkReplyFormat } from './gateway/reply-format.ts'
import { createSlidingSecond } from './gateway/throttle.ts'
import { verifySignature } from './gateway/verify-signature.ts'
import { decodeBase64 } from './images/decode-base64.ts'
import { apiVersion, realActions } from './operations/actions.ts'
import { createInitialize } from './operations/initialize/initialize.ts'
import type { Options } from './options.ts'
import type { Runtime } from './runtime.ts'
import { memoryTransactions } from './transactions/memory-transactions.ts'

/** One answered call, for whoever logs or counts them. Holds no secret and nothing personal. */
export type CallReport = {
  action: string
  accessKeyId: string
  requestId: string
  status: number
  code: string
  /** What `x-emulator-reason` says; empty on success. */
  reason: string
}

/** The emulator without a door: HTTP, MSW, tests and the container all call `answer`. */
export type Emulator = ReturnType<typeof assembleEmulator>

/**
 * Puts the parts together. The list of gates is the life of a call; its order is the one in which the gateway is thought
 * to refuse (an inference, but for the API being looked up before the key, which the vendor's own CLI test shows).
 */
export function assembleEmulator(options: Options, runtime: Runtime, report?: (call: CallReport) => void) {
  const { digests } = runtime
  const strict = options.auth === 'strict'
  const clock = createClock(runtime.systemTime)
  const { now } = clock
  const chance = createChance(options.seed || runtime.randomSeed())
  const keys = prepareAccessKeys(options.accessKeys, digests)
  const nonces = createNonces()
  const limits = createSlidingSecond(options.qps)
  const failures = createRepeatedFailures(options.repeatedFailures)
  const transactions = memoryTransactions({ now })

  const initialize = createInitialize({
    edition: options.edition,
    callbackRules: options.callbackRules,
    transactions,
    now,
    isReachable: runtime.isReachable,
    pictures: {
      faces: options.faces,
      downloadTimeout: options.downloadTimeout,
      decode: text => decodeBase64(text, runtime.lenientBase64),
      download: runtime.downloadPicture,
      examinePixels: runtime.examinePixels,
      sha256: digests.sha256,
    },
  })
  const operations = new Map([['Initialize', initialize]])
  const actions = { emulated: new Set(operations.keys()), onlyReal: new Set<string>(realActions) }

  const checkCredentials: Gate = call => {
    const key = findKey(call, keys, strict)
    if (!key || call.scheme === 'unsigned') return
    checkSecurityToken(call, key)
    if (strict) checkNonce(call, nonces, now())
    verifySignature(call, key, digests)
    const nonce = nonceOf(call)
    if (strict && nonce !== undefined) nonces.remember(nonce, now())
  }

  const gates: Gate[] = [
    call => checkVersion(call, apiVersion),
    call => checkAction(call, actions),
    checkMethod,
    ...(strict ? [requireCommonParameters] : []),
    checkReplyFormat,
    ...(strict ? [(call: Call) => checkTimestamp(call, now())] : []),
    checkCredentials,
    checkPost,
    call => {
      const key = keys.get(call.accessKeyId)
      if (key) checkPermission(key)
    },
    ...(options.qps > 0 ? [(call: Call) => throttle(call)] : []),
    ...(options.repeatedFailures > 0 ? [(call: Call) => refuseRepeatedFailures(call)] : []),
  ]

  const throttle: Gate = call => {
    const wait = limits.tryCall(`${call.accessKeyId}\n${call.action}`, now())
    if (wait > 0)
      throw new ApiError(
        'Throttling.Api',
        `qps: ${options.qps} calls per second of ${call.action} by this key, wait ${wait} ms`,
        {
          // SDKs raise their throttling error for the code or for this header, depending on their age: send both.
          headers: { 'x-acs-retry-after': String(wait) },
        },
      )
  }

  const refuseRepeatedFailures: Gate = call => {
    if (failures.isBlocked(call.accessKeyId, now()))
      throw new ApiError(
        'Forbidden.ExceptionRepeatedInvoke',
        `repeated failures: ${options.repeatedFailures} refusals in a row by this key within a minute`,
      )
  }

  const answered = (call: Call, refusal: ApiError | undefined) => {
    if (!refusal) failures.succeeded(call.accessKeyId)
    else if (options.repeatedFailures > 0 && refusal.code !== 'Forbidden.ExceptionRepeatedInvoke')
      failures.failed(call.accessKeyId, now())
    report?.({
      action: call.action ?? '',
      accessKeyId: call.accessKeyId,
      requestId: call.requestId,
      status: refusal?.status ?? 200,
      code: refusal?.code ?? 'Success',
      reason: refusal?.reason ?? '',
    })
  }

  const callGateway = createGateway({
    gates,
    run: call => (operations.get(call.action ?? '') ?? initialize)(call),
    reader: { decodeText: runtime.decodeText, chanceFor: chance.forCall },
    digests,
    answered,
  })
  const callControl = createControlApi({ token: options.controlToken, digests })

  /** Refuses what never became a call: a body that is too large, bytes that are no HTTP. */
  const refuse = (code: Code, reason: string): PlainReply => {
    const draw = chance.forCall('')
    const identity = { requestId: draw.requestId(), traceId: draw.hex(32), hostId: defaultHostId, action: '' }
    return errorReply({ ...identity, format: 'JSON' }, new ApiError(code, reason), digests)
  }

  /** Answers a request given as plain values: at once when nothing outside is needed, else later. Never throws. */
  const answer = (request: PlainRequest): Awaitable<PlainReply> => {
    if (request.body.length > options.bodyLimit) return refuse('RequestEntityTooLarge', tooLarge(request.body.length))
    return isControl(request.url) ? callControl(request) : callGateway(request)
  }
  const tooLarge = (bytes: number) => `body: ${bytes} bytes, at most ${options.bodyLimit} allowed (--body-limit)`

  return {
    options,
    clock,
    transactions,
    answer,
    refuse,
    /** Answers a web Request: the door for whoever has one. */
    fetch: async (request: Request): Promise<Response> => {
      const reply = await answer({
        method: request.method,
        url: request.url,
        headers: Object.fromEntries(request.headers),
        body: new Uint8Array(await request.arrayBuffer()),
      })
      const bodiless = request.method === 'HEAD' || reply.status === 204
      return new Response(bodiless ? null : reply.body, { status: reply.status, headers: reply.headers })
    },
    /** Forgets transactions, nonces, limits and failures, and sets the clock and the ids back to their start. */
    reset: (): Awaitable<void> => {
      nonces.clear()
      limits.clear()
      failures.clear()
      clock.reset()
      chance.reset()
      return transactions.clear()
    },
  }
}
