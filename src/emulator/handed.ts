import type { Options } from '../options/options.ts'
import { withoutLogin } from '../options/store-address.ts'
import type { Intervention } from './intervention.ts'
import { memoryStore } from './memory-store.ts'
import type { Recorder } from './recorder.ts'
import type { Report } from './report.ts'
import type { Store } from './store.ts'
import type { Warn } from './warnings.ts'

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
  /** The test that it is made for, where that is known. */
  label?: string | undefined
  /** Keeps what is seen beyond resets. */
  recorder?: Recorder | undefined
  /** Steps in where it wants to: a drill. */
  intervention?: Intervention | undefined
}

/**
 * The store of an emulator: the one that it was handed, else one of its own.
 * @throws {Error} for a store that has to be connected to first.
 */
export function storeOf(handed: Handed, { store, storeLimit }: Options): Store {
  if (handed.store) return handed.store
  if (store !== 'memory')
    throw new Error(
      `Failed to open the store ${withoutLogin(store)}: connecting takes a while. Use serve(), or createEmulator(options, { store: await openStore(options) }), of cloudauth-emulator/node.`,
    )
  return memoryStore(storeLimit > 0 ? { capacity: storeLimit } : {})
}
