import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import { limits } from '../gateway/limits.ts'
import { endOf, isForgotten, isOpen, type Transaction } from '../transactions/transaction.ts'
import { createOrder } from './linked-order.ts'
import type { createTransactionLists, Listed, TransactionLists } from './transaction-lists.ts'
import type { TransactionStore } from './transactions.ts'

/** `onEvicted` is told of each that had to go; what was planned for it is of no use any more. */
type MemoryOptions = {
  now: () => number
  epochOf?: (accessKeyId: string) => string
  capacity?: number
  /** Of the texts of all together, at two a character. */
  maxBytes?: number
  onEvicted?: (id: string) => void
  /** Loads what finds transactions by what they hold, with the first question. */
  loadLists: () => Awaitable<{ createTransactionLists: typeof createTransactionLists }>
}

/** A transaction where it stands: between its neighbours of an order, and in the lists. */
type Link = Listed & { before: Link | undefined; after: Link | undefined }

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
  loadLists,
}: MemoryOptions): TransactionStore {
  const byId = new Map<string, Link>()
  // Those that are pending as they were created, the others as they ended.
  let pending = createOrder<Link>()
  let ended = createOrder<Link>()
  /** Made with the first question: most emulators are never asked. */
  let lists: TransactionLists<Link> | undefined
  let created = 0
  let evicted = 0
  let bytes = 0

  const orderOf = ({ state }: Transaction) => (state === 'pending' ? pending : ended)

  const drop = (link: Link) => {
    const { item } = link
    orderOf(item).remove(link)
    byId.delete(item.id)
    lists?.remove(link)
    bytes -= bytesOf(item)
  }

  /** Puts a changed transaction where it now belongs. */
  const move = (link: Link, after: Transaction) => {
    const before = link.item
    const due = endOf(after)
    const isElsewhere = before.state !== after.state || link.due !== due
    if (isElsewhere) {
      orderOf(before).remove(link)
      orderOf(after).add(link)
    }
    bytes += bytesOf(after) - bytesOf(before)
    link.due = due
    link.item = after
    lists?.move(link, before, isElsewhere)
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
    while (byId.size >= capacity || bytes + needed > maxBytes) {
      const link = nextToGo()
      if (!link) return
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
      created += 1
      const link: Link = {
        item: transaction,
        before: undefined,
        after: undefined,
        sequence: created,
        due: endOf(transaction),
      }
      byId.set(transaction.id, link)
      orderOf(transaction).add(link)
      lists?.add(link)
      return true
    },
    get: id => current(id)?.item,
    update(id, change) {
      const link = current(id)
      const after = link && change(link.item)
      if (!after) return link?.item
      move(link, after)
      return after
    },
    delete(id) {
      const link = current(id)
      if (link) drop(link)
      return link !== undefined
    },
    counts: () => ({ stored: byId.size, evicted }),
    list: (query = {}) =>
      whenReady(loadLists(), ({ createTransactionLists }) => {
        lists ??= createTransactionLists(byId)
        const { limit = Number.POSITIVE_INFINITY, cursor, ...filter } = query
        const time = now()
        // A page after a transaction that is gone is empty: starting over would show everything twice.
        const from = cursor === undefined ? Number.POSITIVE_INFINITY : (byId.get(cursor)?.sequence ?? 0)
        const found: Transaction[] = []
        for (const link of lists.find(filter, time, from)) {
          if (found.length >= limit) break
          if (isForgotten(link.item, time)) drop(link)
          else found.push(link.item)
        }
        return found
      }),
    clear(accessKeyId) {
      if (accessKeyId !== undefined) {
        const some = lists?.find({ accessKeyId }, now(), Number.POSITIVE_INFINITY) ?? byId.values()
        for (const link of some) if (link.item.accessKeyId === accessKeyId) drop(link)
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
      lists = undefined
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
