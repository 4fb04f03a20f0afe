import { isAddress, type Reach, reachOfAddress, withoutBrackets } from './addresses.ts'
import type { Outbound } from './outbound.ts'

/** Names by which containers reach the machine that they run on. Sources: the manuals of each. */
export const containerGateways: readonly string[] = [
  'host.docker.internal',
  'gateway.docker.internal',
  'host.containers.internal',
  'host.testcontainers.internal',
  'host.lima.internal',
  'host.orb.internal',
  'host.rancher-desktop.internal',
  'host.minikube.internal',
  'host.k3d.internal',
]

/** Names that clouds give their metadata: Google, AWS, Azure, Tencent. */
const metadataNames: readonly string[] = [
  ...['metadata', 'metadata.google.internal', 'metadata.goog', 'instance-data', 'instance-data.ec2.internal'],
  ...['metadata.azure.internal', 'metadata.tencentyun.com'],
]

/**
 * Top-level names that no public network resolves. Sources: RFC 6761 (test), RFC 6762 (local; appendix G for lan,
 * intranet, private, corp and home), RFC 8375 (home.arpa), ICANN's resolution 2024.07.29.06 (internal).
 */
export const privateNames: readonly string[] = [
  ...['internal', 'local', 'test', 'home.arpa', 'lan', 'intranet', 'private', 'corp', 'home'],
]

/** Domains of the vendor under which its CDN serves scripts, and its pages stand. Source: mobileWeb, iframe. */
export const pageDomains: readonly string[] = ['yuncloudauth.com', 'yunverify.com', 'authidv.com']

/**
 * Where a host leads, as far as it shows without asking a resolver. The host is written as in a URL: an address, also in
 * brackets, or a name, in any case and with or without a dot at its end.
 */
export function reachOfHost(host: string): Reach {
  const name = withoutDots(host.toLowerCase())
  const address = withoutBrackets(name)
  if (isAddress(address)) return reachOfAddress(address)
  if (isLocalhost(name)) return 'loopback'
  if (name === '' || name.includes(':') || metadataNames.includes(name)) return 'forbidden'
  return !name.includes('.') || privateNames.some(end => name.endsWith(`.${end}`)) ? 'private' : 'public'
}

/** Whether a name is localhost or below it, which is this machine whatever a resolver says. Source: RFC 6761, 6.3. */
export function isLocalhost(host: string): boolean {
  const name = withoutDots(host.toLowerCase())
  return name === 'localhost' || name.endsWith('.localhost')
}

/** Whether a request of ours may be sent there. */
export function mayEnter(reach: Reach, outbound: Outbound): boolean {
  return reach === 'public' || (reach !== 'forbidden' && outbound === 'all')
}

/** Why a URL is off limits, judged by its host alone; undefined when nothing speaks against it. */
export function hostFault(url: string | URL, outbound: Outbound): string | undefined {
  const { hostname } = new URL(url)
  return mayEnter(reachOfHost(hostname), outbound) ? undefined : `${hostname} is off limits`
}

/** A loop, because a pattern for dots at the end takes quadratic time over a text of dots. */
function withoutDots(name: string): string {
  let end = name.length
  while (name[end - 1] === '.') end -= 1
  return name.slice(0, end)
}
