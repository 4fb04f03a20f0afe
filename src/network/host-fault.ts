import type { Outbound } from '../options/choices.ts'
import { isForbiddenAddress } from './forbidden-address.ts'

/** Names that clouds give their metadata: Google, AWS, Azure, Tencent. */
const metadataNames =
  /^(metadata|metadata\.google\.internal|metadata\.goog|instance-data(\.ec2\.internal)?|metadata\.azure\.internal|metadata\.tencentyun\.com)$/

/** Names that no public network resolves: localhost, single labels, and what is reserved for private use. */
const privateNames = /^[^.]+$|\.(localhost|internal|local|test|home\.arpa)$/

/**
 * Why a URL may not be gone to, as far as its host shows where names cannot be resolved: a literal address in whatever
 * spelling, which URL has made plain, or a name that leads inside by what it is. Undefined when nothing shows.
 */
export function hostFault(url: string | URL, outbound: Outbound): string | undefined {
  const { hostname } = new URL(url)
  const host = hostname.replace(/^\[|\]$|\.$/g, '')
  const forbidden = /^[\d.]+$|:/.test(host)
    ? isForbiddenAddress(host, outbound)
    : metadataNames.test(host) || (outbound === 'public' && privateNames.test(host))
  return forbidden ? `${hostname} is no address to go to` : undefined
}
