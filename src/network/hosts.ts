import { reachOfAddress } from './addresses.ts'
import { isAddress, withoutBrackets } from './host-names.ts'
import type { Outbound } from './outbound.ts'
import { mayEnter, type Reach, reachOfName, withoutDots } from './reach.ts'

/**
 * Where a host leads, as far as it shows without asking a resolver. The host is written as in a URL: an address, also in
 * brackets, or a name, in any case and with or without a dot at its end.
 */
export function reachOfHost(host: string): Reach {
  const name = withoutDots(host.toLowerCase())
  const address = withoutBrackets(name)
  return isAddress(address) ? reachOfAddress(address) : reachOfName(name)
}

/** Why a URL is off limits, judged by its host alone; undefined when nothing speaks against it. */
export function hostFault(url: string | URL, outbound: Outbound): string | undefined {
  const { hostname } = new URL(url)
  return mayEnter(reachOfHost(hostname), outbound) ? undefined : `${hostname} is off limits`
}
