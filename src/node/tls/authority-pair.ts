import { crypto } from '../builtins.ts'
import { machineTime } from '../timers.ts'
import {
  createAuthorityCertificate,
  createKey,
  createServerCertificate,
  type KeyPair,
  type PrivateKey,
  readAuthorityCertificate,
  type Subtrees,
} from './certificate.ts'
import { isPermitted, narrowedSubtrees, type ServerName, subtreeOf, usualSubtrees } from './names.ts'

/** A CA with less than this left is replaced, in milliseconds. */
const renewedBefore = 30 * 24 * 60 * 60_000

const createPair = (key: PrivateKey, permitted: Subtrees): KeyPair => ({
  key,
  certificate: createAuthorityCertificate(key, permitted, machineTime()),
})

/** A new CA for the usual names. */
export const newPair = (): KeyPair => createPair(createKey(), usualSubtrees)

/** What is to replace a CA that was kept: a new one when it ends soon, the same key bound more closely; or nothing. */
export function renewedPair({ certificate, key }: KeyPair): KeyPair | undefined {
  const { endsAt, permitted } = readAuthorityCertificate(certificate)
  if (endsAt < machineTime() + renewedBefore) return newPair()
  const narrowed = narrowedSubtrees(permitted)
  return narrowed && createPair(key, narrowed)
}

export const permitsOf = ({ certificate }: KeyPair, name: ServerName) =>
  isPermitted(name, readAuthorityCertificate(certificate).permitted)

/** The same CA, for further names; undefined when it signs for all of them already. */
export function widenedPair(pair: KeyPair, wanted: readonly ServerName[]): KeyPair | undefined {
  const missing = wanted.filter(name => !permitsOf(pair, name))
  if (missing.length === 0) return undefined
  const { permitted } = readAuthorityCertificate(pair.certificate)
  return createPair(pair.key, joined(permitted, ...missing.map(subtreeOf)))
}

export const signBy = (pair: KeyPair, key: PrivateKey, names: readonly ServerName[]) =>
  createServerCertificate(key, names, pair, machineTime())

/** A CA as it is kept: its key and its certificate, as PEM. */
export const textOfPair = ({ certificate, key }: KeyPair) =>
  `${key.export({ type: 'pkcs8', format: 'pem' })}${certificate}`

/** Reads what {@link textOfPair} wrote; undefined for anything else. */
export function readPair(text: string): KeyPair | undefined {
  const certificate = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----\n?/.exec(text)?.[0]
  try {
    const key = crypto.createPrivateKey(text)
    if (certificate && new crypto.X509Certificate(certificate).checkPrivateKey(key)) return { certificate, key }
  } catch {
    // Its reader says so in words of ours: a parser's would quote what may be a key.
  }
  return undefined
}

const joined = (...all: readonly Subtrees[]): Subtrees => ({
  names: [...new Set(all.flatMap(({ names }) => names))],
  labels: [...new Set(all.flatMap(({ labels }) => labels))],
  nets: [...new Set(all.flatMap(({ nets }) => nets))],
})
