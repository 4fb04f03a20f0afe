import { ApiError } from './api-error.ts'
import { type Awaitable, isPromise, whenReady } from './awaitable.ts'
import { type Call, type Decision, drawnCall, type ReadCall, readCall } from './call.ts'
import type { Md5 } from './digests.ts'
import { headerText, type PlainReply, type PlainRequest } from './exchange.ts'
import { explainRefusal } from './explain-refusal.ts'
import { limits } from './limits.ts'
import { PartMissing } from './load-once.ts'
import { defaultHostId, errorReply, type Members, preflightReply, type ReplyIdentity, successReply } from './reply.ts'
import { replyFormat } from './reply-format.ts'

/** One step in the life of a call: it throws an {@link ApiError}, or lets the call pass, now or later. */
export type Gate = (call: ReadCall) => Awaitable<void>

/** What a call came to: the members of the answer, advice that goes with it, and the transaction that it was about. */
export type Success = {
  result?: Members | undefined
  members?: Members | undefined
  advice?: string | undefined
  transactionId?: string | undefined
  /** The parameters as the opened transaction keeps them: texts that share no memory with the call. */
  kept?: Readonly<Record<string, string>> | undefined
}

/** What became of a call: the scenario that decided it, its transaction, and the refusal, if it was one. */
export type Ending = {
  decision: Decision | undefined
  transactionId: string | undefined
  /** What its transaction keeps of its parameters, where it opened one. */
  kept: Success['kept']
  refusal: ApiError | undefined
  /** From the call being read to its answer being ready, in real time. */
  milliseconds: number
}

/** The life of a call, in this order. */
export type CallPath = {
  /** Counts the call: its chance, and the epoch that it belongs to. */
  arrive: (call: ReadCall) => Awaitable<Pick<Call, 'chance' | 'epoch' | 'admitted'>>
  gates: readonly Gate[]
  decide: (call: Call) => Awaitable<Decision | undefined>
  run: (call: Call, decision: Decision | undefined) => Awaitable<Success>
  /** The status of a refusal. */
  statusOf: (refusal: ApiError) => number
  /** Called with every finished answer; counts, journals, and may return another in its place, as faults do. */
  after: (call: Call, reply: PlainReply, ending: Ending) => Awaitable<PlainReply>
}

/** What the gateway needs of its platform. */
type Platform = { decodeText: (bytes: Uint8Array) => string; md5: Md5 }

/**
 * The API's front door: reads a call, sends it down its path, and is the only place that replies. An unexpected error
 * becomes the documented InternalError, with what happened in `x-emulator-reason`.
 */
export function createGateway(
  { arrive, gates, decide, run, after, statusOf }: CallPath,
  { decodeText, md5 }: Platform,
) {
  /** Sends the call through the gates in order; it goes on at once from each that does not have to wait. */
  const passGates = (call: Call, next = 0): Awaitable<void> => {
    for (let index = next; index < gates.length; index++) {
      const passed = gates[index]?.(call)
      if (passed) return passed.then(() => passGates(call, index + 1))
    }
  }

  const walk = (call: Call, begun: number): Awaitable<PlainReply> => {
    const identity = identify(call)
    let decision: Decision | undefined
    const finish = (reply: PlainReply, { transactionId, kept }: Success, refusal: ApiError | undefined) => {
      if (decision) reply.headers['x-emulator-decision'] = decision.name
      const milliseconds = Math.round((performance.now() - begun) * 1000) / 1000
      return after(call, reply, { decision, transactionId, kept, refusal, milliseconds })
    }
    const succeed = (success: Success) => finish(successReply(identity, success, md5), success, undefined)
    const refuse = (thrown: unknown) => {
      const error = explainRefusal(call, asApiError(thrown))
      return finish(errorReply(identity, error, md5, statusOf(error)), { transactionId: error.transactionId }, error)
    }
    const decided = (found: Decision | undefined) => {
      decision = found
      return run(call, found)
    }
    try {
      const success = whenReady(passGates(call), () => whenReady(decide(call), decided))
      return isPromise(success) ? success.then(succeed).catch(refuse) : succeed(success)
    } catch (thrown) {
      return refuse(thrown)
    }
  }

  return function answer(request: PlainRequest): Awaitable<PlainReply> {
    if (request.method === 'OPTIONS') return preflightReply()
    const begun = performance.now()
    const read = readCall(request, decodeText)
    return whenReady(arrive(read), ({ chance, epoch, admitted }) =>
      walk(drawnCall(read, chance, epoch, admitted), begun),
    )
  }
}

function identify(call: Call): ReplyIdentity {
  const host = headerText(call.request, 'host') ?? ''
  return {
    requestId: call.requestId,
    traceId: call.chance.hex(32),
    hostId: host.length <= limits.host.value && /^[a-z0-9.-]+\.aliyuncs\.com$/i.test(host) ? host : defaultHostId,
    action: call.action ?? '',
    format: replyFormat(call),
  }
}

/** Whether something failed because the store could not be reached: by its name, for it may come from another bundle. */
export const isStoreUnavailable = (thrown: unknown): thrown is Error =>
  thrown instanceof Error && thrown.name === 'StoreUnavailable'

/** Whatever was thrown, as a refusal of the API. */
export function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown
  if (thrown instanceof PartMissing) return new ApiError('InternalError', thrown.message)
  if (isStoreUnavailable(thrown)) return new ApiError('ServiceUnavailable', thrown.message)
  const words = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
  return new ApiError('InternalError', `a fault of the emulator itself, please report it: ${words}`)
}
