/**
 * An `Authorization` header of the ACS family, read by key: SDKs write `Credential`, `SignedHeaders` and `Signature` in
 * different orders. A part that is missing is the empty string. Source: acs3Signature.
 */
export type Authorization = {
  algorithm: string
  credential: string
  signedHeaders: string[]
  signature: string
}

/** Reads the header, or undefined when it is absent or of another family (Basic, Bearer): such a call counts as unsigned. */
export function parseAuthorization(header: string | undefined): Authorization | undefined {
  if (!header?.startsWith('ACS')) return undefined
  const blank = header.indexOf(' ')
  const parts = new Map<string, string>()
  for (const part of blank < 0 ? [] : header.slice(blank + 1).split(',')) {
    const equals = part.indexOf('=')
    if (equals > 0) parts.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim())
  }
  return {
    algorithm: blank < 0 ? header : header.slice(0, blank),
    credential: parts.get('Credential') ?? '',
    signedHeaders: (parts.get('SignedHeaders') ?? '').split(';').filter(name => name !== ''),
    signature: parts.get('Signature') ?? '',
  }
}
