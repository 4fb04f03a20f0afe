import { percentEncode, utf8FromWire, wellFormed } from '../gateway/percent-encoding.ts'
import { redactHeader } from './redact.ts'
import { redactText } from './redact-text.ts'
import { sensitivityOf } from './sensitivity.ts'
import { readOf, shorten } from './shorten.ts'

/** A header line of a canonical request; a reason's own `Name: ` has a blank behind the colon. */
const headerLine = /^([\w-]{1,64}):(?=\S)(.*)$/gm

/** A shorter value is found inside ordinary words; the names that stand before it must do. */
const shortestSecret = 6

/**
 * A reason as the journal shows it. A refused signature's holds the string that was signed, which holds every parameter
 * and some headers; so besides what looks like a secret, each of `secrets` goes, plain and encoded once or twice.
 */
export function redactReason(reason: string, secrets: readonly string[]): string {
  if (reason === '') return ''
  let shown = readOf(reason)
  for (const secret of secrets) {
    // One that is longer than the text cannot stand in it, and may be all of a body. UTF-8 takes four bytes at most.
    if (secret.length < shortestSecret || secret.length > 4 * shown.length) continue
    const once = percentEncode(wellFormed(secret))
    // Headers come as Latin-1 and are signed as the UTF-8 that they are.
    for (const written of [secret, utf8FromWire(secret.trim()), once, percentEncode(once)])
      shown = shown.replaceAll(written, '***')
  }
  const withoutHeaders = shown.replace(headerLine, (line, name: string, value: string) =>
    sensitivityOf(name) === 'plain' ? line : `${name}:${redactHeader(name, value)}`,
  )
  return shorten(redactText(withoutHeaders), reason.length)
}
