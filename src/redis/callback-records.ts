import { type CallbackFilter, type CallbackRecord, isMeant } from '../callbacks/callback.ts'
import type { Shared } from './calls.ts'

export type State = CallbackRecord['state']

/** What stands in the store of a callback; its id and state stand beside it. */
export type Stored = Omit<CallbackRecord, 'id' | 'state'>

const fields = [
  'due',
  'leases',
  'records',
  'states',
  'lines',
  'taken',
  'owners',
  'settled',
  'count',
  'order',
  'counts',
] as const

export const asId = (member: string) => `callback-${Number(member)}`
export const memberOf = (id: string) =>
  /^callback-\d{1,12}$/.test(id) ? id.slice('callback-'.length).padStart(12, '0') : ''

export const textOf = ({ id, state: _, ...stored }: CallbackRecord) => JSON.stringify(stored satisfies Stored)

export function recordOf(member: string, text: string, state: State): CallbackRecord {
  const { transactionId, accessKeyId, url, nextAttemptAt, attempts } = JSON.parse(text) as Stored
  const waits = nextAttemptAt !== undefined && state === 'scheduled'
  return { id: asId(member), transactionId, accessKeyId, url, state, ...(waits && { nextAttemptAt }), attempts }
}

/** The records of callbacks: where they stand, and how they are read and forgotten. */
export function callbackRecords({ link, state }: Shared) {
  const names = () => {
    const name = state.keys().callbacks
    return Object.fromEntries(fields.map(field => [field, name(field)])) as Record<(typeof fields)[number], string>
  }

  const read = async (members: readonly string[]): Promise<CallbackRecord[]> => {
    if (members.length === 0) return []
    const { records, states } = names()
    const [texts, found] = (await Promise.all([
      link.send(records, ['HMGET', records, ...members]),
      link.send(states, ['HMGET', states, ...members]),
    ])) as [(string | null)[], (State | null)[]]
    return members.flatMap((member, index) => {
      const text = texts[index]
      const recordState = found[index]
      return text && recordState ? [recordOf(member, text, recordState)] : []
    })
  }

  return {
    /** The keys that an epoch keeps callbacks under. */
    names,
    get: async (id: string) => (await read([memberOf(id)]))[0],
    async list(filter: CallbackFilter = {}): Promise<CallbackRecord[]> {
      const { order } = names()
      const members = (await link.send(order, ['ZREVRANGE', order, '0', '-1'])) as string[]
      return (await read(members)).filter(record => isMeant(record, filter))
    },
    async counts() {
      const { order, counts } = names()
      const [stored, evicted] = await Promise.all([
        link.send(order, ['ZCARD', order]),
        link.send(counts, ['HGET', counts, 'evicted']),
      ])
      return { stored: Number(stored), evicted: Number(evicted ?? 0) }
    },
    /** Forgets records that are settled. */
    async forget(gone: readonly CallbackRecord[]): Promise<void> {
      if (gone.length === 0) return
      const { records, states, lines, order, settled } = names()
      const members = gone.map(({ id }) => memberOf(id))
      await Promise.all([
        ...[records, states, lines].map(name => link.send(name, ['HDEL', name, ...members])),
        link.send(order, ['ZREM', order, ...members]),
        ...members.map(member => link.send(settled, ['LREM', settled, '1', member])),
      ])
    },
    /** When the first one is due that is not yet. */
    async next(now: number): Promise<number | undefined> {
      const { due } = names()
      const [, moment] = (await link.send(due, [
        ...['ZRANGEBYSCORE', due, `(${now}`, '+inf', 'WITHSCORES', 'LIMIT', '0', '1'],
      ])) as string[]
      return moment === undefined ? undefined : Number(moment)
    },
  }
}
