import { ApiError } from '../gateway/api-error.ts'
import type { Asking, TransactionStore } from '../stores/transactions.ts'
import { endOf, type Transaction, timeKept, timeToFinish } from '../transactions/transaction.ts'
import { gatherTurn } from './batches.ts'
import type { Shared } from './calls.ts'
import { type Found, findTransactions } from './find-transactions.ts'
import type { Keys } from './keys.ts'
import { scripts } from './scripts.ts'

/** How long the store itself keeps a transaction, in milliseconds of real time: longer than the emulator's clock asks. */
const lifetime = timeToFinish + timeKept + 24 * 60 * 60_000

/** How often a change is made again because somebody else's came between. */
const mostAttempts = 50

type TransactionParts = Shared & {
  now: () => number
  /** Real time, the same for all replicas. */
  storeNow: () => number
  /** How many are kept. Beyond that, those that ended longest ago go first. */
  limit: number
  /** Told of each that had to go. */
  onEvicted?: (id: string) => void
}

const hasNews = ({ state, parameters }: Transaction) =>
  (state === 'passed' || state === 'not-passed') && parameters.CallbackUrl !== undefined

export type RedisTransactions = ReturnType<typeof redisTransactions>

/**
 * Transactions, shared: each under the hash tag of its AccessKeyId, and all of them in one order. What a call stores is
 * sent at once and waited for with the rest of what the call writes: see `settle`.
 */
export function redisTransactions({ link, state, now, storeNow, limit, onEvicted }: TransactionParts) {
  const finding = findTransactions({ link, state, now })
  const { find, ownerOf, idsOf } = finding
  const unsettled = new WeakMap<object, Promise<unknown>[]>()
  const keys = () => state.keys()

  const change = async (before: Found, after: Transaction): Promise<boolean> => {
    const { id, accessKeyId } = after
    const { ofKey, tellers, order } = keys()
    const tells = before.transaction.state === 'pending' && hasNews(after)
    const names = [ofKey.transaction(accessKeyId, id), ofKey.untold(accessKeyId)]
    const text = JSON.stringify(after)
    // Where to look for what is untold is known before there is anything to tell.
    if (tells)
      await Promise.all([
        link.send(tellers, ['ZADD', tellers, String(storeNow()), accessKeyId]),
        link.send(tellers, ['PEXPIRE', tellers, String(lifetime)]),
      ])
    const isChanged = await link.run(scripts.change, names, [before.text, text, lifetime, tells ? id : ''])
    if (isChanged !== 1) return false
    if (before.transaction.state !== after.state) {
      const [, pending = '', ended = ''] = order
      await Promise.all([
        link.send(pending, ['ZREM', pending, id]),
        link.send(ended, ['ZADD', ended, String(endOf(after)), id]),
        link.send(ended, ['PEXPIRE', ended, String(2 * lifetime)]),
      ])
    }
    return true
  }

  const changeFound = async (
    id: string,
    make: (current: Transaction) => Transaction | undefined,
    asking?: Asking,
  ): Promise<Transaction | undefined> => {
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const found = await find(id, attempt === 0 ? asking : undefined)
      const after = found && make(found.transaction)
      if (!after) return found?.transaction
      if (await change(found, after)) return after
    }
    throw new Error(`Failed to change ${id}: it changed ${mostAttempts} times meanwhile. Try again.`)
  }

  const drop = async (accessKeyId: string, id: string, { ofKey, ownerOf, order }: Keys) => {
    const name = ofKey.transaction(accessKeyId, id)
    const [removed] = await Promise.all([
      link.send(name, ['DEL', name]),
      link.send(ofKey.transactions(accessKeyId), ['ZREM', ofKey.transactions(accessKeyId), id]),
      link.send(ofKey.untold(accessKeyId), ['ZREM', ofKey.untold(accessKeyId), id]),
      link.send(ownerOf(id), ['DEL', ownerOf(id)]),
      ...order.slice(0, 3).map(list => link.send(list, ['ZREM', list, id])),
    ])
    return removed === 1
  }

  const evict = async (id: string) => {
    const owner = await ownerOf(id)
    if (owner !== undefined) await drop(owner, id, keys())
    onEvicted?.(id)
  }

  /** Those of one turn are stored in one step. */
  const storeTogether = gatherTurn(async (items: { at: Keys; keys: string[]; args: (string | number)[] }[]) => {
    const current = keys()
    // A reset may have come in this very turn.
    const alive = items.filter(({ at }) => at === current)
    const names = [...current.order, ...alive.flatMap(item => item.keys)]
    const args = [lifetime, now(), limit, timeToFinish, ...alive.flatMap(item => item.args)]
    const [gone, ...stored] = (await link.run(scripts.open, names, args)) as [string[], ...number[]]
    await Promise.all(gone.map(evict))
    return items.map(item => stored[alive.indexOf(item)] === 1)
  })

  const store = async (transaction: Transaction, epoch: string | undefined): Promise<boolean> => {
    const { id, accessKeyId, createdAt } = transaction
    const [all, ofKeyEpoch = ''] = epoch?.split('.') ?? []
    if (all !== undefined && Number(all) !== state.epoch()) return false
    const at = keys()
    const { ofKey, ownerOf, order } = at
    const names = [ofKey.transaction(accessKeyId, id), ofKey.epoch(accessKeyId), ofKey.transactions(accessKeyId)]
    const text = JSON.stringify(transaction)
    const owner = `k${accessKeyId}`
    if (!link.isCluster)
      return storeTogether({ at, keys: [...names, ownerOf(id)], args: [text, ofKeyEpoch, id, createdAt, owner] })
    const [isCreated, , gone] = await Promise.all([
      link.run(scripts.create, names, [text, ofKeyEpoch, id, lifetime]),
      link.send(ownerOf(id), ['SET', ownerOf(id), owner, 'PX', String(lifetime)]),
      link.run(scripts.listTransaction, order, [id, createdAt, now(), limit, timeToFinish]),
    ])
    await Promise.all((gone as string[]).map(evict))
    if (isCreated === 1) return true
    await drop(accessKeyId, id, keys())
    return false
  }

  const settleLater = (asking: Asking, work: Promise<unknown>) => {
    const list = unsettled.get(asking.request) ?? []
    list.push(work)
    // The settling call handles a failure.
    work.catch(() => undefined)
    unsettled.set(asking.request, list)
  }

  return {
    async create(transaction, epoch, asking) {
      const stored = store(transaction, epoch)
      if (!asking) return stored
      settleLater(
        asking,
        stored.then(isStored => {
          if (!isStored)
            throw new ApiError('ServiceUnavailable', 'reset: the emulator was reset while this call was under way')
        }),
      )
      return true
    },
    async get(id, asking) {
      return (await find(id, asking))?.transaction
    },
    async update(id, make, asking) {
      if (!asking) return changeFound(id, make)
      const found = await find(id, asking)
      const after = found && make(found.transaction)
      if (!after) return found?.transaction
      settleLater(
        asking,
        change(found, after).then(isChanged => (isChanged ? undefined : changeFound(id, make))),
      )
      return after
    },
    async delete(id) {
      const found = await find(id)
      return found !== undefined && (await drop(found.transaction.accessKeyId, id, keys()))
    },
    list: finding.list,
    counts: finding.counts,
    async clear(accessKeyId) {
      const current = keys()
      const { ofKey, order } = current
      if (accessKeyId === undefined) {
        const [all = ''] = order
        // A new epoch has forgotten them already.
        if (Number(await link.send(all, ['ZCARD', all])) === 0) return
        await link.deleteAll(`${current.all}{k:`)
        await link.deleteAll(`${current.all}owner:`)
        await Promise.all(order.map(name => link.send(name, ['DEL', name])))
        return
      }
      for await (const ids of idsOf(ofKey.transactions(accessKeyId)))
        await Promise.all(ids.map(id => drop(accessKeyId, id, current)))
      const left = ofKey.transactions(accessKeyId)
      await link.send(left, ['DEL', left])
    },
    /** Has a call wait for something that is stored for it, with the rest of what it stores. */
    settleLater,
    foresee: finding.foresee,
    /** Resolves once all that a call has stored is stored; rejects when it is not. */
    async settle(request: object): Promise<void> {
      const work = unsettled.get(request)
      unsettled.delete(request)
      await Promise.all(work ?? [])
    },
    /** The receiver of a result was told, or will be, from what is stored elsewhere. */
    async told({ id, accessKeyId }: Transaction): Promise<void> {
      const name = keys().ofKey.untold(accessKeyId)
      await link.send(name, ['ZREM', name, id])
    },
    /** Results that somebody was to be told of so long ago that their replica must have ended, in milliseconds. */
    async untold(age: number, since: number): Promise<Transaction[]> {
      const { tellers, ofKey } = keys()
      const owners = (await link.send(tellers, ['ZRANGEBYSCORE', tellers, String(since), '+inf'])) as string[]
      const until = String(storeNow() - age)
      const lists = await Promise.all(
        owners.map(async owner => {
          const name = ofKey.untold(owner)
          const ids = (await link.send(name, ['ZRANGEBYSCORE', name, '-inf', until])) as string[]
          return Promise.all(ids.map(async id => (await finding.ofKey(owner, id))?.transaction))
        }),
      )
      return lists.flat().filter(transaction => transaction !== undefined)
    },
  } satisfies TransactionStore & Record<string, unknown>
}
