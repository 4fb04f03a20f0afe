import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import { crypto } from '../builtins.ts'
import { authorityFiles } from './ca-folder.ts'

/** Where systems keep the roots that their programs trust, as one PEM file. */
const systemFiles = [
  '/etc/ssl/certs/ca-certificates.crt', // Debian, Alpine
  '/etc/pki/tls/certs/ca-bundle.crt', // Fedora
  '/etc/ssl/ca-bundle.pem', // openSUSE
  '/etc/ssl/cert.pem', // macOS, BSD
]

/** The password of the Java truststore: there is nothing secret in it, but Java wants one. It is Java's own. */
export const truststorePassword = 'changeit'

/** Files by which programs trust a CA of ours besides what they trust anyway. */
export type TrustFiles = {
  /** The CA alone, for programs that add it to their own. */
  authority: string
  /** The system's roots and the CA, for programs that take a file in place of their own. */
  bundle: string
  /** The same as a truststore of Java. */
  truststore: string
}

/**
 * Writes what programs need to trust a CA, beside it. `trusted` is the file that is trusted in place of the system's
 * roots already (SSL_CERT_FILE), if any: the bundle goes on from there.
 * @throws {Error} when the folder cannot be written to.
 */
export function writeTrustFiles(folder: string, authority: string, trusted: string | undefined): TrustFiles {
  const { certificate, bundle, truststore } = authorityFiles(folder)
  const files = { authority: certificate, bundle, truststore }
  const all = [...readRoots(trusted).filter(pem => !isOurs(pem)), authority.trim()]
  write(files.authority, authority)
  write(files.bundle, `${all.join('\n')}\n`)
  write(files.truststore, truststoreOf(all))
  return files
}

function readRoots(trusted: string | undefined): readonly string[] {
  for (const file of [trusted, ...systemFiles]) {
    const found = file === undefined ? [] : readPems(file)
    if (found.length > 0) return found
  }
  return rootCertificates
}

/** Whether a certificate is that of a CA of ours, as in a bundle that we wrote before. */
const isOurs = (pem: string) => new crypto.X509Certificate(pem).subject.startsWith('O=cloudauth-emulator\n')

function readPems(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  } catch {
    return []
  }
}

/**
 * A truststore in the form that every Java reads: JKS, version 2, as OpenJDK's `sun.security.provider.JavaKeyStore`
 * describes it. Keytool would write the same, where there is one.
 */
function truststoreOf(pems: readonly string[]): Buffer {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return bytes
  }
  const text = (value: string) => Buffer.concat([number(Buffer.byteLength(value)).subarray(2), Buffer.from(value)])
  const entries = pems.flatMap((pem, index) => {
    const der = new crypto.X509Certificate(pem).raw
    return [number(trustedEntry), text(`ca-${index}`), Buffer.alloc(8), text('X.509'), number(der.length), der]
  })
  const body = Buffer.concat([number(0xfeedfeed), number(2), number(pems.length), ...entries])
  const password = Buffer.from(truststorePassword, 'utf16le').swap16()
  const digest = crypto.createHash('sha1').update(password).update('Mighty Aphrodite').update(body).digest()
  return Buffer.concat([body, digest])
}

const trustedEntry = 2

function write(file: string, content: string | Buffer): void {
  const draft = `${file}-${process.pid}`
  writeFileSync(draft, content, { mode: 0o644 })
  renameSync(draft, file)
}
