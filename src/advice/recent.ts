import { detach } from '../gateway/exchange.ts'

/** A map that remembers the newest entries only: at least half of its capacity, at most all of it. */
export type Recent<Value> = {
  get: (key: string) => Value | undefined
  set: (key: string, value: Value) => void
  delete: (key: string) => void
  size: () => number
  values: () => IterableIterator<Value>
  clear: (accessKeyId?: string) => void
}

/** Ids longer than this are cut: nothing real is longer, and what is kept must be bounded in bytes. */
const longestId = 128

const cut = (id: string) => (id.length > longestId ? id.slice(0, longestId) : id)

/** A key that begins with its owner (a line feed stands in no AccessKeyId) and keeps no request alive. */
export const ownedBy = (accessKeyId: string, id: string) => detach(`${cut(accessKeyId)}\n${cut(id)}`)

/**
 * Two generations of entries, whose keys come from {@link ownedBy}: when the younger one is full, the older one goes as a
 * whole. To drop the first key of one large map for each new one costs more than all that a call does otherwise.
 */
export function createRecent<Value>(capacity: number): Recent<Value> {
  let young = new Map<string, Value>()
  let old = new Map<string, Value>()
  return {
    get: key => young.get(key) ?? old.get(key),
    set(key, value) {
      if (young.size >= capacity / 2 && !young.has(key)) {
        old = young
        young = new Map()
      }
      young.set(key, value)
    },
    delete(key) {
      young.delete(key)
      old.delete(key)
    },
    size: () => young.size + old.size,
    *values() {
      for (const [key, value] of old) if (!young.has(key)) yield value
      yield* young.values()
    },
    clear(accessKeyId) {
      const prefix = accessKeyId === undefined ? '' : ownedBy(accessKeyId, '')
      for (const generation of [young, old])
        for (const key of generation.keys()) if (key.startsWith(prefix)) generation.delete(key)
    },
  }
}
