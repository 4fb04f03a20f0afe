/** A map that remembers the newest entries only: setting a new key may make it forget the oldest. */
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

/** The part of a key that names its owner; a line feed stands in no AccessKeyId. */
export const ownedBy = (accessKeyId: string, id: string) => `${cut(accessKeyId)}\n${cut(id)}`

/**
 * Holds at most `capacity` entries whose keys come from {@link ownedBy}, and at least the newer half of them. Two maps
 * take turns: taking the oldest entry out of one map would cost more with every entry that was taken before.
 */
export function createRecent<Value>(capacity: number): Recent<Value> {
  const most = Math.ceil(capacity / 2)
  let young = new Map<string, Value>()
  let old = new Map<string, Value>()
  return {
    get: key => young.get(key) ?? old.get(key),
    set(key, value) {
      if (old.size > 0) old.delete(key)
      if (young.size >= most && !young.has(key)) {
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
      yield* old.values()
      yield* young.values()
    },
    clear(accessKeyId) {
      if (accessKeyId === undefined) {
        young = new Map()
        old = new Map()
        return
      }
      const prefix = ownedBy(accessKeyId, '')
      for (const entries of [young, old])
        for (const key of entries.keys()) if (key.startsWith(prefix)) entries.delete(key)
    },
  }
}
