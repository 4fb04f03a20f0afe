import type { State, Transaction } from '../transactions/transaction.ts'
import type { TransactionQuery } from './transactions.ts'
import { type Below, createValueIndex, inEvery } from './value-index.ts'

/** A transaction as the lists hold it: by the number of its creation, and with the moment when it ends or has ended. */
export type Listed = { item: Transaction; sequence: number; due: number }

export type TransactionLists<Link extends Listed> = ReturnType<typeof createTransactionLists<Link>>

/** Finds transactions by what they hold: those that are there already, and those that are added later. */
export function createTransactionLists<Link extends Listed>(there: ReadonlyMap<string, Link>) {
  const indexBy = (find: (transaction: Transaction) => string | undefined) =>
    createValueIndex<Link>(() => Array.from(there.values(), link => [find(link.item), link] as const))
  const all = indexBy(() => '')
  const states = indexBy(({ state }) => state)
  const values = {
    accessKeyId: indexBy(({ accessKeyId }) => accessKeyId),
    merchantBizId: indexBy(({ parameters }) => parameters.MerchantBizId),
    sceneCode: indexBy(({ parameters }) => parameters.SceneCode),
  }

  /** Those in a state as of a moment: what is pending past its 30 minutes has expired. */
  const inState = (state: State, time: number): Below<Link> => {
    const { newestBelow } = states
    if (state === 'pending') return sequence => newestBelow(state, sequence, time)
    if (state !== 'expired') return sequence => newestBelow(state, sequence)
    return sequence => {
      const byHand = newestBelow(state, sequence)
      const ranOut = newestBelow('pending', sequence, undefined, time)
      return (byHand?.sequence ?? 0) > (ranOut?.sequence ?? 0) ? byHand : ranOut
    }
  }

  const listsFor = ({ state, ...wanted }: TransactionQuery, time: number): Below<Link>[] => {
    const lists = (['accessKeyId', 'merchantBizId', 'sceneCode'] as const).flatMap((name): Below<Link>[] => {
      const value = wanted[name]
      return value === undefined ? [] : [sequence => values[name].newestBelow(value, sequence)]
    })
    if (state !== undefined) lists.push(inState(state, time))
    return lists.length > 0 ? lists : [sequence => all.newestBelow('', sequence)]
  }

  const reindex = (
    index: typeof all,
    link: Link,
    before: string | undefined,
    after: string | undefined,
    hasMoved = before !== after,
  ) => {
    if (!hasMoved) return
    index.remove(before, link)
    index.add(after, link)
  }

  return {
    add(link: Link): void {
      const { state, accessKeyId, parameters } = link.item
      all.add('', link)
      states.add(state, link)
      values.accessKeyId.add(accessKeyId, link)
      values.merchantBizId.add(parameters.MerchantBizId, link)
      values.sceneCode.add(parameters.SceneCode, link)
    },
    remove(link: Link): void {
      const { state, accessKeyId, parameters } = link.item
      all.remove('', link)
      states.remove(state, link)
      values.accessKeyId.remove(accessKeyId, link)
      values.merchantBizId.remove(parameters.MerchantBizId, link)
      values.sceneCode.remove(parameters.SceneCode, link)
    },
    /** Puts a changed transaction where it now belongs; `isElsewhere` when its state or its end is another. */
    move(link: Link, before: Transaction, isElsewhere: boolean): void {
      const { state, accessKeyId, parameters } = link.item
      reindex(states, link, before.state, state, isElsewhere)
      reindex(values.accessKeyId, link, before.accessKeyId, accessKeyId)
      reindex(values.merchantBizId, link, before.parameters.MerchantBizId, parameters.MerchantBizId)
      reindex(values.sceneCode, link, before.parameters.SceneCode, parameters.SceneCode)
    },
    /** Those that are meant as of a moment, newest first, from below a sequence. What was yielded may be removed meanwhile. */
    find: (query: TransactionQuery, time: number, from: number): Generator<Link> =>
      inEvery(listsFor(query, time), from),
  }
}
