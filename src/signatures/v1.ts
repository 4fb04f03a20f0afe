import { isCanonical, type Pair, percentEncode, replaceEach } from '../gateway/percent-encoding.ts'

/** Whether a pair is part of what is signed: all but the signature itself are. */
export const isSigned = ({ name }: Pair) => name !== 'Signature'

/** The pairs that are signed: sorted by name, encoded and joined. Empty values count. Source: rpcSignature. */
export function v1Canonical(pairs: readonly Pair[]): string {
  return pairs.filter(isSigned).sort(byNameThenValue).map(encodedPair).join('&')
}

/**
 * The string that signature version 1.0 signs: method, `/` and all parameters of query and form but `Signature`, as
 * {@link v1Canonical} has them, encoded once more. Source: rpcSignature.
 */
export function v1StringToSign(method: string, canonical: string): string {
  return `${method}&%2F&${encodeEncoded(canonical)}`
}

const secondEscapes = [
  ['%', '%25'],
  ['=', '%3D'],
  ['&', '%26'],
] as const

/**
 * The second encoding of pairs that are encoded once: of what {@link percentEncode} leaves and the separators, only `%`,
 * `=` and `&` are to be encoded, which spares a megabyte of picture a second look at every character.
 */
export function encodeEncoded(text: string): string {
  return replaceEach(text, secondEscapes)
}

/** A pair, encoded: its value as it came, where that is how it should be written. */
export function encodedPair({ name, value, raw }: Pair): string {
  return `${percentEncode(name)}=${isCanonical(raw, value) ? raw : percentEncode(value)}`
}

/** Byte order of names, then of values; code-unit order equals it but for astral characters in names, which no SDK has. */
export function byNameThenValue(left: Pair, right: Pair): number {
  if (left.name !== right.name) return left.name < right.name ? -1 : 1
  return left.value === right.value ? 0 : left.value < right.value ? -1 : 1
}
