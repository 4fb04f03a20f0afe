import { createRespelling, type Respelling, type Spelling } from './respell.ts'

/** A known mistake in how parameters are encoded before signing, as a change to a correctly encoded text. */
export type MistakenEncoding = {
  hint: string
  /** To a text that is encoded once, as in the query of ACS3. */
  once: Respelling
  /** To what is encoded twice, as in version 1.0: where the first encoding was mistaken, and where both were. */
  twice: Respelling[]
}

const codeOf = (character: string) => character.charCodeAt(0)
const hexOf = (byte: number) => byte.toString(16).toUpperCase().padStart(2, '0')

/** Spells the escapes of some characters as something else. */
const as = (spelled: (byte: number) => string, bytes: Iterable<number>) =>
  new Map([...bytes].map(byte => [byte, spelled(byte)]))

const codes = (characters: string) => [...characters].map(codeOf)
const itself = (byte: number) => String.fromCharCode(byte)
const escaped = (byte: number) => `%${hexOf(byte)}`
const all = Array.from({ length: 256 }, (_, byte) => byte)
/** Those whose hex digits have letters. */
const lettered = all.filter(byte => /[A-F]/.test(hexOf(byte)))

const mistake = (hint: string, once: Spelling, ...twice: Spelling[]): MistakenEncoding => ({
  hint,
  once: createRespelling(once, false),
  twice: twice.map(spelling => createRespelling(spelling, true)),
})

const star = codes('*')
const blank = codes(' ')
/** What `encodeURIComponent` leaves as it is and must be encoded. */
const left = codes(`!'()*`)

/** Mistakes that callers make who do not encode as the signature documents ask. Source: rpcSignature, acs3Signature. */
export const mistakenEncodings: readonly MistakenEncoding[] = [
  mistake(
    '"*" was signed unencoded; it must be %2A',
    { escapes: as(itself, star) },
    { escapes: as(escaped, star) },
    { escapes: as(itself, star) },
  ),
  mistake('"~" was signed as %7E; it must stay as it is', { tilde: '%7E' }, { tilde: '%257E' }),
  mistake(
    'a space was signed as "+"; it must be %20',
    { escapes: as(() => '+', blank) },
    { escapes: as(() => '%2B', blank) },
  ),
  mistake(
    'the values were form-encoded before signing ("+" for space, "*" kept, "~" as %7E); use RFC 3986 encoding',
    { escapes: new Map([...as(() => '+', blank), ...as(itself, star)]), tilde: '%7E' },
    { escapes: new Map([...as(() => '%2B', blank), ...as(escaped, star)]), tilde: '%257E' },
    { escapes: new Map([...as(() => '%2B', blank), ...as(itself, star)]), tilde: '%257E' },
  ),
  mistake(
    "one or more of !'()* were signed unencoded, as encodeURIComponent leaves them; they must be encoded",
    { escapes: as(itself, left) },
    { escapes: as(escaped, left) },
    { escapes: as(itself, left) },
  ),
  mistake(
    'the percent-encoding was written with lower-case hex digits; they must be upper-case',
    { escapes: as(byte => escaped(byte).toLowerCase(), lettered) },
    { escapes: as(byte => `%25${hexOf(byte).toLowerCase()}`, lettered) },
    {
      escapes: as(byte => `%25${hexOf(byte).toLowerCase()}`, lettered),
      outer: as(byte => escaped(byte).toLowerCase(), lettered),
    },
  ),
  mistake('the values were signed without percent-encoding', { escapes: new Map() }, { escapes: as(escaped, all) }),
]
