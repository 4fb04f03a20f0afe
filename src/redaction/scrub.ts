import { parsePairs, percentEncode, wellFormed } from '../gateway/percent-encoding.ts'

/** A text without the secrets that the emulator was configured with, wherever in it they stand. */
export type Scrub = (text: string) => string

/** A shorter secret is found inside ordinary words. */
const shortestSecret = 6

/**
 * Takes secrets out of text by their value, plain, encoded for a query once or twice, and as JSON writes them: somebody
 * who sends a secret under a wrong name must not find it in a log.
 */
export function createScrub(secrets: readonly string[]): Scrub {
  const written = secrets
    .filter(secret => secret.length >= shortestSecret)
    .flatMap(secret => {
      const once = percentEncode(wellFormed(secret))
      return [secret, once, percentEncode(once), JSON.stringify(secret).slice(1, -1)]
    })
  const all = [...new Set(written)]
  if (all.length === 0) return text => text
  return text => {
    let scrubbed = text
    for (const secret of all) if (scrubbed.includes(secret)) scrubbed = scrubbed.replaceAll(secret, '***')
    return scrubbed
  }
}

/** A value scrubbed: every text that stands in it, at any depth, but no name of a member. */
export function scrubValues<Of>(value: Of, scrub: Scrub): Of
export function scrubValues(value: unknown, scrub: Scrub): unknown {
  if (typeof value === 'string') return scrub(value)
  if (Array.isArray(value)) return value.map(each => scrubValues(each, scrub))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, scrubValues(each, scrub)]))
}

/** JSON scrubbed, as {@link scrubValues} does it; it is read only where a secret stands in it. */
export function scrubJson(json: string, scrub: Scrub): string {
  return scrub(json) === json ? json : JSON.stringify(scrubValues(JSON.parse(json), scrub))
}

/** A request target scrubbed: a pair of its query is judged as it is read, so no spelling hides a secret. */
export function scrubTarget(url: string, scrub: Scrub): string {
  const mark = url.indexOf('?')
  if (mark < 0) return scrub(url)
  const pairs = url
    .slice(mark + 1)
    .split('&')
    .map(part => {
      const [pair] = parsePairs(part)
      if (!pair || (scrub(pair.name) === pair.name && scrub(pair.value) === pair.value)) return part
      return `${encodeURIComponent(scrub(pair.name))}=${encodeURIComponent(scrub(pair.value))}`
    })
  return scrub(`${url.slice(0, mark)}?${pairs.join('&')}`)
}

const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** One line for a terminal: what would move its cursor, forge a line or turn the text around is written as `\u{…}`. */
export function printable(text: string): string {
  return text.replace(unprintable, character => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}
