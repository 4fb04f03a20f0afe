type Entry = { moment: number; order: number; run: () => void; isGone: boolean }

/** So many cancelled entries are put up with; more are cleared out when they are the half of all. */
const fewGone = 64

/** What is to run at which moment, in order of moments, those of one moment in the order in which they were added. */
export function createSchedule() {
  // A heap: adding and firing take the logarithm of what is there, whatever else waits. What is cancelled stays in it,
  // emptied, until its turn or until there is too much of that.
  let heap: Entry[] = []
  let firing: Entry[] = []
  let added = 0
  let gone = 0

  const isBefore = (left: Entry, right: Entry) =>
    left.moment < right.moment || (left.moment === right.moment && left.order < right.order)

  const rise = (entry: Entry) => {
    let at = heap.length
    heap.push(entry)
    while (at > 0) {
      const parentAt = (at - 1) >> 1
      const parent = heap[parentAt]
      if (!parent || !isBefore(entry, parent)) break
      heap[at] = parent
      at = parentAt
    }
    heap[at] = entry
  }

  /** Sinks an entry into the heap from an empty place, to where it belongs. */
  const sink = (entry: Entry, from: number) => {
    let at = from
    for (;;) {
      let childAt = 2 * at + 1
      let child = heap[childAt]
      const sibling = heap[childAt + 1]
      if (child && sibling && isBefore(sibling, child)) {
        child = sibling
        childAt += 1
      }
      if (!child || !isBefore(child, entry)) break
      heap[at] = child
      at = childAt
    }
    heap[at] = entry
  }

  const take = (): Entry | undefined => {
    const first = heap[0]
    const last = heap.pop()
    if (last && last !== first) sink(last, 0)
    if (first?.isGone) gone -= 1
    return first
  }

  const clearOut = () => {
    heap = heap.filter(entry => !entry.isGone)
    gone = 0
    for (let at = (heap.length >> 1) - 1; at >= 0; at -= 1) {
      const entry = heap[at]
      if (entry) sink(entry, at)
    }
  }

  const next = (): number | undefined => {
    while (heap[0]?.isGone) take()
    return heap[0]?.moment
  }

  return {
    add(moment: number, run: () => void): () => void {
      const entry = { moment, order: added, run, isGone: false }
      added += 1
      rise(entry)
      return () => {
        if (entry.isGone) return
        end(entry)
        // One that is just being fired is not in the heap any more.
        if (!firing.includes(entry)) gone += 1
        if (gone > fewGone && gone > heap.length / 2) clearOut()
      }
    },
    next,
    /**
     * Runs everything up to and including a moment, but what an earlier one of them cancels; what is added meanwhile
     * waits for the next time.
     */
    fire(until: number): void {
      const due: Entry[] = []
      for (let moment = next(); moment !== undefined && moment <= until; moment = next()) {
        const entry = take()
        if (entry) due.push(entry)
      }
      const before = firing
      firing = [...before, ...due]
      for (const entry of due) {
        const { run, isGone } = entry
        end(entry)
        if (!isGone) run()
      }
      firing = firing.filter(entry => !entry.isGone)
    },
    clear(): void {
      for (const entry of [...firing, ...heap]) end(entry)
      heap = []
      gone = 0
    },
  }
}

/** What it held must not be kept until its turn. */
function end(entry: Entry): void {
  entry.isGone = true
  entry.run = nothing
}

function nothing() {}
