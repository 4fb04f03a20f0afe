import type { Clock } from '../clock/clock.ts'
import { type Awaitable, isPromise, letGo } from '../gateway/awaitable.ts'
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
  /**
   * Carries out what is due now for one transaction, or for all what was to come at once, and waits for what of it has
   * begun already. What a timer is about to wake, a millisecond late at most, may be left to it.
   */
  settle: (id?: string) => Awaitable<void>
}

/** Plans of this process: they are forgotten with it. */
export function memoryPlans(clock: Pick<Clock, 'now' | 'at'>, run: RunPlan): Plans {
  const plans = new Map<string, { moment: number; fire: () => void; cancel: () => void }>()
  /** Those that were due when they were made. A timer wakes them, which may be later than the next call. */
  const soon = new Set<string>()
  const underWay = new Map<string, Promise<void>>()

  const forget = (id: string) => {
    plans.get(id)?.cancel()
    plans.delete(id)
    soon.delete(id)
  }
  const settleOne = (id: string): Awaitable<void> => {
    const plan = plans.get(id)
    if (plan && plan.moment <= clock.now()) plan.fire()
    return underWay.get(id)
  }

  return {
    put(id, { ending, after }) {
      forget(id)
      const moment = clock.now() + after
      const fire = () => {
        forget(id)
        // Taken in this very turn where the store answers at once: when the clock jumps, each thing happens at its moment.
        const ended = run(id, ending)
        if (!isPromise(ended)) return
        const done = ended.finally(() => underWay.delete(id))
        underWay.set(id, done)
        letGo(done)
      }
      plans.set(id, { moment, fire, cancel: clock.at(moment, fire) })
      if (after <= 0) soon.add(id)
    },
    cancel(ids) {
      for (const id of [...(ids ?? plans.keys())]) forget(id)
    },
    settle(id) {
      if (id !== undefined) return settleOne(id)
      const begun = [...soon, ...underWay.keys()].map(settleOne).filter(isPromise)
      if (begun.length > 0) return Promise.all(begun).then(() => undefined)
    },
  }
}
