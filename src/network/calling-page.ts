import { headerText, type PlainRequest } from '../gateway/exchange.ts'
import { parseHost } from './host-names.ts'
import { isLoopback } from './reach.ts'

/** What decides which web pages may call. */
export type PageRules = {
  isTrustedHost: (host: string) => boolean
  isAllowedOrigin: (origin: string) => boolean
  /** The origin under which browsers reach the emulator, where an option gives one, else empty. */
  publicOrigin?: string
}

/**
 * The page behind a request: none (a program, or a user who typed an address), one of the emulator itself, one of
 * another site that is allowed to call, or a foreign one.
 */
export type CallingPage = 'none' | 'own' | 'allowed' | 'foreign'

/**
 * Tells which page sends a request, from what browsers say and no page can change: Origin and Sec-Fetch-Site. They send
 * Origin with every POST and every request across sites that a page may read; Sec-Fetch-Site with all else, to https and
 * this machine. Source: https://fetch.spec.whatwg.org/#origin-header, https://w3c.github.io/webappsec-fetch-metadata/
 */
export function callingPage(request: PlainRequest, rules: PageRules): CallingPage {
  const { isTrustedHost, isAllowedOrigin, publicOrigin } = rules
  const origin = headerText(request, 'origin')
  const site = headerText(request, 'sec-fetch-site')
  if (origin === undefined && (site === undefined || site === 'none')) return 'none'
  const host = hostOf(request)
  // Under a name that anybody may own, "the same site" may be an attacker's page.
  const isOwnHost = host === '' || isTrustedHost(host)
  if (origin === undefined) {
    if (site === 'same-origin') return isOwnHost ? 'own' : 'foreign'
    // Another port of this machine: its origin stands nowhere, and must be one that is allowed by being on loopback.
    const isNeighbour = site === 'same-site' && isLoopback(parseHost(host)?.hostname ?? '')
    return isNeighbour && isAllowedOrigin('http://localhost') ? 'allowed' : 'foreign'
  }
  if (isOwnHost && ((publicOrigin && origin === publicOrigin) || isOriginOf(origin, request, host, site))) return 'own'
  return isAllowedOrigin(origin) ? 'allowed' : 'foreign'
}

/**
 * What a proxy says of the call that it hands on, by the headers that proxies agree on; a list names the outermost first.
 * A value that is not a host or neither http nor https counts as absent. Any program can write such headers.
 */
export function forwardedBy(request: PlainRequest): NonNullable<PlainRequest['forwarded']> {
  const first = (name: string) => headerText(request, name)?.split(',', 1)[0]?.trim().toLowerCase() ?? ''
  const [named, scheme, port] = [first('x-forwarded-host'), first('x-forwarded-proto'), first('x-forwarded-port')]
  // Proxies that name the host without its port tell the port apart.
  const isPlain = port === (scheme === 'https' ? '443' : '80') || !/^[1-9]\d{0,4}$/.test(port) || /:\d+$/.test(named)
  const host = isPlain ? named : `${named}:${port}`
  return {
    ...(named !== '' && parseHost(host) && { host }),
    ...((scheme === 'http' || scheme === 'https') && { scheme }),
  }
}

/** The Host of a request, as written; some clients write a scheme before it. Empty where it never was on a wire. */
export function hostOf(request: PlainRequest): string {
  return (headerText(request, 'host') ?? '').replace(/^https?:\/\//i, '')
}

function isOriginOf(origin: string, request: PlainRequest, host: string, site: string | undefined): boolean {
  const isSecure = request.isSecure ?? /^https:/i.test(request.url)
  const own = `${isSecure ? 'https' : 'http'}://${host}`.toLowerCase()
  if (host !== '' && origin.toLowerCase() === own) return true
  // A proxy that calls by another name says under which one it was called; no form and no link can send such a header.
  const { host: outer, scheme = isSecure ? 'https' : 'http' } = forwardedBy(request)
  if (outer !== undefined && origin.toLowerCase() === `${scheme}://${outer}`) return true
  // Behind a proxy that ends TLS only the browser knows the scheme; it vouches for the rest.
  return site === 'same-origin' && host !== '' && origin.toLowerCase() === `https://${host}`.toLowerCase()
}
