import { memoryStore } from '../emulator/memory-store.ts'
import type { Store } from '../emulator/store.ts'
import { type Options, resolveOptions } from '../options/options.ts'
import { crypto, os } from './builtins.ts'
import { systemTime } from './timers.ts'

/** A store that is open. Close it once no emulator uses it any more. */
export type OpenStore = Store & {
  close: () => Promise<void>
  /** How often the emulator has turned to the store and waited. */
  trips: () => number
}

/**
 * Opens the store that options name (`store`, `storePrefix`, `storeLimit`, `storeTimeout`), to be handed to
 * `createEmulator`. One emulator opens it; others that share it open it for themselves.
 * @throws {Error} for a wrong option, and for a store that cannot be reached in time or holds data of another version.
 */
export async function openStore(given: Partial<Options>): Promise<OpenStore> {
  const { store, storePrefix, storeLimit, storeTimeout, seed } = resolveOptions(given)
  if (store === 'memory')
    return {
      ...memoryStore(storeLimit > 0 ? { capacity: storeLimit } : {}),
      trips: () => 0,
      close: async () => undefined,
    }
  const { openRedisStore } = await import('../redis/connect.ts')
  return openRedisStore({
    url: store,
    prefix: storePrefix,
    limit: storeLimit > 0 ? storeLimit : 1_000_000,
    timeout: storeTimeout,
    seed: seed || crypto.randomUUID(),
    replica: `${os.hostname()}-${crypto.randomBytes(2).toString('hex')}`,
    systemTime,
  })
}
