import { matchesHost, parseHost, parseHostPattern } from './host-names.ts'
import { isLoopback } from './reach.ts'

/** The words that `--cors` takes besides origins. */
export const originWords = ['loopback', 'none', '*'] as const

/** Longer than any origin with a name that DNS knows. */
const longestOrigin = 300

type Origin = { scheme: string; hostname: string; port: string }

/**
 * Reads what people write to name origins into its normal form: `https://shop.test`, with a port, with `:*` for any port,
 * with `*.` for every name below one, with a slash at its end. Undefined for anything else; `null` is among it, because
 * every page can claim it.
 */
export function parseOriginPattern(text: string): string | undefined {
  const parts = split(text.toLowerCase().replace(/\/$/, ''))
  if (!parts) return undefined
  const { scheme, rest } = parts
  const anyPort = rest.endsWith(':*')
  const place = anyPort ? rest.slice(0, -2) : rest
  const host = parseHostPattern(place)
  if (host === undefined) return undefined
  const port = anyPort ? '*' : (parseHost(place.replace(/^\*\./, ''))?.port ?? '')
  return `${scheme}://${host}${port && port !== defaultPorts[scheme] ? `:${port}` : ''}`
}

/**
 * Whether pages of an origin may call: loopback ones unless the list says `none`, those that it names, all with `*`.
 * Patterns are in normal form.
 */
export function createOriginRule(patterns: readonly string[]): (origin: string) => boolean {
  const any = patterns.includes('*')
  const loopback = !patterns.includes('none')
  const named = patterns.flatMap(pattern => parseOrigin(pattern) ?? [])
  return text => {
    if (any) return true
    const origin = parseOrigin(text.toLowerCase())
    if (!origin) return false
    if (loopback && /^https?$/.test(origin.scheme) && isLoopback(origin.hostname)) return true
    return named.some(
      ({ scheme, hostname, port }) =>
        scheme === origin.scheme && matchesHost(hostname, origin.hostname) && (port === '*' || port === origin.port),
    )
  }
}

const defaultPorts: Readonly<Record<string, string>> = { http: '80', https: '443' }

/** Scheme, host and port of an origin, or of the normal form of a pattern. */
function parseOrigin(text: string): Origin | undefined {
  const parts = split(text)
  if (!parts) return undefined
  const { scheme, rest } = parts
  const [, place = '', port = ''] = /^(.*?)(?::(\d{1,5}|\*))?$/.exec(rest) ?? []
  const hostname = parseHostPattern(place)
  return hostname === undefined ? undefined : { scheme, hostname, port: port === defaultPorts[scheme] ? '' : port }
}

function split(text: string): { scheme: string; rest: string } | undefined {
  if (text.length > longestOrigin) return undefined
  const [, scheme, rest] = /^([a-z][a-z\d+.-]*):\/\/(.+)$/.exec(text) ?? []
  return scheme !== undefined && rest !== undefined ? { scheme, rest } : undefined
}
