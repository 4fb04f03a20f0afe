import { parseMoment } from '../clock/moment.ts'
import type { KnownKey } from '../gateway/access-keys.ts'
import { ApiError } from '../gateway/api-error.ts'
import { type Authorization, isVersion4 } from '../gateway/authorization.ts'
import type { ReadCall } from '../gateway/call.ts'
import type { Digests } from '../gateway/digests.ts'
import { headerText } from '../gateway/exchange.ts'
import { createVerifier } from './verify.ts'

/**
 * The parameters that a V1 call must carry, in the order in which they are asked for.
 *
 * @source rpcSignature
 * @documented A signed call carries AccessKeyId, Signature, SignatureMethod, SignatureVersion, SignatureNonce and
 * Timestamp.
 * @deviation The real service answers signed calls only. Here unsigned calls and unknown keys pass, for a test needs no
 * account; `--auth strict` asks for a known key, a right signature, a fresh nonce and the right time.
 */
const commonParameters = [
  { name: 'AccessKeyId', code: 'MissingAccessKeyId' },
  { name: 'Signature', code: 'MissingSignature' },
  { name: 'SignatureMethod', code: 'MissingSignatureMethod' },
  { name: 'SignatureVersion', code: 'MissingSignatureVersion' },
  { name: 'SignatureNonce', code: 'MissingSignatureNonce' },
  { name: 'Timestamp', code: 'MissingTimestamp' },
] as const

/**
 * How far a call's clock may be from the server's, either way, in milliseconds.
 *
 * @source publicErrors
 * @documented The Timestamp of a call may be 15 minutes off, either way; further off it is InvalidTimeStamp.Expired.
 */
const clockWindow = 15 * 60_000

/**
 * The documented form, and one with fractions of a second, which public clients send (a Rust crate, an npm package).
 * Source: rpcSignature, publicCode.
 */
const timestampForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/

/** All that a signed call is held to, once its key is known. It loads on demand: unsigned calls need none of it. */
export type Authentication = ReturnType<typeof createAuthentication>

export function createAuthentication(digests: Digests) {
  return {
    refuseV4,
    requireCommonParameters,
    checkTimestamp,
    checkSecurityToken,
    nonceOf,
    verifySignature: createVerifier(digests),
  }
}

/** Refuses a call that lacks what its signature generation must carry. */
function requireCommonParameters(call: ReadCall): void {
  const { authorization } = call
  if (authorization) {
    if (!authorization.algorithm.startsWith('ACS3-'))
      throw new ApiError('InvalidSignatureMethod', unverified(authorization))
    const missing = missingPart(authorization)
    if (missing)
      throw new ApiError(
        'IncompleteSignature',
        `Authorization: no ${missing}; the form is "ACS3-HMAC-SHA256 Credential=ID,SignedHeaders=a;b,Signature=HEX"`,
      )
    if (!headerText(call.request, 'x-acs-date')) throw new ApiError('MissingTimestamp', 'x-acs-date: absent')
    return
  }
  if (call.parameters.get('SignatureType') === 'BEARERTOKEN' || headerText(call.request, 'x-acs-bearer-token'))
    throw new ApiError('InvalidSignatureMethod', 'SignatureType: bearer tokens are not verified here, sign with a key')
  for (const { name, code } of commonParameters)
    if (!call.parameters.get(name))
      throw new ApiError(code, `${name}: absent; strict mode takes signed calls only (V1 parameters or an ACS3 header)`)
}

function missingPart({ credential, signedHeaders, signature }: Authorization): string | undefined {
  if (credential === '') return 'Credential'
  if (signedHeaders.length === 0) return 'SignedHeaders'
  return signature === '' ? 'Signature' : undefined
}

/** Why an algorithm is refused: what it is, and what to use. */
function unverified({ algorithm }: Authorization): string {
  const isV4 = isVersion4(algorithm)
  return `Authorization: algorithm "${algorithm.slice(0, 40)}" is ${isV4 ? 'signature version 4, which is ' : ''}not verified here, use ACS3-HMAC-SHA256${isV4 ? ' (leave signatureVersion alone)' : ''}`
}

/** Refuses, in every mode, a signature of version 4: it cannot be told right from wrong, and no SDK of the product makes it. */
function refuseV4({ authorization }: ReadCall): void {
  if (authorization && isVersion4(authorization.algorithm))
    throw new ApiError('InvalidSignatureMethod', unverified(authorization))
}

/** Refuses a timestamp of another form than `yyyy-MM-ddTHH:mm:ssZ`, or more than 15 minutes from `now`. */
function checkTimestamp(call: ReadCall, now: number): void {
  const [name, text = ''] = call.authorization
    ? ['x-acs-date', headerText(call.request, 'x-acs-date')]
    : ['Timestamp', call.parameters.get('Timestamp')]
  const time = timestampForm.test(text) ? parseMoment(text) : Number.NaN
  if (Number.isNaN(time))
    throw new ApiError('InvalidTimeStamp.Format', `${name}: "${text}" is not of the form 2026-01-31T23:59:59Z (UTC)`)
  const ahead = time - now
  if (Math.abs(ahead) > clockWindow)
    throw new ApiError(
      'InvalidTimeStamp.Expired',
      `${name}: ${text} is ${Math.ceil(Math.abs(ahead) / 1000)} s ${ahead > 0 ? 'ahead of' : 'behind'} the emulator's clock (${new Date(now).toISOString()}), at most 900 s allowed`,
    )
}

/** Temporary keys (`STS.…`) need a SecurityToken; a key that was given one takes no other. */
function checkSecurityToken(call: ReadCall, key: KnownKey): void {
  const token = call.authorization
    ? headerText(call.request, 'x-acs-security-token')
    : call.parameters.get('SecurityToken')
  const needsToken = key.id.startsWith('STS.') || key.token !== undefined || key.traits.includes('token-expired')
  if (!needsToken) return
  if (!token)
    throw new ApiError('MissingSecurityToken', `SecurityToken: absent; ${key.id} is a temporary key and needs one`)
  if (key.token !== undefined && token !== key.token)
    throw new ApiError('InvalidSecurityToken.MismatchWithAccessKey', `SecurityToken: is not the one of ${key.id}`)
  if (key.traits.includes('token-expired'))
    throw new ApiError('InvalidSecurityToken.Expired', `SecurityToken: ${key.id} is set up with an expired token`)
}

/** The nonce of a call, or undefined when it carries none (V3 may). */
function nonceOf(call: ReadCall): string | undefined {
  const nonce = call.authorization
    ? headerText(call.request, 'x-acs-signature-nonce')
    : call.parameters.get('SignatureNonce')
  return nonce || undefined
}
