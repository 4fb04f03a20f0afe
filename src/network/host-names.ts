import { parseUrl } from './web-url.ts'

/** The longest name that DNS knows, in characters. Source: RFC 1035, 2.3.4. */
const longestName = 253

const name = /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/

/** Longer than any address with any zone. */
const longestAddress = 100

/** What URLs leave out of an address: the interface that it belongs to. */
const zone = /%[\da-z]+$/i

/**
 * Whether a text is an address in the spelling of a URL or a resolver: four decimal numbers, or any IPv6 form, also with
 * a zone or in brackets. URLs know no others, so what reads them is asked.
 */
export function isAddress(text: string): boolean {
  if (text.length > longestAddress) return false
  const address = withoutBrackets(text)
  if (address.includes(':'))
    return (
      /^[\da-f:.]+$/i.test(address.replace(zone, '')) && parseUrl(`http://[${address.replace(zone, '')}]`) !== undefined
    )
  return /^[\d.]+$/.test(address) && parseUrl(`http://${address}`)?.hostname === address
}

/** `::1` for `[::1]`; any other text stays as it is. */
export function withoutBrackets(text: string): string {
  return text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
}

/** A host as it stands in a Host header or in an option: a name or an address in normal form, and its port if it has one. */
export type Host = { hostname: string; port: string }

/**
 * Reads `name`, `name:8080`, `name.`, `10.0.0.1`, `[::1]:8080`, in any case and script, into its normal form: lower-case
 * ASCII without a dot at the end. Undefined for what is not a host.
 */
export function parseHost(text: string): Host | undefined {
  const bare = isAddress(text) && text.includes(':') ? `[${withoutBrackets(text)}]` : text
  // A URL would read what stands around a host: a path, a user, blanks.
  if (bare.length > longestName + 10 || /[\s/\\?#@%]/.test(bare)) return undefined
  const url = parseUrl(`http://${bare}`)
  if (!url) return undefined
  const hostname = url.hostname.endsWith('.') ? url.hostname.slice(0, -1) : url.hostname
  if (!isAddress(hostname) && (hostname.length > longestName || !name.test(hostname))) return undefined
  return { hostname, port: url.port }
}

/**
 * Reads what people write to name hosts: as {@link parseHost} does, its port left out, or `*.name` for every name below
 * it. Undefined for anything else.
 */
export function parseHostPattern(text: string): string | undefined {
  const isWildcard = text.startsWith('*.')
  const host = parseHost(isWildcard ? text.slice(2) : text)
  if (!host || (isWildcard && isAddress(host.hostname))) return undefined
  return isWildcard ? `*.${host.hostname}` : host.hostname
}

/** Whether a host in normal form is the one, or one of those, that a pattern names. */
export function matchesHost(pattern: string, hostname: string): boolean {
  return pattern.startsWith('*.') ? hostname.endsWith(pattern.slice(1)) : hostname === pattern
}
