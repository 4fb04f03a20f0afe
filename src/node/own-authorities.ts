import { existsSync, readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'

/** So many CAs of this process's own emulators are remembered: tests open hundreds of servers, with few CAs. */
const mostRemembered = 16

const own = new Set<string>()

/** Lets requests of this process trust the CA of an emulator in it: a CallbackUrl may lead to its own inbox. */
export function trustOwnAuthority(pem: string): void {
  own.delete(pem)
  own.add(pem)
  const [oldest] = own
  if (own.size > mostRemembered && oldest !== undefined) own.delete(oldest)
}

/** What https requests trust: undefined is what Node trusts, to which CAs of our own are added where there are some. */
export function trustedAuthorities(extraCa?: string, ofNode = process.env.NODE_EXTRA_CA_CERTS): string[] | undefined {
  const added = [...own, ...(extraCa === undefined ? [] : [extraCa])]
  if (added.length === 0) return undefined
  return [...rootCertificates, ...(ofNode && existsSync(ofNode) ? [readFileSync(ofNode, 'utf8')] : []), ...added]
}
