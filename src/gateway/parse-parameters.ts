import { formDecode } from './percent-encoding.ts'

/** One `name=value` of a query or a form, decoded; `raw` is the value as it came, which may be how signatures want it. */
export type Pair = { name: string; value: string; raw: string }

/**
 * Splits a query or an `application/x-www-form-urlencoded` body into its pairs, in order, repeated names included.
 * A part without `=` is a name with an empty value; empty parts are skipped. Stops after `most` pairs.
 */
export function parsePairs(text: string, most = Number.POSITIVE_INFINITY): Pair[] {
  const pairs: Pair[] = []
  let start = 0
  while (start < text.length && pairs.length < most) {
    const ampersand = text.indexOf('&', start)
    const end = ampersand < 0 ? text.length : ampersand
    if (end > start) pairs.push(parsePair(text.slice(start, end)))
    start = end + 1
  }
  return pairs
}

function parsePair(part: string): Pair {
  const equals = part.indexOf('=')
  const name = equals < 0 ? part : part.slice(0, equals)
  const raw = equals < 0 ? '' : part.slice(equals + 1)
  const value = formDecode(raw)
  return { name: formDecode(name), value, raw }
}
