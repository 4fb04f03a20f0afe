import type { Clock } from '../clock/clock.ts'
import { letGo, whenReady } from '../gateway/awaitable.ts'
import type { TransactionStore } from '../stores/transactions.ts'
import { endOf, stateAt, type Transaction } from '../transactions/transaction.ts'

/** So many are watched; of more, the oldest expire without a word. */
const mostWatched = 10_000

/**
 * Reports when a transaction runs out. Nothing else would: its state is only computed when read. Transactions run out
 * in the order in which they were opened, so one entry of the schedule serves all.
 */
export function createExpiryWatch({
  clock,
  transactions,
  onExpired,
}: {
  clock: Pick<Clock, 'now' | 'at'>
  transactions: Pick<TransactionStore, 'get'>
  onExpired: (transaction: Transaction) => void
}) {
  // Two lists of one order: pairs would cost every call an object more.
  let ids: string[] = []
  let ends: number[] = []
  let cancel: (() => void) | undefined

  const arm = () => {
    const [next] = ends
    cancel = next === undefined ? undefined : clock.at(next, fire)
  }
  const fire = () => {
    const now = clock.now()
    const isDue = ends.map(end => end <= now)
    const due = ids.filter((_, index) => isDue[index])
    ids = ids.filter((_, index) => !isDue[index])
    ends = ends.filter(end => end > now)
    for (const id of due)
      letGo(
        whenReady(transactions.get(id), found => {
          if (found && found.endedAt === undefined && stateAt(found, now) === 'expired') onExpired(found)
        }),
      )
    arm()
  }

  return {
    add(transaction: Transaction): void {
      ids.push(transaction.id)
      ends.push(endOf(transaction))
      if (ids.length > 2 * mostWatched) {
        ids = ids.slice(-mostWatched)
        ends = ends.slice(-mostWatched)
      }
      if (!cancel) arm()
    },
    /** Forgets all of them. Called before the clock is set back, because that drops what was scheduled. */
    clear(): void {
      cancel?.()
      cancel = undefined
      ids = []
      ends = []
    },
  }
}
