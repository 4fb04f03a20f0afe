import { setTimeout } from 'node:timers/promises'
import type { SystemTime } from '../clock/clock.ts'
import type { Store, StoreParts, StoreWorld } from '../emulator/store.ts'
import { readStoreAddress, shownStoreAddress } from '../options/store-address.ts'
import { redisAdmit } from './admit.ts'
import { redisCallbacks } from './callbacks.ts'
import { redisArrivals, redisFailures, redisLimits, redisNonces, redisScenarios, type Shared } from './calls.ts'
import { redisClock } from './clock.ts'
import { redisEvents } from './events.ts'
import { redisInbox } from './inbox.ts'
import { redisJournal } from './journal.ts'
import { createLink, type Link } from './link.ts'
import { redisObservations } from './observations.ts'
import { redisPlans } from './plans.ts'
import { joinReplicas, type Notice, type Replicas } from './replicas.ts'
import { openState, type SharedState } from './shared-state.ts'
import { createStoreTime } from './store-time.ts'
import { redisTransactions } from './transactions.ts'
import { redisUploads } from './uploads.ts'
import { connectWire } from './wire.ts'

/** How to open a store on Redis or Valkey. */
export type RedisSettings = {
  /** `redis://` or `rediss://`, see `readStoreAddress`. */
  url: string
  /** What the names of all keys begin with. */
  prefix: string
  /** How many transactions are kept. */
  limit: number
  /** How long the store is waited for, in milliseconds. */
  timeout: number
  /** What chance derives from, unless the store has it already. */
  seed: string
  /** How this emulator is called among those that share the store. */
  replica: string
  systemTime: SystemTime
}

/** A store that is open. */
export type OpenRedisStore = Store & {
  close: () => Promise<void>
  /** How often this emulator has turned to the store and waited. */
  trips: () => number
}

/** Thrown when a start has waited for the store in vain. */
class StoreUnreachable extends Error {
  override name = 'StoreUnreachable'
}

/** How long to wait before the store is tried again, in milliseconds. */
const pause = 200

/** After so many milliseconds another replica tells the receiver of a result that it was not told of. */
const untoldAge = 2000

/** How far back a running emulator looks for such results, in milliseconds; one that starts looks at all of them. */
const untoldWindow = 10 * 60_000

const tick = 1000

/**
 * Opens a store on Redis 7 or Valkey 8, or later ones.
 * @throws {Error} when it cannot be reached in time, naming the address, and for data that another version has written.
 */
export async function openRedisStore(settings: RedisSettings): Promise<OpenRedisStore> {
  const { url, prefix, limit, timeout, seed, replica, systemTime } = settings
  const { wake } = systemTime
  const elapsed = systemTime.elapsed ?? systemTime.now
  const address = readStoreAddress(url)
  const wire = await reach()
  const link = createLink({ wire, address: shownStoreAddress(address), elapsed, wake })
  let replicas: Replicas | undefined
  try {
    const state = await openState(link, prefix, seed)
    const storeTime = await createStoreTime(link, systemTime)
    let act: (notice: Notice) => Promise<void> | void = () => undefined
    const { now: storeNow } = storeTime
    replicas = await joinReplicas({ link, prefix, name: replica, storeNow, wake, act: notice => act(notice) })
    const joined = replicas
    let parts: (StoreParts & { close: () => void }) | undefined
    return {
      seed: state.seed,
      replica,
      absence: link.absence,
      trips: link.trips,
      open(world) {
        parts ??= openParts({ link, state }, { world, storeTime, replicas: joined, prefix, limit }, next => {
          act = next
        })
        return parts
      },
      async close() {
        parts?.close()
        await joined.leave()
        await link.close()
      },
    }
  } catch (thrown) {
    await replicas?.leave()
    await link.close()
    throw thrown
  }

  async function reach() {
    const from = elapsed()
    for (;;) {
      try {
        return await connectWire(address)
      } catch (thrown) {
        const words = thrown instanceof Error ? thrown.message || thrown.name : String(thrown)
        if (elapsed() - from + pause > timeout)
          throw new StoreUnreachable(
            `Failed to reach the store at ${shownStoreAddress(address)} within ${timeout} ms: ${words}. Start it, or set --store to where it is.`,
          )
        // A timer that keeps the process: nothing else does yet.
        await setTimeout(pause)
      }
    }
  }
}

type PartSettings = {
  world: StoreWorld
  storeTime: SystemTime
  replicas: Replicas
  prefix: string
  limit: number
}

function openParts(
  shared: Shared,
  { world, storeTime, replicas, prefix, limit }: PartSettings,
  listen: (act: (notice: Notice) => Promise<void> | void) => void,
): StoreParts & { close: () => void } {
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
  const plans = redisPlans(shared, clock, world.runPlan, transactions.settleLater)
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
  const observations = redisObservations(shared, replicas, world.observed)
  setDue({
    async next() {
      const moments = (await Promise.all([plans.next(), next()])).filter(moment => moment !== undefined)
      return moments.length === 0 ? undefined : Math.min(...moments)
    },
    async run() {
      await plans.runDue()
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
  watch({ isClosed: () => isClosed, wake, round: createRound({ shared, plans, transactions, world, storeTime }) })
  return {
    clock,
    arrivals: redisArrivals(shared, replicas),
    transactions,
    scenarios: redisScenarios(shared),
    limits: redisLimits(shared),
    nonces: redisNonces(shared),
    failures: redisFailures(shared),
    journal: redisJournal({ ...shared, ...world, now, wake, events, redact: world.options.redact, replica }),
    callbacks,
    inbox: redisInbox(shared, world.scrub),
    uploads: redisUploads(shared, now),
    events,
    plans,
    observations,
    admit: redisAdmit(shared, transactions),
    settle: transactions.settle,
    told: transactions.told,
    close() {
      isClosed = true
      close()
    },
  }
}

type RoundParts = {
  shared: { link: Link; state: SharedState }
  plans: ReturnType<typeof redisPlans>
  transactions: ReturnType<typeof redisTransactions>
  world: StoreWorld
  storeTime: SystemTime
}

/** What every replica does now and then: what others have changed, and what a replica that ended has left undone. */
function createRound({ shared: { state }, plans, transactions, world, storeTime }: RoundParts) {
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
