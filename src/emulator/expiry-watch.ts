import type { Clock } from '../clock/clock.ts'
import { whenReady } from '../gateway/awaitable.ts'
import type { TransactionStore } from '../stores/transactions.ts'
import { endOf, stateAt, type Transaction } from '../transactions/transaction.ts'

/** So many are watched; of more, the oldest expire without a word. */
const mostWatched = 10_000

/**
 * Says when a transaction runs out: nobody does anything then, its state only reads differently. One entry of the
 * schedule serves all, because they run out in the order in which they were opened.
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
  let watched: { id: string; end: number }[] = []
  let cancel: (() => void) | undefined

  const arm = () => {
    const [next] = watched
    cancel = next && clock.at(next.end, fire)
  }
  const fire = () => {
    const now = clock.now()
    const due = watched.filter(({ end }) => end <= now)
    watched = watched.filter(({ end }) => end > now)
    for (const { id } of due)
      void whenReady(transactions.get(id), found => {
        if (found && found.endedAt === undefined && stateAt(found, now) === 'expired') onExpired(found)
      })
    arm()
  }

  return {
    add(transaction: Transaction): void {
      watched.push({ id: transaction.id, end: endOf(transaction) })
      if (watched.length > 2 * mostWatched) watched = watched.slice(-mostWatched)
      if (!cancel) arm()
    },
    /** Forgets all: before the clock is set back, which forgets what was scheduled. */
    clear(): void {
      cancel?.()
      cancel = undefined
      watched = []
    },
  }
}
