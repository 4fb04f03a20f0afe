import type { Asking, TransactionQuery } from '../stores/transactions.ts'
import { isForgotten, stateAt, type Transaction } from '../transactions/transaction.ts'
import type { Shared } from './calls.ts'

/** So many are read at a time where a list is searched. */
const pageSize = 200

/** A transaction as it is stored, and the text that a change of it must find there. */
export type Found = { text: string; transaction: Transaction }

/** Where transactions stand, and how they are found and listed. */
export function findTransactions({ link, state, now }: Shared & { now: () => number }) {
  const foreseen = new WeakMap<object, { id: string; text: Promise<string | undefined> }>()
  const keys = () => state.keys()

  const ownerOf = async (id: string): Promise<string | undefined> => {
    const name = keys().ownerOf(id)
    const owner = await link.send(name, ['GET', name])
    return owner === null ? undefined : String(owner).slice(1)
  }

  const textOf = async (accessKeyId: string, id: string): Promise<string | undefined> => {
    const name = keys().ofKey.transaction(accessKeyId, id)
    return ((await link.send(name, ['GET', name])) as string | null) ?? undefined
  }

  const alive = (text: string | undefined): Found | undefined => {
    if (text === undefined) return undefined
    const transaction = JSON.parse(text) as Transaction
    return isForgotten(transaction, now()) ? undefined : { text, transaction }
  }

  /** Ids of a list, newest first, a page at a time. */
  async function* idsOf(list: string, first = 0) {
    for (let from = first; ; from += pageSize) {
      const page = (await link.send(list, ['ZREVRANGE', list, String(from), String(from + pageSize - 1)])) as string[]
      yield page
      if (page.length < pageSize) return
    }
  }

  /** Which list to read, of one key or of all, and from where: behind a transaction, whosever that is. */
  const startOf = async (accessKeyId: string | undefined, cursor: string | undefined) => {
    const { order, ofKey } = keys()
    const [all = ''] = order
    const ofOne = accessKeyId === undefined ? [] : [{ list: ofKey.transactions(accessKeyId), isOfAll: false }]
    for (const each of [...ofOne, { list: all, isOfAll: true }]) {
      if (cursor === undefined) return { ...each, from: 0 }
      const place = await link.send(each.list, ['ZREVRANK', each.list, cursor])
      if (place !== null) return { ...each, from: Number(place) + 1 }
    }
    return undefined
  }

  return {
    ownerOf,
    idsOf,
    /** A transaction of a key, if it is there and not forgotten. */
    async ofKey(accessKeyId: string, id: string): Promise<Found | undefined> {
      return alive(await textOf(accessKeyId, id))
    },
    /** Looks first under the key that asks, then for whose it is. */
    async find(id: string, asking?: Asking): Promise<Found | undefined> {
      const known = asking && foreseen.get(asking.request)
      const text = known?.id === id ? await known.text : asking ? await textOf(asking.accessKeyId, id) : undefined
      if (text !== undefined) return alive(text)
      const owner = await ownerOf(id)
      return owner === undefined ? undefined : alive(await textOf(owner, id))
    },
    /** Looks a transaction up for a call before the call asks for it: see `admit`. */
    foresee({ request, accessKeyId }: Asking, id: string): void {
      const text = textOf(accessKeyId, id)
      text.catch(() => undefined)
      foreseen.set(request, { id, text })
    },
    async list({
      accessKeyId,
      state: wanted,
      merchantBizId,
      sceneCode,
      limit = Number.POSITIVE_INFINITY,
      cursor,
    }: TransactionQuery = {}): Promise<Transaction[]> {
      const time = now()
      const start = await startOf(accessKeyId, cursor)
      if (!start) return []
      const { list, isOfAll, from } = start
      const found: Transaction[] = []
      for await (const ids of idsOf(list, from)) {
        const owners = await Promise.all(ids.map(id => (isOfAll ? ownerOf(id) : accessKeyId)))
        const texts = await Promise.all(
          ids.map((id, index) => {
            const owner = owners[index]
            const isMeant = owner !== undefined && (accessKeyId === undefined || owner === accessKeyId)
            return isMeant ? textOf(owner, id) : undefined
          }),
        )
        for (const text of texts) {
          const transaction = alive(text)?.transaction
          if (
            transaction &&
            (wanted === undefined || stateAt(transaction, time) === wanted) &&
            (merchantBizId === undefined || transaction.parameters.MerchantBizId === merchantBizId) &&
            (sceneCode === undefined || transaction.parameters.SceneCode === sceneCode)
          )
            found.push(transaction)
          if (found.length >= limit) return found
        }
      }
      return found
    },
    async counts() {
      const [all = '', , , counts = ''] = keys().order
      const [stored, evicted] = await Promise.all([
        link.send(all, ['ZCARD', all]),
        link.send(counts, ['HGET', counts, 'evicted']),
      ])
      return { stored: Number(stored), evicted: Number(evicted ?? 0) }
    },
  }
}
