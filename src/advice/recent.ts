/** Remembers what the newest ids of AccessKeyIds stand for; of more than its capacity, the oldest are forgotten. */
export type Recent<Value> = {
  get: (accessKeyId: string, id: string) => Value | undefined
  set: (accessKeyId: string, id: string, value: Value) => void
  delete: (accessKeyId: string, id: string) => void
  size: () => number
  values: () => Value[]
  /** Forgets all, or what belongs to one AccessKeyId. */
  clear: (accessKeyId?: string) => void
}

/** Only so much of an id counts: nothing real is longer. */
const longestId = 128

const none = -1
const fewest = 64

/**
 * A table of what was last set, found by two hashes of 32 bits and kept in a ring. No id is held: texts that live as long
 * as this remembers would be carried along by every collection of young garbage, and three Maps of them cost more than
 * all that advice does otherwise. That two ids share both hashes will not be seen.
 */
export function createRecent<Value extends object | number>(capacity: number): Recent<Value> {
  let places = 0
  /** Both hashes of each place, that of its owner, its value, and the place that its bucket goes on with. */
  let firsts = new Int32Array(0)
  let seconds = new Int32Array(0)
  let owners = new Int32Array(0)
  const values: (Value | undefined)[] = []
  let following = new Int32Array(0)
  let buckets = new Int32Array(0)
  let cursor = 0
  let size = 0
  let [first, second] = [0, 0]
  let lastOwner: { text: string; first: number; second: number } | undefined

  /** Leaves the hashes of an id in `first` and `second`; answers those of its owner. */
  const hash = (accessKeyId: string, id: string) => {
    if (lastOwner?.text !== accessKeyId) {
      mix(0x811c9dc5, 0x2545f491, accessKeyId)
      lastOwner = { text: accessKeyId, first, second }
    }
    mix(lastOwner.first, lastOwner.second, id)
    return lastOwner
  }
  const mix = (fromFirst: number, fromSecond: number, text: string) => {
    let a = fromFirst
    let b = fromSecond
    const end = Math.min(text.length, longestId)
    for (let index = 0; index < end; index += 1) {
      const unit = text.charCodeAt(index)
      a = Math.imul(a ^ unit, 0x01000193)
      b = Math.imul(((b << 5) | (b >>> 27)) ^ unit, 0x9e3779b1)
    }
    // Low bits choose the bucket: let the high ones have a part in them.
    first = a ^ (a >>> 15)
    second = b
  }

  const bucketOf = (place: number) => (firsts[place] ?? 0) & (buckets.length - 1)
  const link = (place: number) => {
    following[place] = buckets[bucketOf(place)] ?? none
    buckets[bucketOf(place)] = place
  }
  const find = () => {
    let place = buckets[first & (buckets.length - 1)] ?? none
    while (place !== none && (firsts[place] !== first || seconds[place] !== second)) place = following[place] ?? none
    return place
  }
  const remove = (place: number) => {
    const bucket = bucketOf(place)
    const next = following[place] ?? none
    let before = buckets[bucket] ?? none
    if (before === place) buckets[bucket] = next
    else {
      while (following[before] !== place) before = following[before] ?? none
      following[before] = next
    }
    values[place] = undefined
    size -= 1
  }

  const grow = () => {
    const more = Math.min(capacity, Math.max(fewest, 2 * places))
    firsts = widened(firsts, more)
    seconds = widened(seconds, more)
    owners = widened(owners, more)
    following = new Int32Array(more)
    buckets = new Int32Array(2 ** Math.ceil(Math.log2(more))).fill(none)
    for (let place = 0; place < places; place += 1) if (values[place] !== undefined) link(place)
    cursor = places
    places = more
  }

  return {
    get(accessKeyId, id) {
      if (size === 0) return undefined
      hash(accessKeyId, id)
      const place = find()
      return place === none ? undefined : values[place]
    },
    set(accessKeyId, id, value) {
      const owner = hash(accessKeyId, id)
      const known = find()
      if (known !== none) {
        // What is set again soon keeps its place; what would be among the next to go gets a new one.
        if ((cursor - known + places) % places <= places / 2) {
          values[known] = value
          return
        }
        remove(known)
      }
      if (cursor === places && places < capacity) grow()
      if (cursor === places) cursor = 0
      if (values[cursor] !== undefined) remove(cursor)
      firsts[cursor] = first
      seconds[cursor] = second
      owners[cursor] = owner.first
      values[cursor] = value
      link(cursor)
      size += 1
      cursor += 1
    },
    delete(accessKeyId, id) {
      if (size === 0) return
      hash(accessKeyId, id)
      const place = find()
      if (place !== none) remove(place)
    },
    size: () => size,
    values: () => [...values.slice(cursor), ...values.slice(0, cursor)].filter(value => value !== undefined),
    clear(accessKeyId) {
      const owner = accessKeyId === undefined ? undefined : hash(accessKeyId, '').first
      for (let place = 0; place < places; place += 1)
        if (values[place] !== undefined && (owner === undefined || owners[place] === owner)) remove(place)
    },
  }
}

function widened(numbers: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(length)
  wider.set(numbers)
  return wider
}
