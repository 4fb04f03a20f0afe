import ipaddr from 'ipaddr.js'
import type { Reach } from './reach.ts'

type Row = { net: string; reach: Reach }

/**
 * Every net that is not simply what surrounds it; of several that hold an address the smallest counts.
 * Sources: IANA's special-purpose registries of IPv4 and IPv6 addresses (RFC 6890); for metadata, the clouds' manuals.
 */
export const nets: readonly Row[] = [
  { net: '0.0.0.0/0', reach: 'public' }, // IPv4
  { net: '0.0.0.0/8', reach: 'forbidden' }, // this network, unspecified
  { net: '10.0.0.0/8', reach: 'private' }, // private use
  { net: '100.64.0.0/10', reach: 'private' }, // shared address space (carrier-grade NAT, overlay networks)
  { net: '100.100.100.200/32', reach: 'forbidden' }, // metadata of Alibaba Cloud
  { net: '127.0.0.0/8', reach: 'loopback' }, // loopback
  { net: '168.63.129.16/32', reach: 'forbidden' }, // platform services of Azure
  { net: '169.254.0.0/16', reach: 'forbidden' }, // link-local, metadata of most clouds
  { net: '172.16.0.0/12', reach: 'private' }, // private use
  { net: '192.0.0.0/24', reach: 'forbidden' }, // protocol assignments, metadata of Oracle
  { net: '192.0.2.0/24', reach: 'reserved' }, // documentation
  { net: '192.88.99.0/24', reach: 'reserved' }, // former 6to4 relays
  { net: '192.168.0.0/16', reach: 'private' }, // private use
  { net: '198.18.0.0/15', reach: 'private' }, // benchmarking, addresses that local proxies hand out
  { net: '198.51.100.0/24', reach: 'reserved' }, // documentation
  { net: '203.0.113.0/24', reach: 'reserved' }, // documentation
  { net: '224.0.0.0/4', reach: 'forbidden' }, // multicast
  { net: '240.0.0.0/4', reach: 'forbidden' }, // reserved, broadcast

  { net: '::/0', reach: 'reserved' }, // IPv6 that is allocated to nobody
  { net: '::/128', reach: 'forbidden' }, // unspecified
  { net: '::1/128', reach: 'loopback' }, // loopback
  { net: '64:ff9b:1::/48', reach: 'forbidden' }, // NAT64 of a network of its own: the IPv4 address cannot be read
  { net: '100::/64', reach: 'reserved' }, // discard-only
  { net: '100:0:0:1::/64', reach: 'reserved' }, // dummy prefix
  { net: '2000::/3', reach: 'public' }, // global unicast
  { net: '2001::/23', reach: 'reserved' }, // protocol assignments
  { net: '2001::/32', reach: 'forbidden' }, // Teredo: the IPv4 address cannot be vetted
  { net: '2001:1::1/128', reach: 'public' }, // port control anycast
  { net: '2001:1::2/128', reach: 'public' }, // TURN anycast
  { net: '2001:1::3/128', reach: 'public' }, // DNS-SD registration anycast
  { net: '2001:2::/48', reach: 'reserved' }, // benchmarking
  { net: '2001:3::/32', reach: 'public' }, // AMT
  { net: '2001:4:112::/48', reach: 'public' }, // AS112
  { net: '2001:10::/28', reach: 'forbidden' }, // ORCHID: identifiers, not addresses
  { net: '2001:20::/28', reach: 'public' }, // ORCHIDv2
  { net: '2001:30::/28', reach: 'public' }, // identifiers of drones
  { net: '2001:db8::/32', reach: 'reserved' }, // documentation
  { net: '3fff::/20', reach: 'reserved' }, // documentation
  { net: '5f00::/16', reach: 'reserved' }, // segment routing
  { net: 'fc00::/7', reach: 'private' }, // unique local
  { net: 'fd00:100::100:200/128', reach: 'forbidden' }, // metadata of Alibaba Cloud
  { net: 'fd00:ec2::/32', reach: 'forbidden' }, // metadata and pods' credentials of AWS
  { net: 'fd20:ce::254/128', reach: 'forbidden' }, // metadata of Google Cloud
  { net: 'fd00:c1::a9fe:a9fe/128', reach: 'forbidden' }, // metadata of Oracle
  { net: 'fd00:a9fe:a9fe::1/128', reach: 'forbidden' }, // metadata of Linode
  { net: 'fd00:42::42/128', reach: 'forbidden' }, // metadata of Scaleway
  { net: 'fe80::/10', reach: 'forbidden' }, // link-local
  { net: 'fec0::/10', reach: 'forbidden' }, // former site-local
  { net: 'ff00::/8', reach: 'forbidden' }, // multicast
]

/** The nets that lead to this machine, or into private networks. */
export const localNets: readonly string[] = nets.flatMap(({ net, reach }) =>
  reach === 'loopback' || reach === 'private' ? net : [],
)

/** Nets whose addresses carry an IPv4 address, and the byte at which it begins. Sources: as above. */
const carriers = [
  { net: '::/96', at: 12 }, // IPv4-compatible
  { net: '::ffff:0:0:0/96', at: 12 }, // IPv4-translated
  { net: '64:ff9b::/96', at: 12 }, // NAT64
  { net: '2002::/16', at: 2 }, // 6to4
]

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Net = [Address, number]

const parsedNets = nets
  .map(({ net, reach }) => ({ net: ipaddr.parseCIDR(net) as Net, reach }))
  .sort((left, right) => right.net[1] - left.net[1])
const parsedCarriers = carriers.map(({ net, at }) => ({ net: ipaddr.parseCIDR(net) as Net, at }))

/** Where an address leads, as a resolver or a URL writes it, with or without a zone. What is not an address is forbidden. */
export function reachOfAddress(text: string): Reach {
  const address = parseAddress(text)
  return address ? reachOf(address) : 'forbidden'
}

/** Longer than any address with any zone. */
const longestAddress = 100

function parseAddress(text: string): Address | undefined {
  if (text.length > longestAddress) return undefined
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  return text.includes(':') && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined
}

function reachOf(address: Address): Reach {
  if (!('parts' in address)) return reachOfNet(address)
  // A mapped address is the IPv4 one itself, to every socket.
  if (address.isIPv4MappedAddress()) return reachOfNet(address.toIPv4Address())
  const outer = reachOfNet(address)
  if (outer === 'forbidden' || outer === 'loopback') return outer
  const inner = carriedIPv4(address)
  if (!inner) return outer
  const reach = reachOfNet(inner)
  // It leads through a translator or a tunnel: not to this machine, whatever it carries.
  return reach === 'public' || reach === 'forbidden' ? reach : 'reserved'
}

function reachOfNet(address: Address): Reach {
  return parsedNets.find(({ net }) => isIn(address, net))?.reach ?? 'forbidden'
}

const isIn = (address: Address, [net, bits]: Net) => address.kind() === net.kind() && address.match(net, bits)

function carriedIPv4(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  const bytes = address.toByteArray()
  const at = parsedCarriers.find(({ net }) => isIn(address, net))?.at ?? (isIsatap(bytes) ? 12 : undefined)
  return at === undefined ? undefined : new ipaddr.IPv4(bytes.slice(at, at + 4))
}

/** ISATAP: below any prefix, 00-00-5E-FE or 02-00-5E-FE before the IPv4 address. Source: RFC 5214, 6.1. */
function isIsatap(bytes: readonly number[]): boolean {
  const [first, ...rest] = bytes.slice(8, 12)
  return (first === 0 || first === 2) && rest.join() === '0,94,254'
}
