import { setTimeout } from 'node:timers/promises'
import type { SystemTime } from '../clock/clock.ts'
import type { Store, StoreParts } from '../emulator/store.ts'
import { readStoreAddress, shownStoreAddress } from '../options/store-address.ts'
import { lastingKeys } from './keys.ts'
import { createLink } from './link.ts'
import { openParts } from './open-parts.ts'
import { joinReplicas, type Notice, type Replicas } from './replicas.ts'
import { openState } from './shared-state.ts'
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
