import type { Options } from '../options/options.ts'
import { hooksOfTransaction } from '../scenarios/hooks.ts'
import type { Transaction } from '../transactions/transaction.ts'
import type { Plan } from './plans.ts'

/**
 * Tells how a new transaction ends by itself, if it does, and after how many milliseconds: as its scenario decided, or as
 * passed after `--complete-after`.
 */
export function createPlannedEnding(completeAfter: Options['completeAfter']) {
  const delay = completeAfter === 'off' ? undefined : completeAfter
  return (transaction: Pick<Transaction, 'decision' | 'decisionSettings'>): Plan | undefined => {
    const decided = hooksOfTransaction(transaction)?.onOpened()
    if (decided) return { ending: decided.ending, after: decided.after ?? delay ?? 0 }
    return delay === undefined ? undefined : { ending: { state: 'passed', subCode: '200' }, after: delay }
  }
}
