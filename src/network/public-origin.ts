import type { PlainRequest } from '../gateway/exchange.ts'
import { hostOf } from './calling-page.ts'

/** What decides where links to the emulator lead. */
export type PublicParts = {
  /** Scheme and host as an option gives them; empty: from the call. */
  publicUrl: string
  isTrustedHost: (host: string) => boolean
  /** Where the emulator listens; undefined where it has no address. */
  ownOrigin: () => string | undefined
}

/**
 * Scheme, host and port by which a browser reaches the emulator: as an option says; else as the proxy before it was
 * called; else as the emulator was called. A host that its own pages would be refused under gives way to the address that
 * it listens on.
 */
export function publicOriginOf(request: PlainRequest, { publicUrl, isTrustedHost, ownOrigin }: PublicParts): string {
  if (publicUrl) return publicUrl
  const { forwarded, url, isSecure = /^https:/i.test(url) } = request
  const scheme = forwarded?.scheme ?? (isSecure ? 'https' : 'http')
  if (forwarded?.host !== undefined) return `${scheme}://${forwarded.host}`
  const host = hostOf(request)
  return (isTrustedHost(host) ? undefined : ownOrigin()) ?? `${scheme}://${host || 'localhost'}`
}
