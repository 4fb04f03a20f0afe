import type { Clock } from '../clock/clock.ts'
import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import type { TransactionStore } from '../stores/transactions.ts'
import { type ByHand, byHandFault } from '../transactions/by-hand.ts'
import { subCodeFault } from '../transactions/sub-codes.ts'
import { type Ending, end, StepRefused, stateAt, type Transaction } from '../transactions/transaction.ts'

/** How a transaction ends without anybody doing anything, and when, in milliseconds from now. */
export type Plan = { ending: Ending; after: number }

type VerificationParts = {
  transactions: TransactionStore
  clock: Clock
  /** Called after a verification passed or did not: by then every caller sees its result. */
  onResult: (transaction: Transaction) => void
  /** Called after every ending, whatever it is. */
  onEnded?: (transaction: Transaction) => void
  /** Told when somebody tried to end one that had expired. */
  onLate?: () => void
  /** The epoch that a key is in: it changes with every reset. */
  epochOf: (accessKeyId: string) => Awaitable<string>
  /** Called with what a verification is about to come to; what it returns is waited for before anybody can read it. */
  beforeResult?: (transaction: Transaction) => Promise<void> | undefined
}

/**
 * The steps of a verification, taken by the end user's page, the control API or a scenario. Of two at the same time, one
 * wins and the other is refused.
 */
export function createVerifications({
  transactions,
  clock,
  onResult,
  onEnded,
  onLate,
  beforeResult,
  epochOf,
}: VerificationParts) {
  const plans = new Map<string, () => void>()

  /** Those that are about to end and wait for `beforeResult`: for others they have ended already. */
  const ending = new Set<string>()

  /** After a reset another transaction may have the same id: it is not the one that was meant. */
  const nameOf = ({ id, accessKeyId }: Transaction): Awaitable<string> =>
    whenReady(epochOf(accessKeyId), epoch => `${epoch} ${id}`)

  const finish = (id: string, how: Ending): Awaitable<Transaction> =>
    whenReady(transactions.get(id), current => {
      if (!current) throw unknown(id)
      return whenReady(nameOf(current), name => {
        const next = ending.has(name) ? undefined : end(current, how, clock.now())
        const wait = next && next.subCode !== undefined ? beforeResult?.(next) : undefined
        if (!next || !wait) return commit(id, how, name)
        ending.add(name)
        return wait.then(async () => {
          ending.delete(name)
          if (name !== (await nameOf(next))) throw unknown(id)
          return commit(id, how, name)
        })
      })
    })

  const commit = (id: string, how: Ending, name: string): Awaitable<Transaction> => {
    let ended: Transaction | undefined
    const change = (current: Transaction) => {
      ended = ending.has(name) ? undefined : end(current, how, clock.now())
      return ended
    }
    return whenReady(transactions.update(id, change), stored => {
      if (!stored) throw unknown(id)
      if (!ended) {
        const state = stateAt(stored, clock.now())
        if (state === 'expired') onLate?.()
        throw new StepRefused(
          'not-pending',
          `Failed to end ${id}: it is ${state === 'pending' ? 'ending already' : state}. Only a pending one can end.`,
        )
      }
      cancelPlan(id)
      onEnded?.(ended)
      if (ended.state === 'passed' || ended.state === 'not-passed') onResult(ended)
      return ended
    })
  }

  const cancelPlan = (id: string) => {
    plans.get(id)?.()
    plans.delete(id)
  }

  return {
    /**
     * The end user is done: SubCode 200 is passed, any other is not passed. `byHand` is what the result shall say.
     * @throws {StepRefused} for an unknown transaction, one that is not pending, or a SubCode that its product or
     * SecurityLevel cannot give.
     */
    complete: (id: string, subCode = '200', byHand?: ByHand): Awaitable<Transaction> =>
      whenReady(transactions.get(id), current => {
        const fault = current && (subCodeFault(subCode, current) ?? (byHand && byHandFault(byHand)))
        if (fault) throw new StepRefused('impossible', `Failed to end ${id}: ${fault}.`)
        return finish(id, {
          state: subCode === '200' ? 'passed' : 'not-passed',
          subCode,
          ...(byHand && { byHand: structuredClone(byHand) }),
        })
      }),
    /** The end user gives up. */
    abandon: (id: string) => finish(id, { state: 'abandoned' }),
    /** The 30 minutes end now. */
    expire: (id: string) => finish(id, { state: 'expired' }),
    /** Lets it end by itself, on the clock, unless somebody ends it before. */
    plan(id: string, plan: Plan): void {
      const run = () => {
        plans.delete(id)
        // Somebody else may have ended it by now. Taken in this very turn where the store answers at once: when the clock
        // jumps, each thing happens at its own moment.
        try {
          void Promise.resolve(finish(id, plan.ending)).catch(() => undefined)
        } catch {
          return
        }
      }
      plans.set(id, clock.at(clock.now() + plan.after, run))
    },
    /** Forgets what was planned for a transaction, or for all. */
    cancelPlans(ids?: Iterable<string>): void {
      for (const id of [...(ids ?? plans.keys())]) cancelPlan(id)
    },
  }
}

const unknown = (id: string) => new StepRefused('unknown', `Failed to end ${id}: no transaction has this id.`)

export type Verifications = ReturnType<typeof createVerifications>
