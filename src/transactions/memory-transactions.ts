import { createQueue, type Queue } from './queue.ts'
import { endOf, isForgotten, isOpen, stateAt, type Transaction } from './transaction.ts'
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
  // Ids in order of creation and of ending; ids of transactions that are gone are skipped when their turn comes.
  let created = createQueue<string>()
  let ended = createQueue<string>()
  let evicted = 0

  const current = (id: string) => {
    const transaction = byId.get(id)
    if (!transaction || !isForgotten(transaction, now())) return transaction
    byId.delete(id)
    return undefined
  }

  const makeRoom = () => {
    while (byId.size >= capacity && byId.delete(nextToGo().shift() ?? '')) evicted += 1
  }

  /** The queue whose head goes next: of what has ended, the first to end; if nothing has, the oldest. */
  const nextToGo = () => {
    skipTo(created, transaction => transaction?.state === 'pending')
    skipTo(ended, transaction => transaction !== undefined)
    const pending = byId.get(created.peek() ?? '')
    const done = byId.get(ended.peek() ?? '')
    if (!pending || !done) return pending ? created : ended
    return isOpen(pending, now()) || endOf(done) <= endOf(pending) ? ended : created
  }

  const skipTo = (queue: Queue<string>, wanted: (transaction: Transaction | undefined) => boolean) => {
    for (let id = queue.peek(); id !== undefined && !wanted(byId.get(id)); id = queue.peek()) queue.shift()
  }

  return {
    create(transaction) {
      makeRoom()
      byId.set(transaction.id, transaction)
      created.push(transaction.id)
    },
    get: current,
    update(id, change) {
      const before = current(id)
      const after = before && change(before)
      if (!after) return before
      byId.set(id, after)
      if (before.state === 'pending' && after.state !== 'pending') ended.push(id)
      return after
    },
    delete: id => current(id) !== undefined && byId.delete(id),
    counts: () => ({ stored: byId.size, evicted }),
    list({ accessKeyId, state, merchantBizId, limit = Number.POSITIVE_INFINITY, cursor } = {}) {
      const time = now()
      const newestFirst = [...byId.values()].reverse()
      // A page that was to follow a transaction that is gone is empty: to begin anew would show everything twice.
      const place = cursor === undefined ? -1 : newestFirst.findIndex(({ id }) => id === cursor)
      const from = cursor !== undefined && place < 0 ? newestFirst.length : place + 1
      return newestFirst
        .slice(from)
        .filter(
          transaction =>
            !isForgotten(transaction, time) &&
            (accessKeyId === undefined || transaction.accessKeyId === accessKeyId) &&
            (state === undefined || stateAt(transaction, time) === state) &&
            (merchantBizId === undefined || transaction.parameters.MerchantBizId === merchantBizId),
        )
        .slice(0, limit)
    },
    clear(accessKeyId) {
      if (accessKeyId !== undefined) {
        for (const transaction of byId.values())
          if (transaction.accessKeyId === accessKeyId) byId.delete(transaction.id)
        return
      }
      byId.clear()
      created = createQueue()
      ended = createQueue()
      evicted = 0
    },
  }
}
