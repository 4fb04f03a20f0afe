import { limits } from '../gateway/limits.ts'
import { endOf, isForgotten, isOpen, stateAt, type Transaction } from '../transactions/transaction.ts'
import { createOrder, type Linked } from './linked-order.ts'
import type { TransactionStore } from './transactions.ts'

/** `onEvicted` is told of each that had to go; what was planned for it is of no use any more. */
type MemoryOptions = {
  now: () => number
  epochOf?: (accessKeyId: string) => string
  capacity?: number
  /** Of the texts of all together, at two a character. */
  maxBytes?: number
  onEvicted?: (id: string) => void
}

/**
 * Transactions in memory: the default store, and the reference for any other. When full, the one that ended longest ago
 * goes first; if none has ended, the oldest.
 */
export function memoryTransactions({
  now,
  epochOf,
  capacity = limits.transactions.value,
  maxBytes = limits.transactionBytes.value,
  onEvicted,
}: MemoryOptions): TransactionStore {
  const byId = new Map<string, Linked<Transaction>>()
  // Those that are pending as they were created, the others as they ended.
  let pending = createOrder<Transaction>()
  let ended = createOrder<Transaction>()
  let evicted = 0
  let bytes = 0

  const orderOf = ({ state }: Transaction) => (state === 'pending' ? pending : ended)

  const drop = (link: Linked<Transaction>) => {
    orderOf(link.item).remove(link)
    byId.delete(link.item.id)
    bytes -= bytesOf(link.item)
  }

  const current = (id: string) => {
    const link = byId.get(id)
    if (!link || !isForgotten(link.item, now())) return link
    drop(link)
    return undefined
  }

  /** Of what has ended or run out, the first to do so; if nothing has, the oldest. */
  const nextToGo = () => {
    const oldest = pending.first()
    const done = ended.first()
    if (!oldest || !done) return oldest ?? done
    return isOpen(oldest.item, now()) || endOf(done.item) <= endOf(oldest.item) ? done : oldest
  }

  const makeRoom = (needed: number) => {
    const isFull = () => byId.size >= capacity || bytes + needed > maxBytes
    for (let link = nextToGo(); link && isFull(); link = nextToGo()) {
      drop(link)
      evicted += 1
      onEvicted?.(link.item.id)
    }
  }

  return {
    create(transaction, epoch) {
      if (epoch !== undefined && epoch !== epochOf?.(transaction.accessKeyId)) return false
      const before = byId.get(transaction.id)
      if (before) drop(before)
      const needed = bytesOf(transaction)
      makeRoom(needed)
      bytes += needed
      const link: Linked<Transaction> = { item: transaction }
      byId.set(transaction.id, link)
      orderOf(transaction).add(link)
      return true
    },
    get: id => current(id)?.item,
    update(id, change) {
      const link = current(id)
      const after = link && change(link.item)
      if (!after) return link?.item
      orderOf(link.item).remove(link)
      bytes += bytesOf(after) - bytesOf(link.item)
      link.item = after
      orderOf(after).add(link)
      return after
    },
    delete(id) {
      const link = current(id)
      if (link) drop(link)
      return link !== undefined
    },
    counts: () => ({ stored: byId.size, evicted }),
    list({ accessKeyId, state, merchantBizId, sceneCode, limit = Number.POSITIVE_INFINITY, cursor } = {}) {
      const time = now()
      const newestFirst = Array.from(byId.values(), ({ item }) => item).reverse()
      // A page after a transaction that is gone is empty: starting over would show everything twice.
      const place = cursor === undefined ? -1 : newestFirst.findIndex(({ id }) => id === cursor)
      const from = cursor !== undefined && place < 0 ? newestFirst.length : place + 1
      return newestFirst
        .slice(from)
        .filter(
          transaction =>
            !isForgotten(transaction, time) &&
            (accessKeyId === undefined || transaction.accessKeyId === accessKeyId) &&
            (state === undefined || stateAt(transaction, time) === state) &&
            (merchantBizId === undefined || transaction.parameters.MerchantBizId === merchantBizId) &&
            (sceneCode === undefined || transaction.parameters.SceneCode === sceneCode),
        )
        .slice(0, limit)
    },
    clear(accessKeyId) {
      if (accessKeyId !== undefined) {
        for (const link of byId.values()) if (link.item.accessKeyId === accessKeyId) drop(link)
        return
      }
      // Unlinked one by one: a reference to one link would otherwise keep all of them alive.
      for (const link of byId.values()) {
        link.before = undefined
        link.after = undefined
      }
      byId.clear()
      pending = createOrder()
      ended = createOrder()
      evicted = 0
      bytes = 0
    },
  }
}

/** What its texts take, at two bytes a character. */
function bytesOf({ id, accessKeyId, url = '', parameters }: Transaction): number {
  let characters = id.length + accessKeyId.length + url.length
  for (const name in parameters) characters += parameters[name]?.length ?? 0
  return 2 * characters
}
