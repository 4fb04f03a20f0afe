import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import type { TransactionStore } from '../stores/transactions.ts'
import type { Transaction } from '../transactions/transaction.ts'
import type { Plan, Plans } from './plans.ts'

type SettledParts = {
  transactions: TransactionStore
  plans: Plans
  /** How a transaction was to end by itself when it was opened. */
  planned: (transaction: Transaction) => Plan | undefined
  now: () => number
}

/**
 * Transactions as everybody outside sees them: what was to end by now has ended. An ending "at once" follows the answer of
 * the call that opened the transaction, so that no callback comes before it; who asks next finds it done nevertheless,
 * whichever emulator of a store is asked.
 */
export function settledTransactions({ transactions, plans, planned, now }: SettledParts): TransactionStore {
  const isOverdue = (transaction: Transaction): boolean => {
    if (transaction.state !== 'pending') return false
    const plan = planned(transaction)
    return plan !== undefined && transaction.createdAt + plan.after <= now()
  }
  return {
    create: (...given) => transactions.create(...given),
    update: (...given) => transactions.update(...given),
    delete: id => transactions.delete(id),
    counts: () => transactions.counts(),
    clear: accessKeyId => transactions.clear(accessKeyId),
    get: (id, asking) =>
      whenReady(
        transactions.get(id, asking),
        (found): Awaitable<Transaction | undefined> =>
          // What was looked ahead for the call is what it was before.
          found && isOverdue(found) ? whenReady(plans.settle(id), () => transactions.get(id)) : found,
      ),
    list: query => whenReady(plans.settle(), () => transactions.list(query)),
  }
}
