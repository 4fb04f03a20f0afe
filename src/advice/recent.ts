/** A map that remembers the newest entries only: setting a key makes it the newest, and the oldest makes room. */
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

/** The part of a key that names its owner; a line feed stands in no AccessKeyId. */
export const ownedBy = (accessKeyId: string, id: string) =>
  `${accessKeyId.slice(0, longestId)}\n${id.slice(0, longestId)}`

/** Holds at most `capacity` entries whose keys come from {@link ownedBy}. */
export function createRecent<Value>(capacity: number): Recent<Value> {
  const entries = new Map<string, Value>()
  return {
    get: key => entries.get(key),
    set(key, value) {
      entries.delete(key)
      if (entries.size >= capacity) {
        const [oldest] = entries.keys()
        if (oldest !== undefined) entries.delete(oldest)
      }
      entries.set(key, value)
    },
    delete: key => void entries.delete(key),
    size: () => entries.size,
    values: () => entries.values(),
    clear(accessKeyId) {
      if (accessKeyId === undefined) return entries.clear()
      const prefix = ownedBy(accessKeyId, '')
      for (const key of entries.keys()) if (key.startsWith(prefix)) entries.delete(key)
    },
  }
}
