import type { Port } from '../gateway/awaitable.ts'
import type { Journal } from '../journal/create-journal.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import { redactValue } from '../redaction/redact.ts'
import type { Scrub } from '../redaction/scrub.ts'

/**
 * Puts back into an entry what only HTTP masks: the AccessKeyId, users and links. Secrets, signatures, tokens and
 * pictures stay out of it, and so does what was too long to be kept.
 */
export function createRealValues(journal: Port<Pick<Journal, 'original'>>, scrub: Scrub) {
  return async (entry: JournalEntry): Promise<JournalEntry> => {
    const original = await journal.original(entry.sequence)
    if (!original) return entry
    const cut = new Set(original.cut)
    const real = original.parameters
      .filter(([name]) => Object.hasOwn(entry.parameters, name) && !cut.has(name))
      .map(([name, value]) => [name, value, scrub(redactValue(name, value, 'secrets'))] as const)
    const whole = new Set(real.flatMap(([name, value, shown]) => (value === shown ? [name] : [])))
    if (!cut.has('accessKeyId')) whole.add('accessKeyId')
    return {
      ...entry,
      accessKeyId: cut.has('accessKeyId') ? entry.accessKeyId : scrub(original.accessKeyId),
      parameters: { ...entry.parameters, ...Object.fromEntries(real.map(([name, , shown]) => [name, shown])) },
      redacted: entry.redacted.filter(name => !whole.has(name)),
    }
  }
}
