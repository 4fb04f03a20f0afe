import type { SystemTime } from '../clock/clock.ts'
import { createAdmission } from '../emulator/admission.ts'
import type { StoreParts, StoreWorld } from '../emulator/store.ts'
import { redisAdmit } from './admit.ts'
import { redisCallbacks } from './callbacks.ts'
import { redisArrivals, redisFailures, redisLimits, redisNonces, redisScenarios, type Shared } from './calls.ts'
import { redisClock } from './clock.ts'
import { redisEvents } from './events.ts'
import { redisInbox } from './inbox.ts'
import { redisJournal } from './journal.ts'
import type { Link } from './link.ts'
import { redisObservations } from './observations.ts'
import { redisPlans } from './plans.ts'
import type { Notice, Replicas } from './replicas.ts'
import type { SharedState } from './shared-state.ts'
import { redisTransactions } from './transactions.ts'
import { redisUploads } from './uploads.ts'

/** After so many milliseconds another replica tells the receiver of a result that it was not told of. */
const untoldAge = 2000

/** How far back a running emulator looks for such results, in milliseconds; one that starts looks at all of them. */
const untoldWindow = 10 * 60_000

const tick = 1000

type PartSettings = {
  world: StoreWorld
  storeTime: SystemTime
  replicas: Replicas
  prefix: string
  limit: number
}

/** Opens every part of a store, and looks now and then for what others have changed or left undone. */
export function openParts(
  shared: Shared,
  { world, storeTime, replicas, prefix, limit }: PartSettings,
  listen: (act: (notice: Notice) => Promise<void> | void) => void,
): StoreParts & { close: () => Promise<void> } {
  const { link, state } = shared
  const { wake } = storeTime
  const { name: replica } = replicas
  const tellState = () => replicas.tell({ kind: 'state' })
  const { clock, setDue } = redisClock({ storeTime, state, tellOthers: tellState })
  const { now } = clock
  const transactions = redisTransactions({
    ...shared,
    now,
    storeNow: storeTime.now,
    limit,
    onEvicted: id => void plans.cancel([id]).catch(() => undefined),
  })
  const plans = redisPlans(shared, clock, wake, world.runPlan, transactions.settleLater)
  const { callbacks, claim, next, drop, close } = redisCallbacks({
    ...shared,
    clock,
    wake,
    send: world.send,
    retries: world.options.callbackRetries,
    outbound: world.options.outbound,
    replica,
    onChange: world.onCallback,
    tellCancelled: ids => replicas.tell({ kind: 'cancel', ids }),
  })
  const events = redisEvents(link, prefix, state.run, wake)
  const observations = redisObservations({
    ...shared,
    prefix,
    replicas,
    elapsed: storeTime.elapsed ?? storeTime.now,
    world,
  })
  setDue({
    async next() {
      const moments = (await Promise.all([plans.next(), next()])).filter(moment => moment !== undefined)
      return moments.length === 0 ? undefined : Math.min(...moments)
    },
    async run() {
      await plans.settle()
      await claim()
    },
  })
  state.onEpoch(() => world.onReset())
  listen(async notice => {
    switch (notice.kind) {
      case 'state':
        state.take(await state.read())
        return
      case 'cancel':
        return drop(notice.ids)
      case 'forget':
        return world.onReset(notice.accessKeyId)
      case 'observe':
        return observations.note()
    }
  })
  let isClosed = false
  watch({
    isClosed: () => isClosed,
    wake,
    round: createRound({ shared, plans, transactions, observations, world, storeTime }),
  })
  const admit = redisAdmit(shared, transactions)
  return {
    clock,
    arrivals: redisArrivals(shared, replicas),
    transactions,
    scenarios: redisScenarios(shared),
    limits: redisLimits(shared),
    nonces: redisNonces(shared),
    failures: redisFailures(shared),
    journal: redisJournal({ ...shared, ...world, wake, events, redact: world.options.redact, replica }),
    callbacks,
    inbox: redisInbox(shared, world.scrub),
    uploads: redisUploads(shared, now),
    events,
    plans,
    observations,
    admission: parts => createAdmission(admit, parts),
    settle: transactions.settle,
    told: transactions.told,
    async close() {
      isClosed = true
      close()
      await observations.note().catch(() => undefined)
    },
  }
}

type RoundParts = {
  shared: { link: Link; state: SharedState }
  plans: ReturnType<typeof redisPlans>
  transactions: ReturnType<typeof redisTransactions>
  observations: ReturnType<typeof redisObservations>
  world: StoreWorld
  storeTime: SystemTime
}

/** What every replica does now and then: what others have changed, and what a replica that ended has left undone. */
function createRound({ shared: { state }, plans, transactions, observations, world, storeTime }: RoundParts) {
  let isFirst = true
  return async () => {
    state.take(await state.read())
    await plans.runDue()
    const since = isFirst ? 0 : storeTime.now() - untoldWindow
    isFirst = false
    for (const transaction of await transactions.untold(untoldAge, since)) {
      await world.tell(transaction)
      await transactions.told(transaction)
    }
    await observations.round()
  }
}

function watch({
  isClosed,
  wake,
  round,
}: {
  isClosed: () => boolean
  wake: SystemTime['wake']
  round: () => Promise<void>
}): void {
  const turn = async () => {
    if (isClosed()) return
    try {
      await round()
    } catch {
      // The store is away. What it has is still there when it is back.
    }
    wake(tick, () => void turn())
  }
  wake(tick, () => void turn())
}
