import type { ArmedScenarios } from './armed-scenarios.ts'
import type { Arrivals } from './arrivals.ts'
import type { Failures } from './failures.ts'
import type { Limits } from './limits.ts'
import type { Nonces } from './nonces.ts'
import type { TransactionStore } from './transactions.ts'

/**
 * All that an emulator remembers of calls and that several emulators may share. Each part is a port of its own; what a
 * part does is atomic as its callers see it.
 */
export type StoreParts = {
  arrivals: Arrivals
  transactions: TransactionStore
  scenarios: ArmedScenarios
  limits: Limits
  nonces: Nonces
  failures: Failures
}

/** What a store needs of the emulator that opens it. */
export type StoreWorld = {
  /** Milliseconds since 1970 on the emulator's clock. */
  now: () => number
  /** Told of each transaction that had to go to make room: what was planned for it is of no use any more. */
  onEvicted: (transactionId: string) => void
}

/**
 * Where an emulator remembers: handed in as `createEmulator(options, { store })`. Emulators that open the same store
 * are one emulator to their callers.
 */
export type Store = {
  open: (world: StoreWorld) => StoreParts
}
