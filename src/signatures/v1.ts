import type { Pair } from '../gateway/parse-parameters.ts'
import { percentEncode } from '../gateway/percent-encoding.ts'

/** How the parts of the string to sign are written; the variants serve only to recognise a caller's mistake. */
export type V1Writing = {
  encode?: (text: string) => string
  /** The second encoding, of all pairs together. */
  encodeWhole?: (text: string) => string
  keepEmpty?: boolean
  method?: string
}

/**
 * The string that signature version 1.0 signs: method, `/` and all parameters of query and form but `Signature`, sorted
 * by name, encoded, joined, and encoded once more. Empty values count. Source: rpcSignature.
 */
export function v1StringToSign(method: string, pairs: readonly Pair[], writing: V1Writing = {}): string {
  const { encode = percentEncode, encodeWhole = encodeEncoded, keepEmpty = true } = writing
  const canonical = pairs
    .filter(({ name, value }) => name !== 'Signature' && (keepEmpty || value !== ''))
    .sort(byNameThenValue)
    .map(pair => `${encode(pair.name)}=${encodedValue(pair, encode)}`)
    .join('&')
  return `${writing.method ?? method}&${encodeWhole('/')}&${encodeWhole(canonical)}`
}

/**
 * The second encoding of pairs that are encoded once: of what {@link percentEncode} leaves and the separators, only `%`,
 * `=`, `&` and `/` are to be encoded, which spares a megabyte of picture a second look at every character. Where a
 * mistaken first encoding left more, the difference shows as a mismatch all the same.
 */
function encodeEncoded(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('=', '%3D').replaceAll('&', '%26').replaceAll('/', '%2F')
}

/** A pair's value, encoded: as it came, where that is how it should be written. */
export function encodedValue({ value, raw, rawIsCanonical }: Pair, encode: (text: string) => string): string {
  return rawIsCanonical && encode === percentEncode ? raw : encode(value)
}

/** Byte order of names, then of values; code-unit order equals it but for astral characters in names, which no SDK has. */
export function byNameThenValue(left: Pair, right: Pair): number {
  if (left.name !== right.name) return left.name < right.name ? -1 : 1
  return left.value === right.value ? 0 : left.value < right.value ? -1 : 1
}
