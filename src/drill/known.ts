import { parseMoment } from '../clock/moment.ts'

/** A breakage that somebody knows of: why it stands, and until which day (`2026-12-31`). */
export type KnownBreakage = { id: string; because: string; until: string }

/**
 * Reads a file of known breakages: `{"known":[{"id","because","until"}]}`; an id may end in `*`.
 * @param parse reads the text as JSON.
 * @throws {Error} for anything else, naming `file` and the entry.
 */
export function readKnown(text: string, file: string, parse: (text: string) => unknown): KnownBreakage[] {
  const failed = (why: string) =>
    new Error(
      `Failed to read --known ${file}: ${why}. Write {"known":[{"id":"throttled@Initialize:*","because":"why","until":"2026-12-31"}]}.`,
    )
  let read: unknown
  try {
    read = parse(text)
  } catch (thrown) {
    throw failed(thrown instanceof Error ? thrown.message : String(thrown))
  }
  const { known } = { ...(read as { known?: unknown }) }
  if (!Array.isArray(known)) throw failed('it holds no list "known"')
  return known.map((entry: unknown, index) => {
    const { id, because, until } = { ...(entry as Record<string, unknown>) }
    if (typeof id !== 'string' || id === '') throw failed(`entry ${index + 1} has no id`)
    if (typeof because !== 'string' || because.trim() === '') throw failed(`${id} stands without a reason (because)`)
    if (typeof until !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(until) || Number.isNaN(parseMoment(until)))
      throw failed(`${id} has no day on which it expires (until)`)
    return { id, because, until }
  })
}

/** The entry that accepts a breakage today, if one does; one whose day is over accepts nothing. */
export function acceptedBy(known: readonly KnownBreakage[], id: string, now: number): KnownBreakage | undefined {
  return known.find(entry => isOf(entry, id) && now < Date.parse(entry.until) + 24 * 60 * 60_000)
}

export const isOf = ({ id: pattern }: KnownBreakage, id: string) =>
  pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern
