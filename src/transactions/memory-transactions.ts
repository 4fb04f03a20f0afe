import { createQueue } from './queue.ts'
import { endOf, isForgotten, isOpen, type Transaction } from './transaction.ts'
import type { TransactionStore } from './transaction-store.ts'

/** How many transactions are remembered before the oldest finished one goes. */
export const defaultCapacity = 100_000

type MemoryOptions = { now: () => number; capacity?: number }

/**
 * Transactions in memory: the default store, and the reference for any other. When full, the one that ended longest ago
 * goes first; if none has ended, the oldest.
 */
export function memoryTransactions({ now, capacity = defaultCapacity }: MemoryOptions): TransactionStore {
  const byId = new Map<string, Transaction>()
  // Ids in order of creation and of finishing; ids of transactions that are gone are skipped when their turn comes.
  let created = createQueue<string>()
  let finished = createQueue<string>()
  let evicted = 0

  const current = (id: string) => {
    const transaction = byId.get(id)
    if (!transaction || !isForgotten(transaction, now())) return transaction
    byId.delete(id)
    return undefined
  }

  const makeRoom = () => {
    while (byId.size >= capacity) {
      const id = ranOutFirst() ? created.shift() : (finished.shift() ?? created.shift())
      if (id === undefined) return
      if (byId.delete(id)) evicted += 1
    }
  }

  /** Whether the oldest transaction ran out unfinished before the first finished one ended. */
  const ranOutFirst = () => {
    const oldest = byId.get(created.peek() ?? '')
    const firstFinished = byId.get(finished.peek() ?? '')
    if (!oldest || oldest.state === 'finished' || isOpen(oldest, now()))
      return oldest === undefined && created.peek() !== undefined
    return !firstFinished || endOf(oldest) <= endOf(firstFinished)
  }

  return {
    create(transaction) {
      makeRoom()
      byId.set(transaction.id, transaction)
      created.push(transaction.id)
      if (transaction.state === 'finished') finished.push(transaction.id)
    },
    get: current,
    update(id, change) {
      const before = current(id)
      const after = before && change(before)
      if (!after) return before
      byId.set(id, after)
      if (before.state !== 'finished' && after.state === 'finished') finished.push(id)
      return after
    },
    delete: id => current(id) !== undefined && byId.delete(id),
    counts: () => ({ stored: byId.size, evicted }),
    clear() {
      byId.clear()
      created = createQueue()
      finished = createQueue()
      evicted = 0
    },
  }
}
