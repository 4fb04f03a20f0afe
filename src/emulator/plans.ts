import type { Clock } from '../clock/clock.ts'
import { type Awaitable, letGo } from '../gateway/awaitable.ts'
import type { Asking } from '../stores/transactions.ts'
import type { Ending } from '../transactions/transaction.ts'

/** How a transaction ends without anybody doing anything, and when, in milliseconds from now. */
export type Plan = { ending: Ending; after: number }

/** Ends a transaction as it was planned, unless somebody else has ended it. */
export type RunPlan = (id: string, ending: Ending) => Awaitable<void>

/** Endings that are to come by themselves, on the clock: one for each transaction. */
export type Plans = {
  put: (id: string, plan: Plan, asking?: Asking) => Awaitable<void>
  /** Forgets what was planned for some transactions, or for all. */
  cancel: (ids?: Iterable<string>) => Awaitable<void>
}

/** Plans of this process: they are forgotten with it. */
export function memoryPlans(clock: Pick<Clock, 'now' | 'at'>, run: RunPlan): Plans {
  const plans = new Map<string, () => void>()
  const cancelOne = (id: string) => {
    plans.get(id)?.()
    plans.delete(id)
  }
  return {
    put(id, { ending, after }) {
      const fire = () => {
        plans.delete(id)
        // Taken in this very turn where the store answers at once: when the clock jumps, each thing happens at its moment.
        letGo(run(id, ending))
      }
      plans.set(id, clock.at(clock.now() + after, fire))
    },
    cancel(ids) {
      for (const id of [...(ids ?? plans.keys())]) cancelOne(id)
    },
  }
}
