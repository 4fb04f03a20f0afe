/** Remembers what the newest ids of AccessKeyIds stand for; of more than fit, the oldest are forgotten. */
export type Recent<Value> = {
  get: (accessKeyId: string, id: string) => Value | undefined
  /** Answers what stood there before, so that who needs both hashes the id once. */
  set: (accessKeyId: string, id: string, value: Value) => Value | undefined
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
 * A table of what was last set, at most `most` and at least half as many, found by two hashes of 32 bits and kept in a
 * ring. No id is held: texts that live as long as this remembers would be carried along by every collection of young
 * garbage, and three Maps of them cost more than all that advice does otherwise. That two ids share both hashes will not
 * be seen.
 *
 * A bucket leads from its newest place to older ones. So nothing has to be taken out of it when a place is written over:
 * where the next place is not older, or belongs to another bucket, the bucket ends.
 */
export function createRecent<Value extends object | number>(most: number): Recent<Value> {
  const capacity = 2 ** Math.floor(Math.log2(most))
  /** How many fit by now: a power of two, so that a place is in the low bits of a count. */
  let places = 0
  /** Of each place both hashes of the id, that of its owner, and where its bucket goes on: side by side, in one look. */
  let records = new Int32Array(0)
  let values: (Value | undefined)[] = []
  /** The newest place of each bucket, or none. */
  let buckets = new Int32Array(0)
  /** How often something got a new place. */
  let placed = 0
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

  /** How many got a place after the one that stands at a place. */
  const ageOf = (place: number) => (placed - place) & (places - 1)
  const find = () => {
    let place = buckets[first & (places - 1)] ?? none
    let youngest = -1
    while (place !== none) {
      const age = ageOf(place)
      const found = records[4 * place] ?? 0
      if (age <= youngest || ((found ^ first) & (places - 1)) !== 0) return none
      if (found === first && records[4 * place + 1] === second && values[place] !== undefined) return place
      youngest = age
      place = records[4 * place + 3] ?? none
    }
    return none
  }
  const remove = (place: number) => {
    if (values[place] === undefined) return
    values[place] = undefined
    size -= 1
  }
  const link = (place: number) => {
    const bucket = (records[4 * place] ?? 0) & (places - 1)
    records[4 * place + 3] = buckets[bucket] ?? none
    buckets[bucket] = place
  }

  const grow = () => {
    const [before, recordsBefore, valuesBefore] = [places, records, values]
    places = Math.max(fewest, 2 * places)
    records = new Int32Array(4 * places)
    values = new Array(places).fill(undefined)
    buckets = new Int32Array(places).fill(none)
    // The ring has just filled up for the first time: what got a place first stands behind the start, the last at it.
    for (let number = 1; number <= placed; number += 1) {
      const from = number & (before - 1)
      const to = number & (places - 1)
      records.set(recordsBefore.subarray(4 * from, 4 * from + 3), 4 * to)
      values[to] = valuesBefore[from]
      link(to)
    }
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
      const before = known === none ? undefined : values[known]
      if (known !== none) {
        // An entry of the newer half keeps its place. One of the older half moves to the front, or it would soon be dropped.
        if (ageOf(known) <= places / 2) {
          values[known] = value
          return before
        }
        remove(known)
      }
      if (placed === places && places < capacity) grow()
      placed += 1
      const place = placed & (places - 1)
      remove(place)
      records[4 * place] = first
      records[4 * place + 1] = second
      records[4 * place + 2] = owner.first
      values[place] = value
      link(place)
      size += 1
      return before
    },
    delete(accessKeyId, id) {
      if (size === 0) return
      hash(accessKeyId, id)
      const place = find()
      if (place !== none) remove(place)
    },
    size: () => size,
    values() {
      const next = (placed + 1) & (places - 1)
      return [...values.slice(next), ...values.slice(0, next)].filter(value => value !== undefined)
    },
    clear(accessKeyId) {
      const owner = accessKeyId === undefined ? undefined : hash(accessKeyId, '').first
      for (let place = 0; place < places; place += 1)
        if (owner === undefined || records[4 * place + 2] === owner) remove(place)
    },
  }
}
