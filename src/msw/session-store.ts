import type { Store } from '../emulator/store.ts'
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
  return {
    open(world) {
      const parts = inner.open(world)
      const { transactions, arrivals } = parts
      for (const transaction of kept.transactions) void transactions.create(transaction)
      for (const [accessKeyId, count] of Object.entries(kept.arrivals))
        for (let arrival = 0; arrival < count; arrival++) void arrivals.next(accessKeyId)
      const keep = async () => {
        const newest = await transactions.list({ limit: most })
        try {
          storage.setItem(key, JSON.stringify({ ...kept, transactions: newest.reverse() }))
        } catch (thrown) {
          if (!hasFailed) onFailure(thrown)
          hasFailed = true
        }
      }
      const thenKeep =
        <Args extends unknown[], Result>(run: (...args: Args) => Result) =>
        (...args: Args): Result => {
          const result = run(...args)
          void keep()
          return result
        }
      void keep()
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
          create: thenKeep(transactions.create),
          update: thenKeep(transactions.update),
          delete: thenKeep(transactions.delete),
          clear: thenKeep(transactions.clear),
        },
      }
    },
  }
}
