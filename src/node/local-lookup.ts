import { type LookupAddress, lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { isLocalhost } from '../network/reach.ts'

/** How names are resolved. */
export type Resolve = typeof lookup

const loopback: LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

/** Resolves as the system does. Names below localhost that no resolver knows are this machine. Source: RFC 6761, 6.3. */
export const localLookup =
  (resolve: Resolve = lookup): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, options, (error, address, family) => {
      if (!error || !isLocalhost(hostname)) callback(error, address, family)
      else if (options.all) callback(null, loopback)
      else callback(null, '127.0.0.1', 4)
    })
  }
