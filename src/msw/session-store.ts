import type { Store } from '../emulator/store.ts'
import { whenReady } from '../gateway/awaitable.ts'
import type { Transaction } from '../transactions/transaction.ts'

/** What is kept while the browser is away from the application: in this tab, until it is closed. */
type Kept = { seed: string; isAway: boolean; arrivals: Record<string, number>; transactions: Transaction[] }

const key = 'cloudauth-emulator'

/** So many of the newest transactions are kept: a browser keeps some megabytes. */
const most = 50

/**
 * What an earlier page of this tab kept, if the browser was sent to the end user's page from there, or is there. A page
 * that is merely loaded again begins with nothing, as handlers of MSW do.
 */
export function readKept(storage: Storage, isVerificationPage: boolean): Kept | undefined {
  try {
    const kept: Kept | null = JSON.parse(storage.getItem(key) ?? 'null')
    if (!kept || !(isVerificationPage || kept.isAway)) return undefined
    return { ...kept, isAway: isVerificationPage }
  } catch {
    return undefined
  }
}

/**
 * A store whose transactions outlive the page that it is in.
 * @param onFailure Told once when the browser keeps nothing.
 */
export function sessionStore(inner: Store, storage: Storage, kept: Kept, onFailure: (why: unknown) => void): Store {
  let hasFailed = false
  /** The newest, in the order of their creation. Held here as well, for the browser may leave before lists are loaded. */
  const held = new Map<string, Transaction>()
  const keep = () => {
    try {
      storage.setItem(key, JSON.stringify({ ...kept, transactions: [...held.values()] }))
    } catch (thrown) {
      if (!hasFailed) onFailure(thrown)
      hasFailed = true
    }
  }
  const hold = (transaction: Transaction) => {
    held.set(transaction.id, transaction)
    const [oldest] = held.keys()
    if (held.size > most && oldest !== undefined) held.delete(oldest)
  }
  const forget = (accessKeyId: string | undefined) => {
    for (const [id, transaction] of held)
      if (accessKeyId === undefined || transaction.accessKeyId === accessKeyId) held.delete(id)
  }
  return {
    open(world) {
      const parts = inner.open(world)
      const { transactions, arrivals } = parts
      for (const transaction of kept.transactions) {
        hold(transaction)
        void transactions.create(transaction)
      }
      for (const [accessKeyId, count] of Object.entries(kept.arrivals))
        for (let arrival = 0; arrival < count; arrival++) void arrivals.next(accessKeyId)
      keep()
      return {
        ...parts,
        arrivals: {
          ...arrivals,
          next(accessKeyId) {
            kept.arrivals[accessKeyId] = (kept.arrivals[accessKeyId] ?? 0) + 1
            return arrivals.next(accessKeyId)
          },
          begin(accessKeyId) {
            if (accessKeyId === undefined) kept.arrivals = {}
            else delete kept.arrivals[accessKeyId]
            return arrivals.begin(accessKeyId)
          },
        },
        transactions: {
          ...transactions,
          create: (transaction, ...given) =>
            whenReady(transactions.create(transaction, ...given), isCreated => {
              if (isCreated) hold(transaction)
              keep()
              return isCreated
            }),
          update: (id, ...given) =>
            whenReady(transactions.update(id, ...given), changed => {
              if (changed && held.has(id)) held.set(id, changed)
              keep()
              return changed
            }),
          delete: id =>
            whenReady(transactions.delete(id), isDeleted => {
              held.delete(id)
              keep()
              return isDeleted
            }),
          clear: accessKeyId =>
            whenReady(transactions.clear(accessKeyId), () => {
              forget(accessKeyId)
              keep()
            }),
        },
      }
    },
  }
}
