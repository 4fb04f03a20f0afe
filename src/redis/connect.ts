import { setTimeout } from 'node:timers/promises'
import type { SystemTime } from '../clock/clock.ts'
import type { Store, StoreParts } from '../emulator/store.ts'
import { readStoreAddress, shownStoreAddress } from '../options/store-address.ts'
import { lastingKeys } from './keys.ts'
import { createLink } from './link.ts'
import { openParts } from './open-parts.ts'
import { joinReplicas, type Notice, type Replicas } from './replicas.ts'
import { OtherVersion, openState } from './shared-state.ts'
import { sharedText } from './shared-text.ts'
import { createStoreTime } from './store-time.ts'
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

/**
 * Opens a store on Redis 7 or Valkey 8, or later ones.
 * @throws {Error} when it cannot be reached in time, naming the address, and for data that another version has written.
 */
export async function openRedisStore(settings: RedisSettings): Promise<OpenRedisStore> {
  const { url, timeout, systemTime } = settings
  const elapsed = systemTime.elapsed ?? systemTime.now
  const from = elapsed()
  for (;;) {
    try {
      return await openWithin(settings, Math.max(timeout - (elapsed() - from), pause))
    } catch (thrown) {
      if (thrown instanceof OtherVersion) throw thrown
      const words = thrown instanceof Error ? thrown.message || thrown.name : String(thrown)
      if (elapsed() - from + pause > timeout)
        throw new StoreUnreachable(
          `Failed to reach the store at ${shownStoreAddress(readStoreAddress(url))} within ${timeout} ms: ${words.replace(/\.$/, '')}. Start it, or set --store to where it is.`,
        )
      // A timer that keeps the process: nothing else does yet.
      await setTimeout(pause)
    }
  }
}

/** One attempt that ends in time: a client waits for as long as a store that takes connections says that it is loading. */
async function openWithin(settings: RedisSettings, milliseconds: number): Promise<OpenRedisStore> {
  const stop = new AbortController()
  const opening = openNow(settings)
  try {
    return await Promise.race([
      opening,
      setTimeout(milliseconds, undefined, { signal: stop.signal }).then(() => {
        // What opens after all is of use to nobody any more.
        opening.then(
          store => store.close(),
          () => undefined,
        )
        throw new Error('it takes connections and is not ready: it is loading its data, or stands still')
      }),
    ])
  } finally {
    stop.abort()
  }
}

async function openNow({ url, prefix, limit, seed, replica, systemTime }: RedisSettings): Promise<OpenRedisStore> {
  const { wake } = systemTime
  const elapsed = systemTime.elapsed ?? systemTime.now
  const address = readStoreAddress(url)
  const link = createLink({ wire: await connectWire(address), address: shownStoreAddress(address), elapsed, wake })
  let replicas: Replicas | undefined
  try {
    const state = await openState(link, prefix, seed)
    const storeTime = await createStoreTime(link, systemTime)
    let act: (notice: Notice) => Promise<void> | void = () => undefined
    const { now: storeNow } = storeTime
    replicas = await joinReplicas({ link, prefix, name: replica, storeNow, wake, act: notice => act(notice) })
    const joined = replicas
    let parts: (StoreParts & { close: () => Promise<void> }) | undefined
    return {
      seed: state.seed,
      replica,
      absence: link.absence,
      authority: sharedText(link, lastingKeys(prefix).authority),
      trips: link.trips,
      open(world) {
        parts ??= openParts({ link, state }, { world, storeTime, replicas: joined, prefix, limit }, next => {
          act = next
        })
        return parts
      },
      async close() {
        await parts?.close()
        await joined.leave()
        await link.close()
      },
    }
  } catch (thrown) {
    await replicas?.leave()
    await link.close()
    throw thrown
  }
}
