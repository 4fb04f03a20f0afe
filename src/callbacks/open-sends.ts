/** Sends of one key to one receiver queue up together. */
export type Lane = { key: string; receiver: string }

/** How many sends may be open at once; beyond that only those of lanes, and of keys, that have few open themselves. */
export type OpenBounds = { most: number; mostOfLanesWithFew: number; mostOfKeysWithFew: number }

/** So many open sends of a lane or a key are few. */
const few = 4

/** A key with more than this has no lanes with few: it has many lanes. */
const mostOfOneKey = 512

type Run = () => Promise<void>
type Line = Lane & { open: number; waiting: Run[]; next: number }

/** So many lines are asked at a time whether one of theirs may start. */
const mostAsked = 64

/**
 * Bounds how many sends are open at once, and shares them out: a receiver that does not answer holds up nobody but
 * those who wait for the same receiver of the same key. Lines take turns; within one it is first come, first served.
 * `run` must not reject.
 */
export function createOpenSends({ most, mostOfLanesWithFew, mostOfKeysWithFew }: OpenBounds) {
  let open = 0
  const openOfKey = new Map<string, number>()
  const lines = new Map<string, Line>()
  /** Lines in which somebody waits, in the order of their turns. */
  const waiting = new Set<Line>()
  let idlers: (() => void)[] = []

  const mayStart = ({ key, open: ofLine }: Line) => {
    if (open < most) return true
    const ofKey = openOfKey.get(key) ?? 0
    if (ofKey < few) return open < mostOfKeysWithFew
    return ofLine < few && ofKey < mostOfOneKey && open < mostOfLanesWithFew
  }

  const startWhatFits = () => {
    let asked = 0
    for (const line of waiting) {
      if (asked >= mostAsked) return
      asked += 1
      // To the end, started or not: the next round begins with those that were not asked.
      waiting.delete(line)
      if (mayStart(line)) {
        start(line)
        asked = 0
      }
      if (line.next < line.waiting.length) waiting.add(line)
    }
  }

  const start = (line: Line) => {
    const run = line.waiting[line.next]
    if (!run) return
    line.next += 1
    if (line.next > 1000 && line.next * 2 > line.waiting.length) {
      line.waiting = line.waiting.slice(line.next)
      line.next = 0
    }
    count(line, 1)
    void run().then(
      () => ended(line),
      () => ended(line),
    )
  }

  const count = (line: Line, change: 1 | -1) => {
    open += change
    line.open += change
    const ofKey = (openOfKey.get(line.key) ?? 0) + change
    if (ofKey > 0) openOfKey.set(line.key, ofKey)
    else openOfKey.delete(line.key)
  }

  const ended = (line: Line) => {
    count(line, -1)
    if (line.open === 0 && line.next >= line.waiting.length) lines.delete(nameOf(line))
    startWhatFits()
    if (open > 0) return
    const idle = idlers
    idlers = []
    for (const resolve of idle) resolve()
  }

  return {
    add(lane: Lane, run: Run): void {
      const name = nameOf(lane)
      let line = lines.get(name)
      if (!line) {
        line = { ...lane, open: 0, waiting: [], next: 0 }
        lines.set(name, line)
      }
      line.waiting.push(run)
      // Others wait for their own reasons: only this line has something new.
      if (mayStart(line) && !waiting.has(line)) start(line)
      else waiting.add(line)
    },
    /** Resolves when no send is open or waiting: at once, or as soon as the last one has ended. */
    idle: (): Promise<void> => (open === 0 ? Promise.resolve() : new Promise(resolve => idlers.push(resolve))),
  }
}

const nameOf = ({ key, receiver }: Lane) => `${key.length} ${key} ${receiver}`
