import type { Awaitable } from '../gateway/awaitable.ts'
import type { State, Transaction } from '../transactions/transaction.ts'

/** How many transactions there are, and how many had to go for lack of room. */
type StoreCounts = { stored: number; evicted: number }

/** Which transactions to list, newest first; `cursor` is the id of the last one of the page before. */
export type TransactionQuery = {
  accessKeyId?: string
  state?: State
  merchantBizId?: string
  sceneCode?: string
  limit?: number
  cursor?: string
}

/** The call on whose behalf a store is asked: it may have looked ahead for it, and may finish what it stores with `settle`. */
export type Asking = { request: object; accessKeyId: string }

/**
 * Where transactions are remembered. Every step is atomic as seen by other callers; `update` hands the current value to
 * `change` and stores what it returns, or nothing when it returns undefined, and answers what is stored afterwards.
 * A transaction past its 30 days is as good as absent.
 */
export type TransactionStore = {
  /** False, and nothing is stored, when this epoch of its key is over: see Arrivals. */
  create: (transaction: Transaction, epoch?: string, asking?: Asking) => Awaitable<boolean>
  get: (id: string, asking?: Asking) => Awaitable<Transaction | undefined>
  update: (
    id: string,
    change: (current: Transaction) => Transaction | undefined,
    asking?: Asking,
  ) => Awaitable<Transaction | undefined>
  delete: (id: string) => Awaitable<boolean>
  list: (query?: TransactionQuery) => Awaitable<Transaction[]>
  counts: () => Awaitable<StoreCounts>
  /** Forgets all transactions, or those of one key. */
  clear: (accessKeyId?: string) => Awaitable<void>
}
