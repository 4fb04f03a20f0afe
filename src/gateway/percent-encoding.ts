const unreservedOnly = /^[\w.~-]*$/
const leftByEncodeURIComponent = [...`!'()*`].map(
  character => [character, `%${character.charCodeAt(0).toString(16).toUpperCase()}`] as const,
)
const beyondAscii = /[\u0080-\uffff]/
const beyondLatin1 = /[\u0100-\uffff]/

/**
 * Percent-encodes as both signature documents ask: UTF-8, only `A-Z a-z 0-9 - _ . ~` stay, hex digits upper-case.
 *
 * @source rpcSignature
 * @documented What is signed is percent-encoded as UTF-8: only `A-Z a-z 0-9 - _ . ~` stay, hex digits are upper-case.
 */
export function percentEncode(text: string): string {
  if (text.length < 256 && unreservedOnly.test(text)) return text
  return replaceEach(encodeURIComponent(text), leftByEncodeURIComponent)
}

/** In characters. */
const pieceLength = 4096

/**
 * Replaces single characters by others, one after the other, in a text of any length. Piece by piece, and by splitting and
 * joining: `replaceAll` takes seconds and 500 MB for 8 MB of plus signs, since engines chain up a string for each.
 */
export function replaceEach(text: string, replacements: readonly (readonly [character: string, by: string])[]): string {
  if (!replacements.some(([character]) => text.includes(character))) return text
  let replaced = ''
  for (let start = 0; start < text.length; start += pieceLength) {
    let piece = text.slice(start, start + pieceLength)
    for (const [character, by] of replacements) if (piece.includes(character)) piece = piece.split(character).join(by)
    replaced += piece
  }
  return replaced
}

/** Unreserved characters as they are, everything else escaped in upper case; no escape of an unreserved character. */
const canonical = /^[\w.~-]*(?:%(?!2[DE]|3\d|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])[0-9A-F]{2}[\w.~-]*)*$/
const longestLookedAt = 4096

const blanks = [['+', ' ']] as const

/**
 * Whether a raw value stands as {@link percentEncode} would write it, so that signatures can take it as it is. Long ones,
 * pictures above all, are not checked: encoding them again costs no more than the check.
 */
export function isCanonical(raw: string, decoded: string): boolean {
  // What is not UTF-8 was decoded to U+FFFD, which is written otherwise.
  return raw.length <= longestLookedAt && canonical.test(raw) && (raw === decoded || !decoded.includes('\ufffd'))
}

/**
 * Decodes one name or value of a query or a form: `+` is a space, broken percent signs stay as they are, bytes that are
 * no UTF-8 become U+FFFD. Never throws.
 */
export function formDecode(raw: string): string {
  const text = raw.includes('+') ? replaceEach(raw, blanks) : raw
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return new URLSearchParams(`v=${raw}`).get('v') ?? ''
  }
}

/**
 * Text that came in as raw bytes of a request line or header (Node hands them over as Latin-1), read as the UTF-8 it is.
 * Text of an in-process caller that holds more than bytes only loses its lone surrogates.
 */
export function utf8FromWire(text: string): string {
  if (!beyondAscii.test(text)) return text
  const bytes = beyondLatin1.test(text)
    ? new TextEncoder().encode(text)
    : Uint8Array.from(text, character => character.charCodeAt(0))
  return new TextDecoder().decode(bytes)
}

/** One `name=value` of a query or a form, decoded; `raw` is the value as it came, which may be how signatures want it. */
export type Pair = { name: string; value: string; raw: string }

/**
 * Splits a query or an `application/x-www-form-urlencoded` body into its pairs, in order, repeated names included.
 * A part without `=` is a name with an empty value; empty parts are skipped. Stops after `most` pairs.
 */
export function parsePairs(text: string, most = Number.POSITIVE_INFINITY): Pair[] {
  const pairs: Pair[] = []
  let start = 0
  let equals = -1
  while (start < text.length && pairs.length < most) {
    const end = placeOf(text, '&', start)
    // Looked for once only: a text of many parts without one must not be read through for each of them.
    if (equals < start) equals = placeOf(text, '=', start)
    const nameEnd = Math.min(equals, end)
    const raw = nameEnd < end ? text.slice(nameEnd + 1, end) : ''
    if (end > start) pairs.push({ name: formDecode(text.slice(start, nameEnd)), value: formDecode(raw), raw })
    start = end + 1
  }
  return pairs
}

/** Where a character stands next, or the end of the text. */
function placeOf(text: string, character: string, from: number): number {
  const found = text.indexOf(character, from)
  return found < 0 ? text.length : found
}

/** Half a pair of surrogates cannot be encoded. */
export const wellFormed = (text: string) => text.replace(/[\ud800-\udfff]/gu, '\ufffd')
