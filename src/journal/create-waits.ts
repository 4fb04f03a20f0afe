import type { SystemTime } from '../clock/clock.ts'
import type { JournalEntry } from './journal-entry.ts'
import { type Filterable, type JournalFilter, matchesFilter } from './journal-filter.ts'

/** What is waited for: `count` entries (1) that are meant, for `timeout` real milliseconds. */
export type WaitRequest = {
  filter?: JournalFilter
  count?: number
  timeout: number
  /** Only entries of a greater sequence count; without it, all that are there. */
  since?: number
}

/**
 * How a wait ended: with the oldest `count` of the entries, oldest first; out of time, with as many as there were; or
 * without an answer, because entries that count or may have counted had to make room.
 */
export type WaitAnswer =
  | { outcome: 'found'; entries: JournalEntry[] }
  | { outcome: 'timeout'; found: number }
  | { outcome: 'gone' }

type Recorded = Filterable & { sequence: number }

type Waiting = {
  filter: JournalFilter
  since: number
  count: number
  found: number
  settle: (answer: () => WaitAnswer) => void
}

/** Timers of the platform hold at most this many milliseconds (2^31 - 1), and fire at once beyond. */
const longestTimeout = 2_147_483_647

type WaitParts<Item> = {
  wake: SystemTime['wake']
  /** What is there and meant, of a greater sequence than `since`, oldest first. */
  present: (filter: JournalFilter, since: number) => Item[]
  entryOf: (item: Item) => JournalEntry
}

/** The callers that wait for entries of the journal. Time is real: the emulator's clock may stand still while a test waits. */
export function createWaits<Item extends Recorded>({ wake, present, entryOf }: WaitParts<Item>) {
  const waits = new Set<Waiting>()
  const found = (items: Item[]): WaitAnswer => ({ outcome: 'found', entries: items.map(entryOf) })

  return {
    /** Starts to wait; `lastEvicted` is the sequence of the newest entry that had to make room, 0 if none had. */
    start({ filter = {}, count = 1, timeout, since }: WaitRequest, lastEvicted: number): Promise<WaitAnswer> {
      const from = Math.max(since ?? 0, 0)
      // What is gone can no longer be looked at, so nobody knows whether it counted.
      if (since !== undefined && lastEvicted > from) return Promise.resolve({ outcome: 'gone' })
      const there = present(filter, from)
      if (there.length >= count) return Promise.resolve(found(there.slice(0, count)))
      if (!(timeout > 0)) return Promise.resolve({ outcome: 'timeout', found: there.length })
      // The answer is put together after the call that brought it was answered.
      return new Promise<() => WaitAnswer>(resolve => {
        const waiting: Waiting = {
          filter: { ...filter },
          since: from,
          count,
          found: there.length,
          settle(answer) {
            waits.delete(waiting)
            cancel()
            resolve(answer)
          },
        }
        waits.add(waiting)
        const cancel = wake(Math.min(timeout, longestTimeout), () =>
          waiting.settle(() => ({ outcome: 'timeout', found: waiting.found })),
        )
      }).then(answer => answer())
    },
    /** Tells everybody of a new entry, and of what had to go for it. */
    tell(added: Item, evicted: readonly Item[]): void {
      for (const waiting of waits) {
        const { filter, since, count } = waiting
        if (evicted.some(item => item.sequence > since && matchesFilter(item, filter)))
          waiting.settle(() => ({ outcome: 'gone' }))
        else if (added.sequence > since && matchesFilter(added, filter)) {
          waiting.found += 1
          if (waiting.found < count) continue
          const items = present(filter, since).slice(0, count)
          waiting.settle(() => found(items))
        }
      }
    },
    /** Starts counting at zero after entries were cleared; everybody keeps waiting. */
    recount(): void {
      for (const waiting of waits) waiting.found = present(waiting.filter, waiting.since).length
    },
    size: () => waits.size,
  }
}
