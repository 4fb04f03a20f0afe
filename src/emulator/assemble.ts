import { observeClock, observeScenarios } from '../events/observe.ts'
import { knownKeys, looksReal } from '../gateway/access-keys.ts'
import { type Awaitable, letGo, whenReady } from '../gateway/awaitable.ts'
import type { Call } from '../gateway/call.ts'
import { createChance } from '../gateway/chance.ts'
import { createGateway } from '../gateway/gateway.ts'
import { emulatorNameOf } from '../gateway/reply.ts'
import { createRecentPictures } from '../images/recent-pictures.ts'
import { publicOriginOf } from '../network/public-origin.ts'
import { createObserveCall } from '../observation/observe-call.ts'
import { armableActions } from '../operations/actions.ts'
import { createRun } from '../operations/create-run.ts'
import type { Options } from '../options/options.ts'
import { createScrub, scrubValues } from '../redaction/scrub.ts'
import { createScenarios } from '../scenarios/scenarios.ts'
import type { Transaction } from '../transactions/transaction.ts'
import { createAnswer } from './answer.ts'
import { createCallPath } from './call-path.ts'
import { createControlDoor } from './control-door.ts'
import { createExpiryWatch } from './expiry-watch.ts'
import { createFetch } from './fetch.ts'
import { type Handed, storeOf } from './handed.ts'
import { namingReplica } from './naming-replica.ts'
import { createNews, observeInbox } from './news.ts'
import { openNotify, openObservation, openUploadDoor, openVerbs, openVerifications } from './open-parts.ts'
import { pageRulesOf } from './page-rules.ts'
import { pictureFaultOf } from './picture-fault.ts'
import { createPlannedEnding } from './planned-ending.ts'
import { createRefusals } from './refusals.ts'
import type { Report } from './report.ts'
import type { Runtime } from './runtime.ts'
import { createStepOf } from './scenario-step.ts'
import { settledTransactions } from './settled-transactions.ts'
import { createWarnings } from './warnings.ts'

/** The inside of an emulator: its parts, and what its doors call. Users meet the declared `Emulator` around it. */
export type Engine = ReturnType<typeof assembleEngine>

/** Puts an emulator together from its options, what its platform brings, and what it is handed. */
export function assembleEngine(options: Options, runtime: Runtime, handed: Handed = {}) {
  // Who writes the same for both has an id, which is shown, and no secret.
  const ids = options.accessKeys.map(({ id }) => id)
  const secrets = options.accessKeys.flatMap(({ secret, token = '' }) => [secret, token])
  const scrub = createScrub([...secrets, options.controlToken].filter(secret => !ids.includes(secret)))
  const warn = handed.warn ?? (options.log === 'silent' ? () => undefined : runtime.warn)
  const warnings = createWarnings(message => warn(scrub(message)))
  const report = handed.report && ((told: Report) => handed.report?.(scrubValues(told, scrub)))
  if (runtime.isProduction() && !options.allowProduction) warnings.production()
  for (const { id } of options.accessKeys) if (looksReal(id)) warnings.realKey(id)
  warnings.pictures(pictureFaultOf(options, runtime))
  const pages = pageRulesOf(options, runtime.hostNames())
  const handedStore = storeOf(handed, options)
  const { replica } = handedStore
  const { intervention } = handed
  const load = runtime.loadLaterParts
  const chance = createChance(handedStore.seed ?? (options.seed || runtime.randomSeed()))
  const store = handedStore.open({
    systemTime: runtime.systemTime,
    options,
    scrub,
    loadLaterParts: load,
    send: intervention?.send(runtime.sendCallback) ?? runtime.sendCallback,
    runPlan: (id, ending) => verifications.runPlan(id, ending),
    onCallback(record, wasTried) {
      news.callback(record, wasTried)
      observation.callback(record, wasTried)
    },
    onReset(accessKeyId) {
      letGo(observation.clear(accessKeyId))
      recentPictures.clear(accessKeyId)
      if (accessKeyId === undefined) expiry.clear()
    },
    tell: transaction => notify.ofResult(transaction),
    observed: async () => observation.asText(),
    witness: fact => observation.witness(fact),
  })
  const recentPictures = createRecentPictures()
  const { arrivals, journal: requests, callbacks, uploads, plans } = store
  const news = createNews(store.events, report)
  const clock = observeClock(store.clock, () => news.clock(clock.now(), clock.isFrozen()))
  const { now } = clock
  const planned = createPlannedEnding(options.completeAfter)
  const transactions = settledTransactions({ ...store, planned, now })
  intervention?.attach({ transactions, now })
  const inbox = observeInbox(store.inbox, news.inbox)
  const scenarios = observeScenarios(createScenarios(store.scenarios, armableActions, load), news.scenarios)
  const observation = openObservation(load, {
    now,
    realNow: runtime.systemTime.now,
    transactions,
    armed: store.scenarios.list,
    onAdvice: news.advice,
    scrub,
    tell: store.observations?.tell,
  })
  const observed = store.observations?.share(observation) ?? observation
  handed.recorder?.attach(observation)
  const { callbackSubCode, callbackTokenName } = options
  const notify = openNotify(load, callbacks, callbackSubCode, callbackTokenName, intervention?.twist)
  const verifications = openVerifications(load, {
    transactions: store.transactions,
    now,
    plans,
    onResult: transaction => whenReady(notify.ofResult(transaction), () => store.told?.(transaction)),
    beforeResult: notify.beforeResult,
    epochOf: arrivals.epochOf,
    endingOf: intervention?.ending,
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

  const onOpened = (transaction: Transaction, call: Call): Awaitable<void> => {
    news.opened(transaction)
    expiry.add(transaction)
    const plan = planned(transaction)
    if (plan) return plans.put(transaction.id, plan, call)
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
      pageAddress: handed.pageAddress,
      chanceOf: chance.of,
      isReachable: runtime.isReachable,
      lenientBase64: runtime.lenientBase64,
      download: runtime.downloadPicture,
      examinePixels: runtime.examinePixels,
      recentPictures,
      uploads,
      sha256: runtime.sha256,
    }),
    onOpened,
    stepOf: createStepOf(clock, arrivals.onEnd),
    requests,
    now,
    wall: clock.wall,
    loadAuthentication: runtime.loadAuthentication,
    sawRealKey: warnings.realKey,
    report,
    recorded: news.call,
    observe: createObserveCall(observation, planned, handed.label),
    intervention,
  })
  const callGateway = createGateway(path, { decodeText: runtime.decodeText, md5: runtime.md5 })

  /** For ids that are counted here: other emulators of the store count their own. */
  const chanceOf = (text: string) => chance.of(replica === undefined ? text : `${replica} ${text}`)
  const uploadDoor = openUploadDoor(load, { uploads, requests, now, chanceOf, report, recorded: news.call })
  const refusals = createRefusals({ options, chanceOf, md5: runtime.md5, pages, sawForeignPage: warnings.foreignPage })

  const verbs = openVerbs(load, {
    options,
    runtime,
    handed,
    absence: () => handedStore.absence?.(),
    store,
    transactions,
    clock,
    scenarios,
    chanceOf: chance.of,
    recentPictures,
    observation: observed,
    verifications,
    expiry,
    news,
  })
  /** What doors look at, and what they do. */
  const inside = {
    options,
    clock,
    transactions,
    scenarios,
    requests,
    callbacks,
    inbox,
    recentPictures,
    events: store.events,
    observation: observed,
    /** Takes configured secrets out of what is shown. */
    scrub,
    authority: runtime.loadAuthority,
    ...verbs,
  }
  /** Answers a request given as plain values: at once when nothing outside is needed, else later. Never throws. */
  const answer = namingReplica(
    replica,
    createAnswer({
      pages,
      loadAsset: runtime.loadAsset,
      refusals,
      callGateway,
      callUpload: uploadDoor.answer,
      callControl: async request => (await runtime.loadControl()).throughPlainDoor(control, request),
    }),
  )
  const control = createControlDoor(runtime.loadControl, ({ createControlApi }) =>
    createControlApi(
      {
        ...inside,
        answer,
        name: emulatorNameOf(replica),
        origins: handed.origins,
        wake: runtime.systemTime.wake,
        examinePixels: runtime.examinePixels,
        loadAsset: runtime.loadAsset,
      },
      { token: options.controlToken, pages },
    ),
  )

  return {
    ...inside,
    loadLaterParts: load,
    answer,
    refuse(...given: Parameters<typeof refusals.refuse>) {
      const reply = refusals.refuse(...given)
      reply.headers['x-emulator'] = emulatorNameOf(replica)
      return reply
    },
    /** The control API for web Requests; the Node server hands `/_emulator/*` to it. */
    control,
    fetch: createFetch(answer, control, options.bodyLimit),
  }
}
