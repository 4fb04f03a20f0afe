import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import { loadOnce } from '../gateway/load-once.ts'
import { isAddress } from './host-names.ts'
import type { Outbound } from './outbound.ts'

/**
 * Where an address or a host leads: to this machine, into a private network, to an address reserved for something that
 * is neither private nor public, to one that no request of ours ever enters, or to the public internet.
 */
export type Reach = 'loopback' | 'private' | 'reserved' | 'forbidden' | 'public'

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

/** Where a name leads that is not an address; in lower case, without a dot at its end. */
export function reachOfName(name: string): Reach {
  if (isLocalhost(name)) return 'loopback'
  if (name === '' || name.includes(':') || metadataNames.includes(name)) return 'forbidden'
  return !name.includes('.') || privateNames.some(end => name.endsWith(`.${end}`)) ? 'private' : 'public'
}

const loadHosts = loadOnce(() => import('./hosts.ts'))

/** Where a host of a URL leads. Of a name it is known at once; what reads addresses is loaded with the first of them. */
export const findReach = (host: string): Awaitable<Reach> =>
  isAddress(host)
    ? whenReady(loadHosts(), ({ reachOfHost }) => reachOfHost(host))
    : reachOfName(withoutDots(host.toLowerCase()))

/** Whether a name is localhost or below it, which is this machine whatever a resolver says. Source: RFC 6761, 6.3. */
export function isLocalhost(host: string): boolean {
  const name = withoutDots(host.toLowerCase())
  return name === 'localhost' || name.endsWith('.localhost')
}

/** Addresses of this machine in normal form, as the table of addresses has them too. */
const ownAddress = /^(127\.[\d.]+|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])$/

/** Whether a host in normal form is this machine, by its name or its address. */
export const isLoopback = (hostname: string): boolean => isLocalhost(hostname) || ownAddress.test(hostname)

/** Whether a request of ours may be sent there. */
export function mayEnter(reach: Reach, outbound: Outbound): boolean {
  return reach === 'public' || (reach !== 'forbidden' && outbound === 'all')
}

/** A loop, because a pattern for dots at the end takes quadratic time over a text of dots. */
export function withoutDots(name: string): string {
  let end = name.length
  while (name[end - 1] === '.') end -= 1
  return name.slice(0, end)
}
