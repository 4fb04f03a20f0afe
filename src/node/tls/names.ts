import { BlockList, isIP } from 'node:net'
import { localNets } from '../../network/addresses.ts'
import { pageDomains, privateNames } from '../../network/reach.ts'
import type { Subtrees } from './certificate.ts'

/** A name or an address that a certificate can be for. */
export type ServerName = { kind: 'name' | 'address'; value: string }

/**
 * Names below which nothing public can be, and the vendor's domains: its SDKs build the endpoint from one, pages load its
 * scripts from another, and a hosts file or a network alias may point them at the emulator.
 */
const domains = ['localhost', ...privateNames, 'aliyuncs.com', ...pageDomains]

/**
 * Single labels, the names of services in compose and Kubernetes. Name constraints cannot say "any single label", so the
 * usual ones are listed; others are added when they are first asked for, or by `--tls-name`.
 */
const services = [
  ...['cloudauth-emulator', 'cloudauth', 'cloudauth-intl', 'emulator', 'aliyun', 'alibaba', 'alibaba-cloud', 'ekyc'],
  ...[
    'kyc',
    'idv',
    'mock',
    'mocks',
    'stub',
    'fake',
    'api',
    'app',
    'server',
    'web',
    'proxy',
    'nginx',
    'gateway',
    'docker',
  ],
]

/** Addresses of this machine, of private networks and of links. */
const nets = [...localNets, '169.254.0.0/16', 'fe80::/10']

/** What an authority of ours may sign for, besides what it is told to. */
export const usualSubtrees: Subtrees = { names: domains, labels: services, nets }

const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/

/** Reads a host as a name or an address in its plain form; undefined when it is neither. A leading `*.` is a wildcard. */
export function readServerName(text: string): ServerName | undefined {
  const plain = text
    .toLowerCase()
    .replace(/^\[|\]$|\.$/g, '')
    .replace(/^::ffff:(?=[\d.]+$)/, '')
  if (isIP(plain) === 4) return { kind: 'address', value: plain }
  // URL writes IPv6 in its one plain form; what has a zone is of no use to a certificate.
  if (isIP(plain) === 6 && !plain.includes('%'))
    return { kind: 'address', value: new URL(`http://[${plain}]`).hostname.slice(1, -1) }
  const labels = plain.replace(/^\*\./, '').split('.')
  return plain.length <= 253 && labels.every(part => label.test(part)) ? { kind: 'name', value: plain } : undefined
}

export const isSingleLabel = ({ kind, value }: ServerName): boolean => kind === 'name' && !/[.*]/.test(value)

/** The subtree that lets an authority sign for a name, or an address: for a single label, it alone. */
export function subtreeOf(wanted: ServerName): Subtrees {
  const { kind, value } = wanted
  if (kind === 'address') return { names: [], labels: [], nets: [`${value}/${value.includes(':') ? 128 : 32}`] }
  if (isSingleLabel(wanted)) return { names: [], labels: [value], nets: [] }
  return { names: [value.replace(/^\*\./, '')], labels: [], nets: [] }
}

/** The same, but for what is below single labels that early versions let an authority sign for; undefined when it did not. */
export function narrowedSubtrees({ names, labels, nets }: Subtrees): Subtrees | undefined {
  const tooWide = names.filter(name => !name.includes('.') && !domains.includes(name))
  if (tooWide.length === 0) return undefined
  return { names: names.filter(name => !tooWide.includes(name)), labels: [...labels, ...tooWide], nets }
}

/** Whether an authority that is bound to `permitted` may sign for a name. */
export function isPermitted({ kind, value }: ServerName, permitted: Subtrees): boolean {
  if (kind === 'address') return listOf(permitted.nets).check(value, familyOf(value))
  if (permitted.labels.includes(value)) return true
  const name = value.replace(/^\*\./, '')
  return permitted.names.some(base => name === base || name.endsWith(`.${base}`))
}

function listOf(nets: readonly string[]): BlockList {
  const list = new BlockList()
  for (const net of nets) {
    const [base = '', length] = net.split('/')
    list.addSubnet(base, Number(length), familyOf(base))
  }
  return list
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')
