import { parsePairs, utf8FromWire } from '../gateway/percent-encoding.ts'
import type { RedactMode } from '../options/choices.ts'
import { redactName, redactValue } from './redact.ts'
import { redactPath } from './redact-link.ts'
import { longestRead, readOf, shorten } from './shorten.ts'

const userInfo = /^([a-z][a-z\d+.-]*:[\\/]*|[\\/]{2,})[^\\/?#]*@/i

/**
 * A request target (`/?a=b`, or a whole URL) as the journal shows it. Each pair of the query is judged by its decoded
 * name, so no spelling hides a secret; pairs that may be seen stand as they came, text beyond ASCII as the UTF-8 that it is.
 */
export function redactTarget(url: string, mode: RedactMode = 'all'): string {
  const isCut = url.length > longestRead
  const [place = '', search, fragment] = split(readOf(url))
  const parts = search === undefined ? [] : utf8FromWire(search).split('&')
  // A pair that was cut in two may show what the whole of it would not: half a link has other parts than a whole one.
  if (isCut && fragment === undefined) parts.pop()
  const query = search === undefined ? '' : `?${parts.map(part => redactPair(part, mode)).join('&')}`
  const shown = redactPath(place.replace(userInfo, '$1')) + query + (fragment ? '#***' : '')
  return shorten(shown, isCut ? url.length : shown.length)
}

/** Where the gateway splits it, see splitTarget. */
function split(url: string): (string | undefined)[] {
  const mark = url.indexOf('?')
  if (mark < 0) return [url]
  const fragment = url.indexOf('#', mark)
  if (fragment < 0) return [url.slice(0, mark), url.slice(mark + 1)]
  return [url.slice(0, mark), url.slice(mark + 1, fragment), url.slice(fragment + 1)]
}

function redactPair(part: string, mode: RedactMode): string {
  const [pair] = parsePairs(part)
  if (!pair) return part
  const name = redactName(pair.name)
  const value = redactValue(pair.name, pair.value, mode)
  if (name === pair.name && value === pair.value) return part
  const rawName = name === pair.name ? part.split('=', 1)[0] : readable(name)
  return part.includes('=') ? `${rawName}=${value === pair.value ? pair.raw : readable(value)}` : `${rawName}`
}

/** Encodes only what would make it another query. */
const readable = (text: string) => text.replace(/[&#%+]/g, encodeURIComponent)
