import type { Outbound } from '../options/choices.ts'

/**
 * Where clouds other than on link-local addresses tell instances their secrets: Alibaba, Azure, AWS (its pods' keys
 * too), Google, Oracle, Linode, Scaleway.
 */
const metadata = [
  ...['100.100.100.200/32', '168.63.129.16/32', 'fd00:100::100:200/128', 'fd00:ec2::/32', 'fd20:ce::254/128'],
  ...['fd00:c1::a9fe:a9fe/128', 'fd00:a9fe:a9fe::1/128', 'fd00:42::42/128'],
]

/**
 * Nets that no request of ours ever enters, whoever asks: link-local (cloud metadata among it), cloud metadata elsewhere,
 * multicast, reserved, and what carries an IPv4 address where it cannot be read: Teredo, NAT64 of a network's own.
 * Source: the IANA special-purpose registries.
 */
const never = [
  ...['0.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/128', 'fe80::/10', 'fec0::/10', 'ff00::/8', '2001::/32', '64:ff9b:1::/48'],
  ...metadata,
].map(parseNet)

/**
 * Nets of this machine, of private networks and of documentation, entered unless only public ones are allowed. Source:
 * as above.
 */
const notPublic = [
  ...['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '198.18.0.0/15'],
  ...['192.0.2.0/24', '192.88.99.0/24', '198.51.100.0/24', '203.0.113.0/24'],
  ...['::1/128', 'fc00::/7', '100::/64', '2001:2::/48', '2001:db8::/32', '3fff::/20', '5f00::/16'],
].map(parseNet)

/** The bits of an address, as text: 32 or 128 of them. */
type Bits = string

/** Whether an address, as it is about to be dialled, may not be entered, also inside IPv6 (mapped, NAT64, 6to4). */
export function isForbiddenAddress(address: string, outbound: Outbound): boolean {
  const nets = outbound === 'public' ? [...never, ...notPublic] : never
  const bits = bitsOf(address)
  const inner = bits.length === 128 ? embeddedIPv4(bits) : undefined
  return nets.some(net => [bits, inner].some(each => each?.length === net.length && each.startsWith(net.prefix)))
}

function parseNet(net: string): { length: number; prefix: Bits } {
  const [address = '', size] = net.split('/')
  const bits = bitsOf(address)
  return { length: bits.length, prefix: bits.slice(0, Number(size)) }
}

/** What stands before the IPv4 address that an IPv6 one carries, and where that begins. Source: as above. */
const carriers = [
  { ...parseNet('::ffff:0:0/96'), at: 96 },
  { ...parseNet('::ffff:0:0:0/96'), at: 96 },
  { ...parseNet('64:ff9b::/32'), at: 96 },
  { ...parseNet('2002::/16'), at: 16 },
]

function embeddedIPv4(bits: Bits): Bits | undefined {
  const carrier = carriers.find(({ prefix }) => bits.startsWith(prefix))
  if (carrier) return bits.slice(carrier.at, carrier.at + 32)
  // ::a.b.c.d, but ::1 and :: are addresses of their own.
  return /^0{96}(?!0{16})/.test(bits) ? bits.slice(96) : undefined
}

function bitsOf(address: string): Bits {
  if (!address.includes(':'))
    return address
      .split('.')
      .map(byte => binary(Number(byte), 8))
      .join('')
  const plain = (address.split('%')[0] ?? '').replace(
    /(\d+)\.(\d+)\.(\d+)\.(\d+)$/,
    (_, a, b, c, d) => `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`,
  )
  const [head = '', tail = ''] = plain.split('::')
  const parse = (part: string) =>
    part === ''
      ? ''
      : part
          .split(':')
          .map(group => binary(Number.parseInt(group, 16), 16))
          .join('')
  const back = parse(tail)
  return parse(head).padEnd(128 - back.length, '0') + back
}

function binary(value: number, digits: number): Bits {
  return value.toString(2).padStart(digits, '0')
}
