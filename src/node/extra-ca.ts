import { readFileSync } from 'node:fs'
import { crypto } from './builtins.ts'

/**
 * The certificates of `--extra-ca`, as PEM; undefined without a file.
 * @throws {Error} for a file that cannot be read or holds no certificate.
 */
export function readExtraCa(file: string): string | undefined {
  if (file === '') return undefined
  const text = readText(file)
  if (!isCertificate(text))
    throw new Error(`Failed to read --extra-ca ${file}: it holds no certificate. Use a PEM file of certificates.`)
  return text
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : thrown
    throw new Error(`Failed to read --extra-ca ${file}: ${why}. Use a PEM file of certificates.`)
  }
}

function isCertificate(text: string): boolean {
  try {
    return new crypto.X509Certificate(text) !== undefined
  } catch {
    return false
  }
}
