import { limits } from '../gateway/limits.ts'
import { endOf, isForgotten, isOpen, type State, type Transaction } from '../transactions/transaction.ts'
import { createOrder } from './linked-order.ts'
import type { TransactionQuery, TransactionStore } from './transactions.ts'
import { type Below, createValueIndex, inEvery } from './value-index.ts'

/** `onEvicted` is told of each that had to go; what was planned for it is of no use any more. */
type MemoryOptions = {
  now: () => number
  epochOf?: (accessKeyId: string) => string
  capacity?: number
  /** Of the texts of all together, at two a character. */
  maxBytes?: number
  onEvicted?: (id: string) => void
}

/** A transaction where it stands: between its neighbours of an order, and in the indexes as the number of its creation. */
type Link = {
  item: Transaction
  before: Link | undefined
  after: Link | undefined
  sequence: number
  /** When it ends or has ended. */
  due: number
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
  const byId = new Map<string, Link>()
  // Those that are pending as they were created, the others as they ended.
  let pending = createOrder<Link>()
  let ended = createOrder<Link>()
  const indexBy = (find: (transaction: Transaction) => string | undefined) =>
    createValueIndex<Link>(() => Array.from(byId.values(), link => [find(link.item), link] as const))
  const indexes = {
    all: indexBy(() => ''),
    state: indexBy(({ state }) => state),
    accessKeyId: indexBy(({ accessKeyId }) => accessKeyId),
    merchantBizId: indexBy(({ parameters }) => parameters.MerchantBizId),
    sceneCode: indexBy(({ parameters }) => parameters.SceneCode),
  }
  let created = 0
  let evicted = 0
  let bytes = 0

  const orderOf = ({ state }: Transaction) => (state === 'pending' ? pending : ended)

  const drop = (link: Link) => {
    const { item } = link
    orderOf(item).remove(link)
    byId.delete(item.id)
    indexes.all.remove('', link)
    indexes.state.remove(item.state, link)
    indexes.accessKeyId.remove(item.accessKeyId, link)
    indexes.merchantBizId.remove(item.parameters.MerchantBizId, link)
    indexes.sceneCode.remove(item.parameters.SceneCode, link)
    bytes -= bytesOf(item)
  }

  /** Puts a changed transaction where it now belongs. */
  const move = (link: Link, after: Transaction) => {
    const before = link.item
    const due = endOf(after)
    if (before.state !== after.state || link.due !== due) {
      orderOf(before).remove(link)
      orderOf(after).add(link)
      indexes.state.remove(before.state, link)
      link.due = due
      indexes.state.add(after.state, link)
    }
    reindex(indexes.accessKeyId, link, before.accessKeyId, after.accessKeyId)
    reindex(indexes.merchantBizId, link, before.parameters.MerchantBizId, after.parameters.MerchantBizId)
    reindex(indexes.sceneCode, link, before.parameters.SceneCode, after.parameters.SceneCode)
    bytes += bytesOf(after) - bytesOf(before)
    link.item = after
  }

  /** Those in a state as of a moment: what is pending past its 30 minutes has expired. */
  const inState = (state: State, time: number): Below<Link> => {
    const { newestBelow } = indexes.state
    if (state === 'pending') return sequence => newestBelow(state, sequence, time)
    if (state !== 'expired') return sequence => newestBelow(state, sequence)
    return sequence => {
      const byHand = newestBelow(state, sequence)
      const ranOut = newestBelow('pending', sequence, undefined, time)
      return (byHand?.sequence ?? 0) > (ranOut?.sequence ?? 0) ? byHand : ranOut
    }
  }

  const listsFor = ({ state, ...values }: TransactionQuery, time: number): Below<Link>[] => {
    const lists = (['accessKeyId', 'merchantBizId', 'sceneCode'] as const).flatMap((name): Below<Link>[] => {
      const value = values[name]
      return value === undefined ? [] : [sequence => indexes[name].newestBelow(value, sequence)]
    })
    if (state !== undefined) lists.push(inState(state, time))
    return lists.length > 0 ? lists : [sequence => indexes.all.newestBelow('', sequence)]
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
      indexes.all.add('', link)
      indexes.state.add(transaction.state, link)
      indexes.accessKeyId.add(transaction.accessKeyId, link)
      indexes.merchantBizId.add(transaction.parameters.MerchantBizId, link)
      indexes.sceneCode.add(transaction.parameters.SceneCode, link)
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
    list({ limit = Number.POSITIVE_INFINITY, cursor, ...filter } = {}) {
      const time = now()
      // A page after a transaction that is gone is empty: starting over would show everything twice.
      const from = cursor === undefined ? Number.POSITIVE_INFINITY : (byId.get(cursor)?.sequence ?? 0)
      const found: Transaction[] = []
      for (const link of inEvery(listsFor(filter, time), from)) {
        if (found.length >= limit) break
        if (isForgotten(link.item, time)) drop(link)
        else found.push(link.item)
      }
      return found
    },
    clear(accessKeyId) {
      if (accessKeyId !== undefined) {
        for (const link of inEvery(listsFor({ accessKeyId }, now()), Number.POSITIVE_INFINITY)) drop(link)
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
      for (const index of Object.values(indexes)) index.clear()
      evicted = 0
      bytes = 0
    },
  }
}

type Index = ReturnType<typeof createValueIndex<Link>>

function reindex(index: Index, link: Link, before: string | undefined, after: string | undefined): void {
  if (before === after) return
  index.remove(before, link)
  index.add(after, link)
}

/** What its texts take, at two bytes a character. */
function bytesOf({ id, accessKeyId, url = '', parameters }: Transaction): number {
  let characters = id.length + accessKeyId.length + url.length
  for (const name in parameters) characters += parameters[name]?.length ?? 0
  return 2 * characters
}
