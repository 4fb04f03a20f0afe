import type { Md5 } from '../signatures/digests.ts'
import { ApiError } from './api-error.ts'
import { type Awaitable, whenReady } from './awaitable.ts'
import { type Call, type CallReader, parseCall } from './call.ts'
import { headerText, type PlainReply, type PlainRequest } from './exchange.ts'
import { defaultHostId, errorReply, preflightReply, type ReplyIdentity, successReply } from './reply.ts'
import { replyFormat } from './reply-format.ts'

/** One step in the life of a call: it throws an {@link ApiError}, or lets the call pass, now or later. */
export type Gate = (call: Call) => Awaitable<void>

/** What a call does once every gate let it pass: the fields of `Result`. */
export type Run = (call: Call) => Awaitable<Record<string, string>>

/** Told of every answer once it is made, and may hand out another in its place: for counting, the journal and faults. */
export type Finish = (call: Call, reply: PlainReply, refusal: ApiError | undefined) => Awaitable<PlainReply>

type GatewayParts = { gates: readonly Gate[]; run: Run; reader: CallReader; md5: Md5; finish: Finish }

/**
 * The API's front door: reads a call, sends it through the gates in order, runs it, and is the only place that replies.
 * An unexpected error becomes the documented InternalError, with what happened in `x-emulator-reason`.
 */
export function createGateway({ gates, run, reader, md5, finish }: GatewayParts) {
  /** Sends the call through the gates in order; it goes on at once from each that does not have to wait. */
  const passGates = (call: Call, next = 0): Awaitable<void> => {
    for (let index = next; index < gates.length; index++) {
      const passed = gates[index]?.(call)
      if (passed) return passed.then(() => passGates(call, index + 1))
    }
  }

  return function answer(request: PlainRequest): Awaitable<PlainReply> {
    if (request.method === 'OPTIONS') return preflightReply()
    const call = parseCall(request, reader)
    const identity = identify(call)
    const succeed = (result: Record<string, string>) => {
      return finish(call, markDecision(call, successReply(identity, result, md5)), undefined)
    }
    const refuse = (thrown: unknown) => {
      const error = asApiError(thrown)
      return finish(call, markDecision(call, errorReply(identity, error, md5)), error)
    }
    try {
      const result = whenReady(passGates(call), () => run(call))
      return result instanceof Promise ? result.then(succeed).catch(refuse) : succeed(result)
    } catch (thrown) {
      return refuse(thrown)
    }
  }
}

function markDecision(call: Call, reply: PlainReply): PlainReply {
  if (call.decision !== undefined) reply.headers['x-emulator-decision'] = call.decision
  return reply
}

function identify(call: Call): ReplyIdentity {
  const host = headerText(call.request, 'host') ?? ''
  return {
    requestId: call.requestId,
    traceId: call.chance.hex(32),
    hostId: /^[a-z0-9.-]+\.aliyuncs\.com$/i.test(host) ? host : defaultHostId,
    action: call.action ?? '',
    format: replyFormat(call),
  }
}

/** What was thrown as the refusal that it is, or as a fault of the emulator itself. */
export function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown
  const words = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
  return new ApiError('InternalError', `a fault of the emulator itself, please report it: ${words}`)
}
