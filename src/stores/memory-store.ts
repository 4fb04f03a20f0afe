import { memoryArmedScenarios } from './memory-armed-scenarios.ts'
import { memoryArrivals } from './memory-arrivals.ts'
import { memoryFailures } from './memory-failures.ts'
import { memoryLimits } from './memory-limits.ts'
import { memoryNonces } from './memory-nonces.ts'
import { memoryTransactions } from './memory-transactions.ts'
import type { Store, StoreParts } from './store.ts'

/**
 * A store in this process: the default, and the reference for any other. It answers in the same turn. Emulators that are
 * handed the same one share it.
 */
export function memoryStore(): Store {
  let parts: StoreParts | undefined
  const listeners = new Set<(transactionId: string) => void>()
  return {
    open({ now, onEvicted }) {
      listeners.add(onEvicted)
      if (parts) return parts
      const arrivals = memoryArrivals()
      parts = {
        arrivals,
        transactions: memoryTransactions({
          now,
          epochOf: arrivals.epochOf,
          onEvicted(id) {
            for (const listener of listeners) listener(id)
          },
        }),
        scenarios: memoryArmedScenarios(),
        limits: memoryLimits(),
        nonces: memoryNonces(),
        failures: memoryFailures(),
      }
      return parts
    },
  }
}
