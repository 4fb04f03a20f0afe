import type { SystemTime } from '../clock/clock.ts'
import type { Port } from '../gateway/awaitable.ts'
import { limits } from '../gateway/limits.ts'
import type { RedactMode } from '../options/choices.ts'
import type { Scrub } from '../redaction/scrub.ts'
import { type Below, createValueIndex, inEvery } from '../stores/value-index.ts'
import { createRing } from './create-ring.ts'
import { createWaits, type WaitAnswer, type WaitRequest } from './create-waits.ts'
import type { AnsweredCall, JournalEntry, OriginalCall } from './journal-entry.ts'
import { type JournalFilter, matchesFilter } from './journal-filter.ts'
import { originalOf, packCall } from './pack-call.ts'
import { factsOf, type RecordedFacts, showEntry } from './recorded-facts.ts'
import { createTextShelf, readShelved, type ShelvedText, type TextShelf } from './text-shelf.ts'

/** What a journal is made of and how much it holds: entries, and bytes of their text at two a character. */
export type JournalParts = {
  /** Real time, for waiting: see `SystemTime`. */
  wake: SystemTime['wake']
  /** Takes out what must never be shown, by its value. */
  scrub?: Scrub
  maxEntries?: number
  maxBytes?: number
  redact?: RedactMode
}

/** A page of the journal: entries of a lower sequence than `before` (without it: from the newest), at most `limit`. */
export type JournalQuery = JournalFilter & {
  limit?: number
  before?: number
  /** A further condition, on the entry as it is shown. */
  passes?: (entry: JournalEntry) => boolean
}

/** Entries newest first, and how much of the past is missing. */
export type JournalPage = {
  entries: JournalEntry[]
  /** How many had to make room since the journal was last cleared. */
  evicted: number
  /** The sequence of the oldest entry that is there, or of the next one when none is. */
  oldestSequence: number
  /** The `before` of the next page, when there is one. */
  nextBefore?: number
}

/** The journal as its users see it; {@link createJournal} is the one in memory. */
export type Journal = Port<ReturnType<typeof createJournal>>

/** What is asked for most: found without looking at every entry. */
const indexedNames = ['action', 'code', 'accessKeyId', 'merchantBizId', 'sceneCode'] as const

/** What is kept of a call: what filters look at, and the rest as one text until somebody reads the entry. */
type Kept = RecordedFacts & {
  sequence: number
  bytes: number
  /** The call with its secrets: it may be made again. */
  packed: ShelvedText
  entry: JournalEntry | undefined
}

/**
 * The journal: what the newest calls were and how they were answered, without their secrets. Bounded by count and bytes;
 * it tells what it had to forget. Recording only copies; redaction happens when an entry is read.
 * @throws {RangeError} for bounds that are not numbers or negative.
 */
export function createJournal({
  wake,
  scrub = text => text,
  maxEntries = limits.journalEntries.value,
  maxBytes = limits.journalBytes.value,
  redact = 'all',
}: JournalParts) {
  if (!(maxEntries >= 0 && maxBytes >= 0))
    throw new RangeError(
      `Failed to create a journal: ${maxEntries} entries, ${maxBytes} bytes. Do give numbers from 0.`,
    )
  const shelf = createTextShelf()
  const ring = createRing<Kept>({ maxEntries, maxBytes })
  const indexes = indexedNames.map(name => ({
    name,
    index: createValueIndex<Kept>(() => ring.all().map(kept => [kept[name], kept] as const)),
  }))
  let recorded = 0
  let evicted = 0
  let lastEvicted = 0

  /** Sequences rise from slot to slot, so the place of one is found by halving: the first that is not below it. */
  const placeOf = (sequence: number) => {
    let low = 0
    let high = ring.size()
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ring.at(middle)?.sequence ?? 0) < sequence) low = middle + 1
      else high = middle
    }
    return low
  }

  const present = (filter: JournalFilter, since: number) => {
    const found: Kept[] = []
    for (let place = placeOf(since + 1); place < ring.size(); place += 1) {
      const kept = ring.at(place)
      if (kept && matchesFilter(kept, filter)) found.push(kept)
    }
    return found
  }

  const entryOf = (kept: Kept) => buildEntry(kept, redact, scrub)
  const waits = createWaits<Kept>({ wake, present, entryOf })

  /** Entries below a sequence, newest first: those that have the indexed values of a filter, as far as it has any. */
  function* newestFirst(filter: JournalFilter, before: number): Generator<Kept> {
    const lists = indexes.flatMap(({ name, index }): Below<Kept>[] => {
      const value = filter[name]
      return value === undefined ? [] : [sequence => index.newestBelow(value, sequence)]
    })
    if (lists.length > 0) yield* inEvery(lists, before)
    else
      for (let place = placeOf(before) - 1; place >= 0; place -= 1) {
        const kept = ring.at(place)
        if (kept) yield kept
      }
  }

  const findByRequestId = (requestId: string) => {
    for (let place = ring.size() - 1; place >= 0; place -= 1) {
      const kept = ring.at(place)
      if (kept?.requestId === requestId) return kept
    }
    return undefined
  }

  return {
    /** Records an answered call and answers its sequence. Never throws. */
    record(call: AnsweredCall): number {
      recorded += 1
      const kept = keepCall(call, recorded, shelf, redact)
      for (const { name, index } of indexes) index.add(kept[name], kept)
      const gone = ring.push(kept)
      for (const { name, index } of indexes) for (const one of gone) index.remove(one[name], one)
      evicted += gone.length
      lastEvicted = gone.at(-1)?.sequence ?? lastEvicted
      if (waits.size() > 0) waits.tell(kept, gone)
      return recorded
    },

    /** A page of the entries that are meant, newest first. */
    list({
      limit = Number.POSITIVE_INFINITY,
      before = Number.POSITIVE_INFINITY,
      passes,
      ...filter
    }: JournalQuery = {}): JournalPage {
      const entries: JournalEntry[] = []
      let nextBefore: number | undefined
      for (const kept of newestFirst(filter, before)) {
        if (!matchesFilter(kept, filter) || (passes && !passes(entryOf(kept)))) continue
        if (entries.length >= limit) {
          nextBefore = entries.at(-1)?.sequence ?? kept.sequence + 1
          break
        }
        entries.push(entryOf(kept))
      }
      const oldestSequence = ring.at(0)?.sequence ?? recorded + 1
      return { entries, evicted, oldestSequence, ...(nextBefore !== undefined && { nextBefore }) }
    },

    /** The entry of a sequence or of a RequestId, or undefined when it was never there or is gone. */
    get(key: number | string): JournalEntry | undefined {
      const kept = typeof key === 'string' ? findByRequestId(key) : ring.at(placeOf(key))
      return kept && (kept.sequence === key || kept.requestId === key) ? entryOf(kept) : undefined
    },

    /** The call of a sequence as it came, to be made again; undefined when it is gone. Holds secrets: not to be shown. */
    original(sequence: number): OriginalCall | undefined {
      const kept = ring.at(placeOf(sequence))
      return kept?.sequence === sequence ? originalOf(readShelved(kept.packed)) : undefined
    },

    /** Answers once so many entries are there, or why they are not; see {@link WaitAnswer}. */
    wait: (request: WaitRequest): Promise<WaitAnswer> => waits.start(request, lastEvicted),

    /** Forgets all entries and how many had to go, or only those of one key. Who waits keeps waiting, for new ones. */
    clear(accessKeyId?: string): void {
      if (accessKeyId === undefined) {
        evicted = 0
        lastEvicted = 0
      }
      ring.retain(kept => accessKeyId !== undefined && kept.accessKeyId !== accessKeyId)
      for (const { index } of indexes) index.clear()
      waits.recount()
    },

    /** How many entries and bytes there are, how many entries had to go, and how many callers wait. */
    counts: () => ({ stored: ring.size(), bytes: ring.bytes(), evicted, waiting: waits.size() }),
  }
}

function keepCall(call: AnsweredCall, sequence: number, shelf: TextShelf, redact: RedactMode): Kept {
  const facts = factsOf(call)
  const { requestId, accessKeyId, action, transactionId } = facts
  const text = packCall(call, redact)
  const characters = text.length + requestId.length + accessKeyId.length + action.length + (transactionId?.length ?? 0)
  // Written out: it is made for every call, and a spread costs ten times that.
  return {
    sequence,
    bytes: 2 * characters,
    packed: shelf.put(text),
    entry: undefined,
    at: facts.at,
    requestId,
    accessKeyId,
    action,
    status: facts.status,
    code: facts.code,
    transactionId,
    decision: facts.decision,
    merchantBizId: facts.merchantBizId,
    sceneCode: facts.sceneCode,
    milliseconds: facts.milliseconds,
  }
}

/** Built when it is first read. */
function buildEntry(kept: Kept, redact: RedactMode, scrub: Scrub): JournalEntry {
  kept.entry ??= showEntry(kept, readShelved(kept.packed), redact, scrub)
  return kept.entry
}
