import type { ReadCall } from '../gateway/call.ts'
import { headerText, headerValue } from '../gateway/exchange.ts'
import { percentEncode } from '../gateway/percent-encoding.ts'
import type { Digests } from './digests.ts'
import { type V1Writing, v1StringToSign } from './v1.ts'
import { payloadHash, type V3Writing, v3CanonicalRequest, v3StringToSign } from './v3.ts'
import type { SigningKey } from './verify.ts'

/** Encodings that are often mistaken for the one the signature documents ask for. */
const mistakenEncodings = [
  {
    hint: '"*" was signed unencoded; it must be %2A',
    encode: (text: string) => percentEncode(text).replaceAll('%2A', '*'),
  },
  {
    hint: '"~" was signed as %7E; it must stay as it is',
    encode: (text: string) => percentEncode(text).replaceAll('~', '%7E'),
  },
  {
    hint: 'a space was signed as "+"; it must be %20',
    encode: (text: string) => percentEncode(text).replaceAll('%20', '+'),
  },
  {
    hint: 'the values were form-encoded before signing ("+" for space, "*" kept, "~" as %7E); use RFC 3986 encoding',
    encode: (text: string) => percentEncode(text).replaceAll('%20', '+').replaceAll('%2A', '*').replaceAll('~', '%7E'),
  },
  {
    hint: "one or more of !'()* were signed unencoded, as encodeURIComponent leaves them; they must be encoded",
    encode: (text: string) => encodeURIComponent(text),
  },
  {
    hint: 'the percent-encoding was written with lower-case hex digits; they must be upper-case',
    encode: (text: string) => percentEncode(text).replace(/%[0-9A-F]{2}/g, hex => hex.toLowerCase()),
  },
  { hint: 'the values were signed without percent-encoding', encode: (text: string) => text },
]

/**
 * Says which known mistake makes the caller's V1 signature come out right, or undefined when none does.
 * Each mistake is tried by signing as that caller would have.
 */
export function explainV1Mismatch(
  call: ReadCall,
  key: SigningKey,
  given: string,
  digests: Digests,
): string | undefined {
  const { method } = call.request
  const pairs = [...call.query, ...call.form]
  const plain = v1StringToSign(method, pairs)
  const signed = (text: string) => key.v1(text, 'base64') === given || key.v1Sha256(text, 'base64') === given
  const bare = (algorithm: 'SHA1' | 'SHA256') => digests.hmac(algorithm, key.secret)(plain, 'base64') === given
  if (bare('SHA1') || bare('SHA256'))
    return 'the key has no trailing "&"; signature 1.0 signs with AccessKeySecret + "&"'
  const writings: { hint: string; writing: V1Writing; pairs?: ReadCall['query'] }[] = [
    ...mistakenEncodings.flatMap(({ hint, encode }) => [
      { hint, writing: { encode, encodeWhole: percentEncode } },
      { hint, writing: { encode, encodeWhole: encode } },
    ]),
    ...['GET', 'POST'].map(other => ({
      hint: `the string to sign began with ${other}, the call came as ${method}`,
      writing: { method: other },
    })),
    { hint: 'only the query was signed; form fields must be signed too', writing: {}, pairs: call.query },
  ]
  return writings.find(({ writing, pairs: some = pairs }) => signed(v1StringToSign(method, some, writing)))?.hint
}

/** Says which known mistake makes the caller's V3 signature come out right, or what else is odd, or undefined. */
export function explainV3Mismatch(
  call: ReadCall,
  key: SigningKey,
  given: string,
  digests: Digests,
): string | undefined {
  const plain = v3StringToSign(v3CanonicalRequest(call, digests), digests)
  const signed = (writing: V3Writing) =>
    key.v3(v3StringToSign(v3CanonicalRequest(call, digests, writing), digests), 'hex') === given
  if (digests.hmac('SHA256', `${key.secret}&`)(plain, 'hex') === given)
    return 'the key has a trailing "&"; ACS3 signs with the bare AccessKeySecret'
  const claimedHash = headerText(call.request, 'x-acs-content-sha256')
  const host = headerText(call.request, 'host') ?? ''
  const writings: { hint: string; writing: V3Writing }[] = [
    ...mistakenEncodings.map(({ hint, encode }) => ({ hint, writing: { encode } })),
    ...['GET', 'POST'].map(method => ({
      hint: `the canonical request began with ${method}, the call came as ${call.request.method}`,
      writing: { method },
    })),
    {
      hint: `host was signed without its port; it came as "${host}"`,
      writing: { host: host.replace(/:\d+$/, '') },
    },
    ...['x-forwarded-host', 'x-original-host'].map(name => ({
      hint: `host was signed as in ${name}: a proxy rewrote the Host header, which breaks the signature`,
      writing: { host: headerText(call.request, name) ?? '' },
    })),
    ...(claimedHash === undefined
      ? []
      : [
          {
            hint: 'the body is not the one that was signed: x-acs-content-sha256 differs from its hash',
            writing: { payloadHash: claimedHash },
          },
        ]),
  ]
  const known = writings.find(({ writing }) => signed(writing))?.hint
  if (known) return known
  const absent = call.authorization?.signedHeaders.filter(
    name => headerValue(call.request, name.toLowerCase()) === undefined,
  )
  if (absent?.length) return `SignedHeaders names ${absent.join(', ')}, which the request does not carry`
  if (claimedHash !== undefined && claimedHash !== payloadHash(call.request.body, digests))
    return 'the body is not the one that was signed: x-acs-content-sha256 differs from its hash'
  return undefined
}
