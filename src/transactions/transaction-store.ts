import type { Awaitable } from '../awaitable.ts'
import type { Transaction } from './transaction.ts'

/** How many transactions there are, and how many had to go because there was no room for more. */
export type StoreCounts = { stored: number; evicted: number }

/**
 * Where transactions are remembered. Every step is atomic as seen by other callers; `update` hands the current value to
 * `change` and stores what it returns, or nothing when it returns undefined, and answers what is stored afterwards.
 * A transaction past its 30 days is as good as absent.
 */
export type TransactionStore = {
  create: (transaction: Transaction) => Awaitable<void>
  get: (id: string) => Awaitable<Transaction | undefined>
  update: (id: string, change: (current: Transaction) => Transaction | undefined) => Awaitable<Transaction | undefined>
  delete: (id: string) => Awaitable<boolean>
  counts: () => Awaitable<StoreCounts>
  clear: () => Awaitable<void>
}
