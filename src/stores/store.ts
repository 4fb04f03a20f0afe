import type { ArmedScenarios } from './armed-scenarios.ts'
import type { Arrivals } from './arrivals.ts'
import type { Failures } from './failures.ts'
import type { Limits } from './limits.ts'
import type { Nonces } from './nonces.ts'
import type { TransactionStore } from './transactions.ts'

/** What is remembered of calls, each part a port of its own. What a part does is atomic as its callers see it. */
export type StoreParts = {
  arrivals: Arrivals
  transactions: TransactionStore
  scenarios: ArmedScenarios
  limits: Limits
  nonces: Nonces
  failures: Failures
}
