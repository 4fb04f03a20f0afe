import type { KnownKey } from '../gateway/access-keys.ts'
import { ApiError } from '../gateway/api-error.ts'
import type { ReadCall } from '../gateway/call.ts'
import type { Digests, Hmac } from '../gateway/digests.ts'
import { explainV1Mismatch, explainV3Mismatch } from './explain-mismatch.ts'
import { explainRewriting } from './explain-rewriting.ts'
import { v1Canonical, v1StringToSign } from './v1.ts'
import { payloadHash, v3Algorithm, v3CanonicalRequest, v3Query, v3StringToSign } from './v3.ts'

/**
 * Verifies the signature of a call by a known key, or throws SignatureDoesNotMatch with the string that was signed here
 * and, where one fits, the mistake that explains the difference.
 */
export type VerifySignature = (call: ReadCall, key: KnownKey) => void

/** A key with its HMACs, prepared once: V1 signs with the secret and a trailing `&`, V3 with the bare secret. */
export type SigningKey = { id: string; secret: string; v1: Hmac; v1Sha256: Hmac; v3: Hmac }

/** Verifies with these digests. Source: rpcSignature, acs3Signature. */
export function createVerifier(digests: Digests): VerifySignature {
  const prepared = new WeakMap<KnownKey, SigningKey>()
  const prepare = (key: KnownKey, secret: string) => {
    const v1 = digests.hmac('SHA1', `${secret}&`)
    const v1Sha256 = digests.hmac('SHA256', `${secret}&`)
    const signing = { id: key.id, secret, v1, v1Sha256, v3: digests.hmac('SHA256', secret) }
    prepared.set(key, signing)
    return signing
  }
  return (call, key) => {
    if (key.secret === undefined) return
    const signing = prepared.get(key) ?? prepare(key, key.secret)
    if (call.scheme === 'V1') verifyV1(call, signing, digests)
    else if (call.scheme === 'V3') verifyV3(call, signing, digests)
  }
}

function verifyV1(call: ReadCall, key: SigningKey, digests: Digests): void {
  const given = call.parameters.get('Signature') ?? ''
  const method = call.parameters.get('SignatureMethod') || 'HMAC-SHA1'
  const sign = method === 'HMAC-SHA1' ? key.v1 : method === 'HMAC-SHA256' ? key.v1Sha256 : undefined
  if (!sign)
    throw new ApiError(
      'InvalidSignatureMethod',
      `SignatureMethod: "${method}" is not verified here, use HMAC-SHA1 or HMAC-SHA256`,
    )
  const pairs = [...call.query, ...call.form]
  const stringTo = (some: typeof pairs) => v1StringToSign(call.request.method, v1Canonical(some))
  const stringToSign = stringTo(pairs)
  if (sign(stringToSign, 'base64') === given) return
  // The Java SDK of 2023 sends empty values but leaves them out of what it signs; the Go and Python SDKs sign them.
  const filled = pairs.filter(({ value }) => value !== '')
  if (filled.length < pairs.length && sign(stringTo(filled), 'base64') === given) return
  // No signature is longer than 44 characters; to replace millions takes hundreds of megabytes.
  const plus = given.length > 100 ? given : given.replaceAll(' ', '+')
  if (plus !== given && sign(stringToSign, 'base64') === plus)
    throw mismatchV1(stringToSign, 'a "+" of it came unencoded, where it means a blank; send it as %2B')
  const hint =
    explainV1Mismatch(call, key, given, digests) ??
    explainRewriting(call, other => {
      const text = v1StringToSign(other.request.method, v1Canonical([...other.query, ...other.form]))
      return [given, plus].includes(sign(text, 'base64'))
    })
  throw mismatchV1(stringToSign, hint ?? `does not fit the secret of ${key.id}; signed here: ${shorten(stringToSign)}`)
}

function mismatchV1(stringToSign: string, why: string): ApiError {
  return new ApiError(
    'SignatureDoesNotMatch',
    `Signature: ${why}`,
    // SDKs compare what follows the message's only colon with their own string, so it comes last and bare.
    {
      message: `Specified signature is not matched with our calculation. server string to sign is:${inMessage(stringToSign)}`,
    },
  )
}

function verifyV3(call: ReadCall, key: SigningKey, digests: Digests): void {
  const { authorization } = call
  if (!authorization || authorization.algorithm !== v3Algorithm)
    throw new ApiError(
      'InvalidSignatureMethod',
      `Authorization: algorithm "${authorization?.algorithm}" is not verified here, use ${v3Algorithm}`,
    )
  const hash = payloadHash(call.request.body, digests)
  const query = v3Query(call)
  const canonicalRequest = v3CanonicalRequest(call, hash).join(query)
  const stringToSign = v3StringToSign(canonicalRequest, digests)
  if (key.v3(stringToSign, 'hex') === authorization.signature) return
  const hint =
    explainV3Mismatch(call, key, authorization.signature, digests) ??
    explainRewriting(call, other => {
      // Dozens of hosts are tried: what is the same for all is not made again.
      const text = v3CanonicalRequest(other, hash).join(other.query === call.query ? query : v3Query(other))
      return key.v3(v3StringToSign(text, digests), 'hex') === authorization.signature
    })
  throw new ApiError(
    'SignatureDoesNotMatch',
    `Authorization: ${hint ?? `does not fit the secret of ${key.id}; canonical request signed here: ${shorten(canonicalRequest)}`}`,
    {
      message: `Specified signature does not match our calculation. server StringToSign is [${stringToSign}] server CanonicalRequest is [${inMessage(canonicalRequest)}]`,
    },
  )
}

/** SDKs compare the whole of it with their own. One that is longer than any picture of a call makes it is cut. */
const inMessage = (text: string) => (text.length > longestInMessage ? shorten(text) : text)
const longestInMessage = 4 * 1024 * 1024

const shorten = (text: string) => (text.length > 600 ? `${text.slice(0, 600)}... (${text.length} characters)` : text)
