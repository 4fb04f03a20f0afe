import type { ReadCall } from '../gateway/call.ts'
import type { Digests } from '../gateway/digests.ts'
import { headerValue } from '../gateway/exchange.ts'
import { utf8FromWire } from '../gateway/percent-encoding.ts'
import { byNameThenValue, encodedPair } from './v1.ts'

export const v3Algorithm = 'ACS3-HMAC-SHA256'

/** How the canonical request is written; the variants serve only to recognise a caller's mistake. */
export type V3Writing = { method?: string; host?: string }

/** The hash of no bytes, which most calls have for a body. */
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** Lower-case hex SHA-256 of the raw body. */
export function payloadHash(body: Uint8Array, digests: Digests): string {
  return body.length === 0 ? emptyHash : digests.sha256(body)
}

/** The query, sorted and encoded. The SDKs send it in its order already. */
export function v3Query({ query }: ReadCall): string {
  const isSorted = query.every((pair, index) => index === 0 || byNameThenValue(query[index - 1] ?? pair, pair) <= 0)
  const sorted = isSorted ? query : [...query].sort(byNameThenValue)
  return sorted.map(encodedPair).join('&')
}

/**
 * The canonical request of ACS3, what stands before and what stands behind the query: method, path, sorted query, the headers of the client's own SignedHeaders list, that
 * list, and the hash of the raw body. Form fields are covered by the hash only. The hash is ours, never the header's: a
 * body that changed on the way shows as a mismatch.
 *
 * @source acs3Signature
 * @guess ACS3: the hash of the body is always computed here, so a wrong x-acs-content-sha256 shows as
 * SignatureDoesNotMatch; x-acs-* headers that were not signed are ignored.
 */
export function v3CanonicalRequest(
  call: ReadCall,
  hash: string,
  writing: V3Writing = {},
): [head: string, tail: string] {
  const { method = call.request.method } = writing
  const signedHeaders = call.authorization?.signedHeaders ?? []
  const lines = ['']
  for (const name of signedHeaders) {
    const lower = name.toLowerCase()
    lines.push(`${lower}:${signedValue(call, lower, writing)}`)
  }
  lines.push('', signedHeaders.join(';'), hash)
  return [`${method}\n${call.path}\n`, lines.join('\n')]
}

/** What is signed in the end: the algorithm and the hash of the canonical request. */
export function v3StringToSign(canonicalRequest: string, digests: Digests): string {
  return `${v3Algorithm}\n${digests.sha256(canonicalRequest)}`
}

function signedValue({ request }: ReadCall, name: string, { host }: V3Writing): string {
  if (name === 'host' && host !== undefined) return host
  const value = headerValue(request, name)
  if (value === undefined) return ''
  if (typeof value === 'string') return utf8FromWire(value.trim())
  return value
    .map(one => utf8FromWire(one.trim()))
    .sort()
    .join(',')
}
