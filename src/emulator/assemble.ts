import { createCallbacks } from '../callbacks/create-callbacks.ts'
import { createNotify } from '../callbacks/notify.ts'
import { createClock } from '../clock/clock.ts'
import type { ControlApi } from '../control/control-api.ts'
import { controlRefusal } from '../control/control-refusal.ts'
import { createInbox } from '../control/inbox.ts'
import { isControl } from '../control/is-control.ts'
import { knownKeys } from '../gateway/access-keys.ts'
import { ApiError } from '../gateway/api-error.ts'
import { type Awaitable, isPromise, whenReady } from '../gateway/awaitable.ts'
import type { Call } from '../gateway/call.ts'
import { createChance } from '../gateway/chance.ts'
import type { Code } from '../gateway/error-codes.ts'
import { headerText, type PlainReply, type PlainRequest } from '../gateway/exchange.ts'
import { asApiError, createGateway, type Success } from '../gateway/gateway.ts'
import { limits } from '../gateway/limits.ts'
import { defaultHostId, errorReply, withoutCors } from '../gateway/reply.ts'
import { createJournal } from '../journal/create-journal.ts'
import { callingPage } from '../network/calling-page.ts'
import { createRun } from '../operations/create-run.ts'
import type { Outcome } from '../operations/operation.ts'
import type { Options } from '../options/options.ts'
import { createScrub } from '../redaction/scrub.ts'
import { scenarioOf } from '../scenarios/catalogue.ts'
import { createScenarios } from '../scenarios/scenarios.ts'
import { memoryTransactions } from '../stores/memory-transactions.ts'
import type { ByHand } from '../transactions/by-hand.ts'
import type { Transaction } from '../transactions/transaction.ts'
import { createVerifications } from '../transactions/verifications.ts'
import { createUploads } from '../uploads/uploads.ts'
import { createCounter } from './counter.ts'
import { createEpoch } from './epoch.ts'
import { type CallReport, createFinish } from './finish.ts'
import { createGates } from './gates.ts'
import { pageRulesOf } from './page-rules.ts'
import type { Runtime } from './runtime.ts'
import { createWarnings, type Warn } from './warnings.ts'

/** The emulator without a door: HTTP, MSW, tests and the container all call `answer`. */
export type Emulator = ReturnType<typeof assembleEmulator>

/** Puts an emulator together from its options and what its platform brings; `report` is told of every answered call. */
export function assembleEmulator(
  options: Options,
  runtime: Runtime,
  report?: (call: CallReport) => void,
  warn: Warn = options.log === 'silent' ? () => undefined : runtime.warn,
) {
  const { md5 } = runtime
  const warnings = createWarnings(warn)
  if (runtime.isProduction() && !options.allowProduction) warnings.production()
  for (const { id } of options.accessKeys) warnings.key(id)
  const pages = pageRulesOf(options, runtime.hostNames())
  const clock = createClock(runtime.systemTime)
  const { now } = clock
  const chance = createChance(options.seed || runtime.randomSeed())
  const epoch = createEpoch()
  const transactions = memoryTransactions({ now, onEvicted: id => verifications.cancelPlans([id]) })
  const uploads = createUploads({ now })
  const scenarios = createScenarios()
  const scrub = createScrub([
    ...options.accessKeys.flatMap(({ secret, token = '' }) => [secret, token]),
    options.controlToken,
  ])
  const requests = createJournal({ clock, wake: runtime.systemTime.wake, scrub, redact: options.redact })
  const inbox = createInbox(scrub)
  const nextCallbackId = createCounter('callback')
  const callbacks = createCallbacks({
    clock,
    send: runtime.sendCallback,
    retries: options.callbackRetries,
    outbound: options.outbound,
    nextId: nextCallbackId,
  })
  const notify = createNotify(callbacks, options.callbackSubCode)
  const verifications = createVerifications({
    transactions,
    clock,
    onResult: notify.ofResult,
    beforeResult: notify.beforeResult,
    epochOf: epoch.of,
  })

  /** How a new transaction ends by itself, if it does: as a scenario decided, or as passed after `--complete-after`. */
  const planEnding = ({ id, decision }: Transaction) => {
    const scenario = scenarioOf(decision)
    const after = options.completeAfter === 'off' ? undefined : options.completeAfter
    if (scenario && 'ending' in scenario) verifications.plan(id, { ending: scenario.ending, after: after ?? 0 })
    else if (after !== undefined) verifications.plan(id, { ending: { state: 'passed', subCode: '200' }, after })
  }

  const runOperation = createRun({
    options,
    transactions,
    now,
    chanceOf: chance.of,
    isReachable: runtime.isReachable,
    lenientBase64: runtime.lenientBase64,
    download: runtime.downloadPicture,
    examinePixels: runtime.examinePixels,
    uploads,
    sha256: runtime.sha256,
  })
  /** Stores what a call opens, as decided by a scenario if one did. */
  const open = (opens: Transaction, decision: string | undefined, begun: string) => {
    if (begun !== epoch.of(opens.accessKeyId))
      throw new ApiError('ServiceUnavailable', 'reset: the emulator was reset while this call was under way')
    const transaction = decision === undefined ? opens : { ...opens, decision }
    return whenReady(transactions.create(transaction), () => planEnding(transaction))
  }
  const run = (call: Call, decision: string | undefined): Awaitable<Success> => {
    gates.applyScenario(decision)
    // Asked for before anything is loaded: a reset meanwhile is a reset while the call is under way.
    const begun = epoch.of(call.accessKeyId)
    return whenReady(runOperation(call), (outcome: Outcome) => {
      const { opens } = outcome
      if (!opens) return outcome
      return whenReady(open(opens, decision, begun), () => ({ ...outcome, transactionId: opens.id }))
    })
  }
  const gates = createGates({
    options,
    keys: knownKeys(options.accessKeys),
    loadAuthentication: runtime.loadAuthentication,
    now,
    wall: clock.wall,
  })

  const after = createFinish({ count: gates.count, requests, clock, epoch, report, sawKey: warnings.key })

  const callGateway = createGateway(
    { gates: gates.list, decide: call => scenarios.decide(call)?.name, run, after },
    { decodeText: runtime.decodeText, chanceFor: chance.forCall },
    md5,
  )

  /** Refuses what never became a call: a body that is too large, bytes that are no HTTP, the page of a foreign site. */
  const refuse = (code: Code, reason: string, request?: PlainRequest): PlainReply => {
    if (request && isControl(request.url))
      return controlRefusal({ status: new ApiError(code, reason).status, code, message: reason })
    // A key that no call can have: its ids are not taken from anybody's.
    const draw = chance.forCall('\n')
    const identity = { requestId: draw.requestId(), traceId: draw.hex(32), hostId: defaultHostId, action: '' }
    const reply = errorReply({ ...identity, format: 'JSON' }, new ApiError(code, reason), md5)
    return request && callingPage(request, pages) !== 'foreign' ? reply : withoutCors(reply)
  }

  /**
   * Refuses, before anything has happened, what a page of a site that is not allowed sends: any page could otherwise
   * make the emulator fetch from its own machine, and read what came of it.
   */
  const refusePage = (request: PlainRequest): PlainReply => {
    const origin = headerText(request, 'origin')
    warnings.foreignPage(origin)
    return refuse(
      'ForeignPage',
      'origin: pages of this site may not call; pages of this machine and of --cors may',
      request,
    )
  }

  /** Answers a request given as plain values: at once when nothing outside is needed, else later. Never throws. */
  const answer = (request: PlainRequest): Awaitable<PlainReply> => {
    if (request.body.length > options.bodyLimit)
      return refuse('RequestEntityTooLarge', tooLarge(request.body.length), request)
    try {
      const reply = isControl(request.url) ? answerControl(request) : callApi(request)
      return isPromise(reply) ? reply.catch(refuseFault) : reply
    } catch (thrown) {
      return refuseFault(thrown)
    }
  }
  const callApi = (request: PlainRequest) =>
    callingPage(request, pages) === 'foreign' ? refusePage(request) : callGateway(request)
  const refuseFault = (thrown: unknown) => {
    const { code, reason } = asApiError(thrown)
    return refuse(code, reason)
  }
  const tooLarge = (bytes: number) => `body: ${bytes} bytes, at most ${options.bodyLimit} allowed (--body-limit)`

  const verbs = {
    options,
    clock,
    transactions,
    scenarios,
    requests,
    callbacks,
    inbox,
    authority: runtime.loadAuthority,
    complete: (id: string, { subCode = '200', ...byHand }: { subCode?: string } & ByHand = {}) =>
      verifications.complete(id, subCode, byHand.ocr || byHand.scores ? byHand : undefined),
    abandon: verifications.abandon,
    expire: verifications.expire,
    async forget(id: string): Promise<boolean> {
      verifications.cancelPlans([id])
      callbacks.cancel({ transactionId: id })
      return transactions.delete(id)
    },
    /**
     * Starts anew: forgets everything, sets clock and ids back to their start, lets go of answers that hang; nothing of
     * before is delivered after it. With a key, forgets what belongs to that key only and leaves the clock and the
     * inbox, which all share.
     */
    async reset(accessKeyId?: string): Promise<void> {
      // No call that was let in has such a key.
      if (accessKeyId !== undefined && accessKeyId.length > limits.accessKeyId.value) return
      epoch.begin(accessKeyId)
      // With the memory store all of this happens in one turn: no call sees half of it.
      await whenReady(accessKeyId === undefined ? undefined : transactions.list({ accessKeyId }), own => {
        verifications.cancelPlans(own?.map(({ id }) => id))
        for (const part of [callbacks, gates, scenarios, requests, uploads]) part.clear(accessKeyId)
        chance.reset(accessKeyId)
        if (accessKeyId === undefined) {
          inbox.clear()
          nextCallbackId.reset()
          clock.reset()
        }
        return transactions.clear(accessKeyId)
      })
    },
  }
  const { controlToken: token } = options
  let controlApi: ControlApi | undefined
  const control: ControlApi = {
    async fetch(request) {
      try {
        const { createControlApi } = await runtime.loadControl()
        controlApi ??= createControlApi({ ...verbs, answer }, { token, pages })
        return await controlApi.fetch(request)
      } catch (thrown) {
        return Response.json({ error: { code: 'failed', message: asApiError(thrown).reason } }, { status: 500 })
      }
    },
  }
  const answerControl = async (request: PlainRequest) => {
    const { throughPlainDoor } = await runtime.loadControl()
    return throughPlainDoor(control, request)
  }

  return {
    ...verbs,
    answer,
    refuse,
    /** The control API for web Requests; the Node server hands `/_emulator/*` to it. */
    control,
    /** Answers a web Request: the door for whoever has one. A broken connection is `Response.error()`. */
    async fetch(request: Request): Promise<Response> {
      const { method, url } = request
      if (isControl(url)) return control.fetch(request)
      const reply = await answer({
        method,
        url,
        // No host stands in a Request that never was on a wire; signatures cover it all the same.
        headers: { host: new URL(url).host, ...Object.fromEntries(request.headers) },
        body: new Uint8Array(await request.arrayBuffer()),
        onLeft(run) {
          request.signal.addEventListener('abort', run, { once: true })
          return () => request.signal.removeEventListener('abort', run)
        },
      })
      if (reply.status === 0) return Response.error()
      const bodiless = request.method === 'HEAD' || reply.status === 204
      return new Response(bodiless ? null : reply.body, { status: reply.status, headers: reply.headers })
    },
  }
}
