import { isAddress, matchesHost, parseHost } from './host-names.ts'
import { containerGateways, isLocalhost, pageDomains } from './reach.ts'

/**
 * The service's own endpoints, which a hosts file or a network alias points at the emulator. Nobody but the vendor owns
 * names there. Source: sdk (the endpoint table), sibling (the host of uploads).
 */
const endpoints = /^(cloudauth-intl(-vpc)?(\.[a-z0-9-]+)?|openplatform)\.aliyuncs\.com$/

type HostParts = {
  /** Names and patterns that were allowed on purpose, in normal form. */
  allowed: readonly string[]
  /** What this machine calls itself. */
  own: readonly string[]
  /** Whether any name without a dot is trusted: where names of services are given by a private network alone. */
  singleLabels: boolean
}

/**
 * Tells whether a Host header names this emulator, by its text alone: what a name resolves to is up to its owner,
 * and a page can point its own name at this machine (DNS rebinding). Nobody can do that to an address, to localhost, to
 * the names that a container engine or this machine gives, or to the vendor's.
 */
export function createHostRule({ allowed, own, singleLabels }: HostParts): (host: string) => boolean {
  const names = new Set([...containerGateways, ...own.map(name => parseHost(name)?.hostname ?? '')])
  const isTrusted = (text: string) => {
    const hostname = parseHost(text)?.hostname
    if (hostname === undefined) return false
    return (
      isAddress(hostname) ||
      isLocalhost(hostname) ||
      names.has(hostname) ||
      endpoints.test(hostname) ||
      pageDomains.some(domain => hostname.endsWith(`.${domain}`)) ||
      (singleLabels && !hostname.includes('.')) ||
      allowed.some(pattern => matchesHost(pattern, hostname))
    )
  }
  // Nearly every call comes under the same name, and reading one costs as much as a tenth of a call.
  let last: { text: string; trusted: boolean } | undefined
  return text => {
    if (last?.text !== text) last = { text, trusted: isTrusted(text) }
    return last.trusted
  }
}
