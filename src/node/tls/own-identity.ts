import { readFileSync } from 'node:fs'
import type { Options } from '../../options/options.ts'
import { crypto } from '../builtins.ts'

/**
 * The certificate that the user gives, whatever name is asked for.
 * @throws {Error} when a file cannot be read, or the two do not go together, naming the option and the file.
 */
export function readOwnIdentity({ tlsCert, tlsKey }: Pick<Options, 'tlsCert' | 'tlsKey'>) {
  const fallback = { cert: read('--tls-cert', tlsCert), key: read('--tls-key', tlsKey) }
  if (!belongTogether(fallback))
    throw new Error(
      `Failed to use --tls-cert ${tlsCert} with --tls-key ${tlsKey}: they hold no certificate with its key. Use PEM files, the key without a passphrase.`,
    )
  return { fallback, contextFor: () => undefined, knows: () => true, authority: undefined }
}

function read(flag: string, file: string): string {
  if (file === '')
    throw new Error(`Failed to read ${flag}: it is not given. Use --tls-cert FILE and --tls-key FILE together.`)
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    throw new Error(`Failed to read ${flag} ${file}: ${words(thrown)}. Use a PEM file.`)
  }
}

function belongTogether({ cert, key }: { cert: string; key: string }): boolean {
  try {
    return new crypto.X509Certificate(cert).checkPrivateKey(crypto.createPrivateKey(key))
  } catch {
    // A parser's words would quote what may be a key.
    return false
  }
}

const words = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown))
