import { createNotify } from '../callbacks/notify.ts'
import type { ControlApi } from '../control/control-api.ts'
import { controlRefusal } from '../control/control-refusal.ts'
import type { Inbox } from '../control/inbox.ts'
import { isControl } from '../control/is-control.ts'
import { observeClock, observeScenarios } from '../events/observe.ts'
import { knownKeys } from '../gateway/access-keys.ts'
import { ApiError } from '../gateway/api-error.ts'
import { type Awaitable, isPromise, whenReady } from '../gateway/awaitable.ts'
import { createChance } from '../gateway/chance.ts'
import type { Code } from '../gateway/error-codes.ts'
import { headerText, type PlainReply, type PlainRequest } from '../gateway/exchange.ts'
import { asApiError, createGateway } from '../gateway/gateway.ts'
import { defaultHostId, errorReply, headerSafe, withoutCors } from '../gateway/reply.ts'
import { callingPage } from '../network/calling-page.ts'
import { publicOriginOf } from '../network/public-origin.ts'
import { createObservation } from '../observation/create-observation.ts'
import { armableActions } from '../operations/actions.ts'
import { createRun } from '../operations/create-run.ts'
import type { Options } from '../options/options.ts'
import { createScrub } from '../redaction/scrub.ts'
import { hooksOfTransaction } from '../scenarios/hooks.ts'
import { createScenarios } from '../scenarios/scenarios.ts'
import type { ByHand } from '../transactions/by-hand.ts'
import type { Transaction } from '../transactions/transaction.ts'
import { isUpload } from '../uploads/read-form.ts'
import { createCallPath } from './call-path.ts'
import { createExpiryWatch } from './expiry-watch.ts'
import { memoryStore } from './memory-store.ts'
import { createNews } from './news.ts'
import { pageRulesOf } from './page-rules.ts'
import type { Report } from './report.ts'
import { createReset } from './reset.ts'
import type { Runtime } from './runtime.ts'
import { createStepOf } from './scenario-step.ts'
import type { Store } from './store.ts'
import { createUploadDoor } from './upload-door.ts'
import { createVerifications } from './verifications.ts'
import { answerVisit } from './visits.ts'
import { createWarnings, type Warn } from './warnings.ts'

/** The inside of an emulator: its parts, and what its doors call. Users meet the declared `Emulator` around it. */
export type Engine = ReturnType<typeof assembleEngine>

/** What an emulator may be handed besides its options. */
export type Handed = {
  /** Where it remembers; by default in this process, for itself alone. */
  store?: Store | undefined
  /** Told of every answered call, callback attempt, ending and move of the clock. */
  report?: ((report: Report) => void) | undefined
  /** Where each option's value came from, for `GET /_emulator/options`. */
  origins?: Readonly<Record<string, string>> | undefined
  /** Told of what its user should know and no call shows; by default the platform's console, unless the log is silent. */
  warn?: Warn | undefined
}

/** Puts an emulator together from its options, what its platform brings, and what it is handed. */
export function assembleEngine(options: Options, runtime: Runtime, handed: Handed = {}) {
  const { md5 } = runtime
  const warnings = createWarnings(handed.warn ?? (options.log === 'silent' ? () => undefined : runtime.warn))
  if (runtime.isProduction() && !options.allowProduction) warnings.production()
  for (const { id } of options.accessKeys) warnings.key(id)
  const pages = pageRulesOf(options, runtime.hostNames())
  const chance = createChance(options.seed || runtime.randomSeed())
  const scrub = createScrub([
    ...options.accessKeys.flatMap(({ secret, token = '' }) => [secret, token]),
    options.controlToken,
  ])
  const store = (handed.store ?? memoryStore()).open({
    systemTime: runtime.systemTime,
    options,
    scrub,
    send: runtime.sendCallback,
    runPlan: (id, ending) => verifications.runPlan(id, ending),
    onCallback(record, wasTried) {
      news.callback(record, wasTried)
      observation.callback(record, wasTried)
    },
  })
  const { transactions, arrivals, journal: requests, callbacks, uploads } = store
  const news = createNews(store.events, handed.report)
  const clock = observeClock(store.clock, () => news.clock(clock.now(), clock.isFrozen()))
  const { now } = clock
  const inbox: Inbox = {
    ...store.inbox,
    receive: message =>
      whenReady(store.inbox.receive(message), sequence => {
        news.inbox(sequence)
        return sequence
      }),
  }
  const scenarios = observeScenarios(createScenarios(store.scenarios, armableActions), news.scenarios)
  const observation = createObservation({
    now,
    realNow: runtime.systemTime.now,
    transactions,
    armed: store.scenarios.list,
    onAdvice: news.advice,
  })
  const notify = createNotify(callbacks, options.callbackSubCode, options.callbackTokenName)
  const verifications = createVerifications({
    transactions,
    now,
    plans: store.plans,
    onResult: notify.ofResult,
    beforeResult: notify.beforeResult,
    epochOf: arrivals.epochOf,
    onEnded(transaction) {
      news.ended(transaction)
      observation.ended(transaction)
    },
    onLate: observation.late,
  })
  const expiry = createExpiryWatch({
    clock,
    transactions,
    onExpired(transaction) {
      news.expired(transaction)
      observation.ended({ ...transaction, state: 'expired' })
    },
  })

  /** How a new transaction ends by itself, if it does: as a scenario decided, or as passed after `--complete-after`. */
  const onOpened = (transaction: Transaction): Awaitable<void> => {
    news.opened(transaction)
    expiry.add(transaction)
    const completeAfter = options.completeAfter === 'off' ? undefined : options.completeAfter
    const decided = hooksOfTransaction(transaction)?.onOpened()
    if (decided)
      return store.plans.put(transaction.id, { ending: decided.ending, after: decided.after ?? completeAfter ?? 0 })
    if (completeAfter !== undefined)
      return store.plans.put(transaction.id, { ending: { state: 'passed', subCode: '200' }, after: completeAfter })
  }

  const path = createCallPath({
    options,
    keys: knownKeys(options.accessKeys),
    store,
    chance,
    scenarios,
    runOperation: createRun({
      options,
      transactions,
      now,
      publicOriginOf: request =>
        publicOriginOf(request, {
          publicUrl: options.publicUrl,
          isTrustedHost: pages.isTrustedHost,
          ownOrigin: () => runtime.ownOrigin?.(),
        }),
      chanceOf: chance.of,
      isReachable: runtime.isReachable,
      lenientBase64: runtime.lenientBase64,
      download: runtime.downloadPicture,
      examinePixels: runtime.examinePixels,
      uploads,
      sha256: runtime.sha256,
    }),
    onOpened,
    stepOf: createStepOf(clock, arrivals.onEnd),
    requests,
    now,
    wall: clock.wall,
    loadAuthentication: runtime.loadAuthentication,
    sawKey: warnings.key,
    report: handed.report,
    recorded: news.call,
    observe: observation.call,
  })
  const callGateway = createGateway(path, { decodeText: runtime.decodeText, md5 })

  const callUpload = createUploadDoor({
    uploads,
    requests,
    chanceOf: chance.of,
    report: handed.report,
    recorded: news.call,
  })

  let refusals = 0
  /** Refuses what never became a call: a body that is too large, bytes that are not HTTP, the page of a foreign site. */
  const refuse = (code: Code, reason: string, request?: PlainRequest): PlainReply => {
    if (request && isControl(request.url))
      return controlRefusal({ status: new ApiError(code, reason).status, code, message: reason })
    refusals += 1
    const draw = chance.of(`refusal ${refusals}`)
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
      return isPromise(reply) ? reply.catch(thrown => refuseFault(thrown, request)) : reply
    } catch (thrown) {
      return refuseFault(thrown, request)
    }
  }
  const callApi = (request: PlainRequest): Awaitable<PlainReply> => {
    const visit = answerVisit(request)
    if (visit) return visit
    if (callingPage(request, pages) === 'foreign') return refusePage(request)
    return isUpload(request) ? callUpload(request) : callGateway(request)
  }
  const refuseFault = (thrown: unknown, request: PlainRequest) => {
    const { code, reason } = asApiError(thrown)
    return refuse(code, reason, request)
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
    events: store.events,
    observation,
    authority: runtime.loadAuthority,
    complete: (id: string, { subCode = '200', ...byHand }: { subCode?: string } & ByHand = {}) =>
      verifications.complete(id, subCode, byHand.ocr || byHand.scores ? byHand : undefined),
    video: async (link: { id: string; expires: number; mark: string }) =>
      (await import('../operations/check-result/video.ts')).openVideo(
        { transactions, now, chanceOf: chance.of, lenientBase64: runtime.lenientBase64 },
        link,
      ),
    abandon: verifications.abandon,
    expire: verifications.expire,
    async forget(id: string): Promise<boolean> {
      await store.plans.cancel([id])
      await callbacks.cancel({ transactionId: id })
      const wasThere = await transactions.delete(id)
      if (wasThere) news.forgotten(id)
      return wasThere
    },
    reset: createReset({ store, scenarios, observation, expiry, news }),
  }
  const { controlToken: token } = options
  let controlApi: ControlApi | undefined
  const control: ControlApi = {
    async fetch(request) {
      try {
        const { createControlApi } = await runtime.loadControl()
        controlApi ??= createControlApi(
          {
            ...verbs,
            answer,
            origins: handed.origins,
            wake: runtime.systemTime.wake,
            examinePixels: runtime.examinePixels,
            loadAsset: runtime.loadAsset,
          },
          { token, pages },
        )
        return await controlApi.fetch(request)
      } catch (thrown) {
        const { reason } = asApiError(thrown)
        const headers = { 'x-emulator-reason': headerSafe(reason) }
        return Response.json({ error: { code: 'failed', message: reason } }, { status: 500, headers })
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
    /** Answers a web Request. A broken connection is `Response.error()`. */
    async fetch(request: Request): Promise<Response> {
      const { method, url } = request
      if (isControl(url)) return control.fetch(request)
      const { signal } = request
      signal.throwIfAborted()
      const answering = answer({
        method,
        url,
        // No host stands in a Request that never was on a wire; signatures cover it all the same.
        headers: { host: new URL(url).host, ...Object.fromEntries(request.headers) },
        body: new Uint8Array(await request.arrayBuffer()),
        onLeft(run) {
          signal.addEventListener('abort', run, { once: true })
          return () => signal.removeEventListener('abort', run)
        },
      })
      const reply = await unlessAborted(answering, signal)
      if (reply.status === 0) return Response.error()
      const bodiless = request.method === 'HEAD' || reply.status === 204
      return new Response(bodiless ? null : reply.body, { status: reply.status, headers: reply.headers })
    },
  }
}

/** What was waited for, or the reason of an abort that comes first. */
function unlessAborted<Value>(value: Awaitable<Value>, signal: AbortSignal): Awaitable<Value> {
  if (!isPromise(value)) return value
  return new Promise((accept, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    void value.then(accept, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
