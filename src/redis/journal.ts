import type { SystemTime } from '../clock/clock.ts'
import type { Events } from '../events/events.ts'
import { limits } from '../gateway/limits.ts'
import type { Journal, JournalQuery } from '../journal/create-journal.ts'
import type { WaitAnswer, WaitRequest } from '../journal/create-waits.ts'
import type { AnsweredCall, JournalEntry } from '../journal/journal-entry.ts'
import { type JournalFilter, matchesFilter } from '../journal/journal-filter.ts'
import { originalOf, packCall } from '../journal/pack-call.ts'
import { factsOf, type RecordedFacts, showEntry } from '../journal/recorded-facts.ts'
import type { RedactMode } from '../options/choices.ts'
import type { Scrub } from '../redaction/scrub.ts'
import { gatherTurn } from './batches.ts'
import type { Shared } from './calls.ts'
import { scripts } from './scripts.ts'

/** An entry as it is stored: what filters look at, and the call as one text. */
type Kept = RecordedFacts & { sequence: number; text: string }

type JournalParts = Shared & {
  wake: SystemTime['wake']
  events: Pick<Events, 'onNext'>
  scrub: Scrub
  redact: RedactMode
  /** Which replica answers, for its entries. */
  replica: string
}

const pageSize = 100

/** The journal, shared: a stream, bounded in number and bytes as the one in memory. */
export function redisJournal({ link, state, wake, events, scrub, redact, replica }: JournalParts): Journal {
  const names = () => state.keys().journal as [string, string, string]
  /** Calls that end in one turn are written in one step. */
  const append = gatherTurn(async (entries: (string | number)[][]) => {
    const args = [limits.journalEntries.value, limits.journalBytes.value, 2, ...entries.flat()]
    const last = Number(await link.run(scripts.record, names(), args))
    return entries.map((_, index) => last - entries.length + 1 + index)
  })
  let waiting = 0

  const entryOf = ({ text, ...facts }: Kept): JournalEntry => showEntry(facts, text, redact, scrub)

  const read = async (command: 'XRANGE' | 'XREVRANGE', from: string, to: string, count: number): Promise<Kept[]> => {
    const [entries] = names()
    const found = (await link.send(entries, [command, entries, from, to, 'COUNT', String(count)])) as [
      string,
      string[],
    ][]
    return found.map(([id, [, facts = '', , text = '']]) => ({
      sequence: Number.parseInt(id, 10),
      ...(JSON.parse(facts) as RecordedFacts),
      text,
    }))
  }

  /** Newest first, from below a sequence. */
  async function* newestFirst(before?: number) {
    let from = before === undefined ? '+' : String(before - 1)
    for (;;) {
      if (from === '0' || from.startsWith('-')) return
      const page = await read('XREVRANGE', from, '-', pageSize)
      yield* page
      const last = page.at(-1)
      if (!last || page.length < pageSize) return
      from = String(last.sequence - 1)
    }
  }

  const countsOf = async () => {
    const [entries, counts] = names()
    const [stored, figures] = (await Promise.all([
      link.send(entries, ['XLEN', entries]),
      link.send(counts, ['HMGET', counts, 'bytes', 'evicted', 'last', 'sequence']),
    ])) as [number, (string | null)[]]
    const [bytes = 0, evicted = 0, lastEvicted = 0, recorded = 0] = figures.map(Number)
    return { stored, bytes, evicted, lastEvicted, recorded }
  }

  const bySequence = async (sequence: number): Promise<Kept | undefined> =>
    sequence >= 1 ? (await read('XRANGE', String(sequence), String(sequence), 1))[0] : undefined

  const present = async (filter: JournalFilter, since: number): Promise<Kept[]> => {
    const found: Kept[] = []
    for (let from = since + 1; ; ) {
      const page = await read('XRANGE', String(from), '+', pageSize)
      found.push(...page.filter(kept => matchesFilter(kept, filter)))
      const last = page.at(-1)
      if (!last || page.length < pageSize) return found
      from = last.sequence + 1
    }
  }

  const wait = async ({ filter = {}, count = 1, timeout, since }: WaitRequest): Promise<WaitAnswer> => {
    const from = Math.max(since ?? 0, 0)
    if (since !== undefined && (await countsOf()).lastEvicted > from) return { outcome: 'gone' }
    let isOver = !(timeout > 0)
    let seen = 0
    let stop = () => {}
    const over = new Promise<void>(accept => {
      stop = wake(Math.min(Math.max(timeout, 0), 2_147_483_647), () => {
        isOver = true
        accept()
      })
    })
    waiting += 1
    try {
      for (;;) {
        // Listens before it looks, so that nothing comes in between unseen.
        let forget = () => {}
        const next = new Promise<void>(accept => {
          forget = events.onNext(accept)
        })
        const found = await present(filter, from)
        if (found.length >= count) {
          forget()
          return { outcome: 'found', entries: found.slice(0, count).map(entryOf) }
        }
        // Fewer than before: some that count had to go, or were cleared.
        if (found.length < seen && (await countsOf()).lastEvicted > from) {
          forget()
          return { outcome: 'gone' }
        }
        seen = found.length
        if (isOver) {
          forget()
          return { outcome: 'timeout', found: found.length }
        }
        await Promise.race([next, over])
        forget()
      }
    } finally {
      waiting -= 1
      stop()
    }
  }

  return {
    record(call: AnsweredCall) {
      const text = packCall(call, redact)
      const facts = JSON.stringify({ ...factsOf(call), replica } satisfies RecordedFacts)
      return append([2 * (facts.length + text.length), 'facts', facts, 'call', text])
    },
    async list({ limit = Number.POSITIVE_INFINITY, before, passes, ...filter }: JournalQuery = {}) {
      const entries: JournalEntry[] = []
      let nextBefore: number | undefined
      for await (const kept of newestFirst(before)) {
        if (!matchesFilter(kept, filter)) continue
        const entry = entryOf(kept)
        if (passes && !passes(entry)) continue
        if (entries.length >= limit) {
          nextBefore = entries.at(-1)?.sequence ?? kept.sequence + 1
          break
        }
        entries.push(entry)
      }
      const [{ evicted, recorded }, [oldest]] = await Promise.all([countsOf(), read('XRANGE', '-', '+', 1)])
      const oldestSequence = oldest?.sequence ?? recorded + 1
      return { entries, evicted, oldestSequence, ...(nextBefore !== undefined && { nextBefore }) }
    },
    async get(key) {
      if (typeof key === 'number') {
        const kept = await bySequence(key)
        return kept && entryOf(kept)
      }
      for await (const kept of newestFirst()) if (kept.requestId === key) return entryOf(kept)
      return undefined
    },
    async original(sequence) {
      const kept = await bySequence(sequence)
      return kept && originalOf(kept.text)
    },
    wait,
    async clear(accessKeyId) {
      if (accessKeyId === undefined) {
        await link.run(scripts.forgetEntries, names(), ['all'])
        return
      }
      const own: number[] = []
      for await (const kept of newestFirst()) if (kept.accessKeyId === accessKeyId) own.push(kept.sequence)
      if (own.length > 0) await link.run(scripts.forgetEntries, names(), own)
    },
    async counts() {
      const { stored, bytes, evicted } = await countsOf()
      return { stored, bytes, evicted, waiting }
    },
  }
}
