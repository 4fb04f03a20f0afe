import { type CallbackFilter, type CallbackRecord, isMeant } from './callback.ts'

/** A record while it can still change, and how to end what it waits for: its moment, or its answer. */
export type Delivery = { record: CallbackRecord; stop: () => void }

/** What a record takes besides its URL, in bytes. */
const bytesOfRecord = 600

const bytesOf = ({ record }: Delivery) => bytesOfRecord + 2 * record.url.length

/**
 * Callbacks by id, at most `maxRecords` and `maxBytes` of them: the one that was settled longest ago goes first. What is
 * not settled yet is never forgotten; once no more of those fit, the records are full.
 */
export function createCallbackRecords({ maxRecords, maxBytes }: { maxRecords: number; maxBytes: number }) {
  const byId = new Map<string, Delivery>()
  // Ids in the order in which they were settled.
  const settled = new Set<string>()
  let evicted = 0
  let bytes = 0

  const makeRoom = () => {
    for (const id of settled) {
      if (byId.size <= maxRecords && bytes <= maxBytes) return
      forget(id)
      evicted += 1
    }
  }
  const forget = (id: string) => {
    const delivery = byId.get(id)
    if (delivery) bytes -= bytesOf(delivery)
    settled.delete(id)
    byId.delete(id)
  }
  const matching = (filter: CallbackFilter) => [...byId.values()].filter(({ record }) => isMeant(record, filter))

  return {
    add(delivery: Delivery) {
      byId.set(delivery.record.id, delivery)
      bytes += bytesOf(delivery)
      makeRoom()
    },
    /** Says that a record has reached a final state. */
    settle(id: string) {
      settled.add(id)
      makeRoom()
    },
    /** Whether another would not fit, even after forgetting all that can be forgotten. */
    isFull: () => bytes > maxBytes,
    get: (id: string): CallbackRecord | undefined => byId.get(id)?.record,
    /** The callbacks that match, oldest first. */
    matching,
    unsettled: (filter: CallbackFilter): Delivery[] => matching(filter).filter(({ record }) => !settled.has(record.id)),
    counts: () => ({ stored: byId.size, evicted }),
    clear(accessKeyId?: string) {
      for (const { record } of matching({ accessKeyId })) forget(record.id)
      if (accessKeyId === undefined) evicted = 0
    },
  }
}
