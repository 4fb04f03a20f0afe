import { BlockList, isIPv6 } from 'node:net'
import type { Outbound } from '../choices.ts'

/**
 * Where clouds other than on link-local addresses tell instances their secrets: Alibaba, Azure, AWS (its pods' keys
 * too), Google, Oracle, Linode, Scaleway.
 */
const metadata4 = ['100.100.100.200/32', '168.63.129.16/32']
const metadata6 = [
  ...['fd00:100::100:200/128', 'fd00:ec2::/32', 'fd20:ce::254/128'],
  ...['fd00:c1::a9fe:a9fe/128', 'fd00:a9fe:a9fe::1/128', 'fd00:42::42/128'],
]

/**
 * Nets that no request of ours ever enters, whoever asks: link-local (cloud metadata among it), cloud metadata elsewhere,
 * multicast, reserved, and what carries an IPv4 address where it cannot be read: Teredo, NAT64 of a network's own.
 * Source: the IANA special-purpose registries.
 */
const never = blockList(
  ['0.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '224.0.0.0/4', '240.0.0.0/4', ...metadata4],
  ['::/128', 'fe80::/10', 'fec0::/10', 'ff00::/8', '2001::/32', '64:ff9b:1::/48', ...metadata6],
)

/**
 * Nets of this machine, of private networks and of documentation, entered unless only public ones are allowed. Source:
 * as above.
 */
const notPublic = blockList(
  [
    ...['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '198.18.0.0/15'],
    ...['192.0.2.0/24', '192.88.99.0/24', '198.51.100.0/24', '203.0.113.0/24'],
  ],
  ['::1/128', 'fc00::/7', '100::/64', '2001:2::/48', '2001:db8::/32', '3fff::/20', '5f00::/16'],
)

function blockList(nets4: string[], nets6: string[]): BlockList {
  const list = new BlockList()
  for (const [nets, family] of [
    [nets4, 'ipv4'],
    [nets6, 'ipv6'],
  ] as const)
    for (const net of nets) {
      const [address = '', prefix] = net.split('/')
      list.addSubnet(address, Number(prefix), family)
    }
  return list
}

/** Whether an address, as it is about to be dialled, may not be entered, also inside IPv6 (mapped, NAT64, 6to4). */
export function isForbiddenAddress(address: string, outbound: Outbound): boolean {
  const lists = outbound === 'public' ? [never, notPublic] : [never]
  if (!isIPv6(address)) return lists.some(list => list.check(address, 'ipv4'))
  const inner = embeddedIPv4(address)
  return lists.some(list => list.check(address, 'ipv6') || (inner !== undefined && list.check(inner, 'ipv4')))
}

/** The IPv4 address that an IPv6 one carries: ::a.b.c.d, ::ffff:a.b.c.d, 64:ff9b::a.b.c.d, 2002:aabb:ccdd::. */
function embeddedIPv4(address: string): string | undefined {
  const groups = groupsOf(address)
  const dotted = (high = 0, low = 0) => [high >> 8, high & 255, low >> 8, low & 255].join('.')
  const leading = groups.slice(0, 5).every(group => group === 0)
  // ::1 and :: are addresses of their own.
  const compatible = groups[5] === 0 && groups[6] !== 0
  if (leading && (groups[5] === 0xffff || compatible)) return dotted(groups[6], groups[7])
  if (groups.slice(0, 4).every(group => group === 0) && groups[4] === 0xffff && groups[5] === 0)
    return dotted(groups[6], groups[7])
  if (groups[0] === 0x64 && groups[1] === 0xff9b) return dotted(groups[6], groups[7])
  if (groups[0] === 0x2002) return dotted(groups[1], groups[2])
  return undefined
}

function groupsOf(address: string): number[] {
  const plain = (address.split('%')[0] ?? '').replace(
    /(\d+)\.(\d+)\.(\d+)\.(\d+)$/,
    (_, a, b, c, d) => `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`,
  )
  const [head = '', tail] = plain.split('::')
  const parse = (part: string) => (part === '' ? [] : part.split(':').map(group => Number.parseInt(group, 16)))
  const front = parse(head)
  const back = tail === undefined ? [] : parse(tail)
  return [...front, ...Array.from({ length: 8 - front.length - back.length }, () => 0), ...back]
}
