import type { Pair } from './parse-parameters.ts'
import { percentEncode } from './percent-encoding.ts'

/** How the parts of the string to sign are written; the variants serve only to recognise a caller's mistake. */
export type V1Writing = { encode?: (text: string) => string; keepEmpty?: boolean; method?: string }

/**
 * The string that signature version 1.0 signs: method, `/` and all parameters of query and form but `Signature`, sorted
 * by name, encoded, joined, and encoded once more. Empty values count. Source: rpcSignature.
 */
export function v1StringToSign(method: string, pairs: readonly Pair[], writing: V1Writing = {}): string {
  const { encode = percentEncode, keepEmpty = true } = writing
  const sorted = pairs
    .filter(({ name, value }) => name !== 'Signature' && (keepEmpty || value !== ''))
    .sort(byNameThenValue)
  const canonical = sorted.map(pair => `${encode(encode(pair.name))}%3D${encodeTwice(pair, encode)}`).join('%26')
  return `${writing.method ?? method}&%2F&${canonical}`
}

/** Encoded text holds only unreserved characters and `%`, so its second encoding need only look for `%`. */
function encodeTwice({ value }: Pair, encode: (text: string) => string): string {
  const once = encode(value)
  return encode === percentEncode ? once.replaceAll('%', '%25') : encode(once)
}

/** Byte order of names, then of values; code-unit order equals it but for astral characters in names, which no SDK has. */
export function byNameThenValue(left: Pair, right: Pair): number {
  if (left.name !== right.name) return left.name < right.name ? -1 : 1
  return left.value === right.value ? 0 : left.value < right.value ? -1 : 1
}
