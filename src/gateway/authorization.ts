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

const credential = /[\s,]Credential=([^,;&=\s]*)/
const signedHeaders = /[\s,]SignedHeaders=([^,\s]*)/
const signature = /[\s,]Signature=([^,\s]*)/

/** Reads the header, or undefined when it is absent or of another family (Basic, Bearer): such a call counts as unsigned. */
export function parseAuthorization(header: string | undefined): Authorization | undefined {
  if (!header?.startsWith('ACS')) return undefined
  const part = (pattern: RegExp) => pattern.exec(header)?.[1]?.trim() ?? ''
  return {
    algorithm: header.split(' ', 1)[0] ?? '',
    // Version 4 puts the scope of its key behind the id: ID/DATE/REGION/PRODUCT/aliyun_v4_request.
    credential: part(credential).split('/', 1)[0] ?? '',
    signedHeaders: part(signedHeaders)
      .split(';')
      .filter(name => name !== ''),
    signature: part(signature),
  }
}
