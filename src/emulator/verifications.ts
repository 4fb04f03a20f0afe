import { type Awaitable, isPromise, type Port, whenReady } from '../gateway/awaitable.ts'
import { loadOnce } from '../gateway/load-once.ts'
import type { TransactionStore } from '../stores/transactions.ts'
import type { ByHand } from '../transactions/by-hand.ts'
import { subCodeFault } from '../transactions/sub-codes.ts'
import { type Ending, end, StepRefused, stateAt, type Transaction } from '../transactions/transaction.ts'
import type { Plans } from './plans.ts'

export type VerificationParts = {
  transactions: TransactionStore
  now: () => number
  plans: Plans
  /** Called after a verification passed or did not: by then every caller sees its result. */
  onResult: (transaction: Transaction) => Awaitable<void>
  /** Called after every ending, whatever it is. */
  onEnded?: (transaction: Transaction) => void
  /** Told when somebody tried to end one that had expired. */
  onLate?: () => void
  /** The epoch that a key is in: it changes with every reset. */
  epochOf: (accessKeyId: string) => Awaitable<string>
  /** Called with what a verification is about to come to; what it returns is waited for before anybody can read it. */
  beforeResult?: (transaction: Transaction) => Awaitable<void>
  /** Another ending than the one that somebody brings about. */
  endingOf?: ((transaction: Transaction, how: Ending) => Ending) | undefined
}

/** The steps as their users see them. */
export type Verifications = Port<ReturnType<typeof createVerifications>>

/** Loaded with the first result that somebody sets by hand. */
const loadSettable = loadOnce(() => import('../transactions/settable.ts'))

/**
 * The steps of a verification, taken by the end user's page, the control API or a scenario. Of two at the same time, one
 * wins and the other is refused.
 */
export function createVerifications({
  transactions,
  now,
  plans,
  onResult,
  onEnded,
  onLate,
  beforeResult,
  epochOf,
  endingOf = (_, how) => how,
}: VerificationParts) {
  /** Transactions that wait for `beforeResult`. To everyone else they have ended already. */
  const ending = new Set<string>()

  /** The epoch is part of the name: after a reset, another transaction may get the same id. */
  const nameOf = ({ id, accessKeyId }: Transaction): Awaitable<string> =>
    whenReady(epochOf(accessKeyId), epoch => `${epoch} ${id}`)

  /** A transaction after what was to end it by now. */
  const settled = (id: string): Awaitable<Transaction | undefined> =>
    whenReady(plans.settle(id), () => transactions.get(id))

  const finish = (id: string, wanted: Ending): Awaitable<Transaction> =>
    whenReady(transactions.get(id), current => {
      if (!current) throw unknown(id)
      const how = endingOf(current, wanted)
      return whenReady(nameOf(current), name => {
        const next = ending.has(name) ? undefined : end(current, how, now())
        const wait = next && next.subCode !== undefined ? beforeResult?.(next) : undefined
        if (!next || !isPromise(wait)) return commit(id, how, name)
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
      ended = ending.has(name) ? undefined : end(current, how, now())
      return ended
    }
    return whenReady(transactions.update(id, change), stored => {
      if (!stored) throw unknown(id)
      if (!ended) {
        const state = stateAt(stored, now())
        if (state === 'expired') onLate?.()
        throw new StepRefused(
          'not-pending',
          `Failed to end ${id}: it is ${state === 'pending' ? 'ending already' : state}. Only a pending one can end.`,
        )
      }
      const final = ended
      return whenReady(plans.cancel([id]), () => {
        onEnded?.(final)
        const told = final.state === 'passed' || final.state === 'not-passed' ? onResult(final) : undefined
        return whenReady(told, () => final)
      })
    })
  }

  return {
    /**
     * The end user is done: SubCode 200 is passed, any other is not passed. `byHand` is what the result shall say.
     * @throws {StepRefused} for an unknown transaction, one that is not pending, or a SubCode that its product or
     * SecurityLevel cannot give.
     */
    complete: (id: string, subCode = '200', byHand?: ByHand): Awaitable<Transaction> =>
      whenReady(byHand && loadSettable(), settable =>
        whenReady(settled(id), current => finish(id, checkedEnding(id, current, subCode, byHand, settable))),
      ),
    /**
     * The same, so many milliseconds later; until then it is pending.
     * @throws {StepRefused} as `complete` does.
     */
    completeLater: (id: string, subCode: string, byHand: ByHand | undefined, after: number): Awaitable<Transaction> =>
      whenReady(byHand && loadSettable(), settable =>
        whenReady(settled(id), current => {
          const ending = checkedEnding(id, current, subCode, byHand, settable)
          if (!current) throw unknown(id)
          const state = stateAt(current, now())
          if (state !== 'pending')
            throw new StepRefused('not-pending', `Failed to end ${id}: it is ${state}. Only a pending one can end.`)
          return whenReady(plans.cancel([id]), () => whenReady(plans.put(id, { ending, after }), () => current))
        }),
      ),
    /** The end user gives up. */
    abandon: (id: string, resultCode?: string) =>
      whenReady(settled(id), () => finish(id, { state: 'abandoned', ...(resultCode !== undefined && { resultCode }) })),
    /** The 30 minutes end now. */
    expire: (id: string) => whenReady(settled(id), () => finish(id, { state: 'expired' })),
    /** Ends it as it was planned to, unless somebody has ended it by now. */
    runPlan(id: string, ending: Ending): Awaitable<void> {
      try {
        const ended = finish(id, ending)
        if (isPromise(ended))
          return ended.then(
            () => undefined,
            thrown => ignoreRefusal(thrown),
          )
      } catch (thrown) {
        ignoreRefusal(thrown)
      }
    },
  }
}

/** How a verification ends with a SubCode; throws where its product cannot end so. */
function checkedEnding(
  id: string,
  current: Transaction | undefined,
  subCode: string,
  byHand: ByHand | undefined,
  settable: typeof import('../transactions/settable.ts') | undefined,
): Ending {
  const fault = current && (subCodeFault(subCode, current) ?? (byHand && settable?.settingFault(byHand, current)))
  if (fault) throw new StepRefused('impossible', `Failed to end ${id}: ${fault}.`)
  return {
    state: subCode === '200' ? 'passed' : 'not-passed',
    subCode,
    ...(byHand && { byHand: structuredClone(byHand) }),
  }
}

function ignoreRefusal(thrown: unknown): void {
  if (!(thrown instanceof StepRefused)) throw thrown
}

const unknown = (id: string) =>
  new StepRefused('unknown', `Failed to end ${id.slice(0, 100) || '""'}: no transaction has this id.`)
