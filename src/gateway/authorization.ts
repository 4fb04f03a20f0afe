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

/** Whether an algorithm is of signature version 4, in whichever letter case. */
export const isVersion4 = (algorithm: string): boolean => /^ACS4-/i.test(algorithm)

const ofFamily = /^ACS/i
const between = /[\s,]/
const afterPart = /[,\s]/g
const afterCredential = /[,;&=\s]/g

/**
 * Reads the header, or undefined when it is absent or of another family (Basic, Bearer): such a call counts as unsigned.
 *
 * @source acs3Signature
 * @guess The name of the algorithm counts as the documents write it, in capitals: `acs3-hmac-sha256` is refused by name.
 */
export function parseAuthorization(header: string | undefined): Authorization | undefined {
  if (!header || !ofFamily.test(header)) return undefined
  return {
    algorithm: header.split(' ', 1)[0] ?? '',
    // Version 4 puts the scope of its key behind the id: ID/DATE/REGION/PRODUCT/aliyun_v4_request.
    credential: partOf(header, 'Credential=', afterCredential).split('/', 1)[0] ?? '',
    signedHeaders: partOf(header, 'SignedHeaders=')
      .split(';')
      .filter(name => name !== ''),
    signature: partOf(header, 'Signature='),
  }
}

/** What stands behind a name that follows a comma or a blank; no match is built, for every signed call passes here. */
function partOf(header: string, name: string, end = afterPart): string {
  let at = header.indexOf(name)
  while (at >= 0 && !between.test(header[at - 1] ?? '')) at = header.indexOf(name, at + 1)
  if (at < 0) return ''
  const start = at + name.length
  end.lastIndex = start
  return header.slice(start, end.test(header) ? end.lastIndex - 1 : undefined)
}
