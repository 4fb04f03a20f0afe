import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { percentEncode } from '../gateway/percent-encoding.ts'
import { v3Algorithm } from '../signatures/v3.ts'
import type { Signing } from './contract-case.ts'

/** The key that calls are signed with; a temporary one comes with a security token. */
export type AccessKeyPair = { id: string; secret: string; token?: string }

/** What is signed: action and version go into headers, a picture into the form, all else into the query. */
export type CallToSign = {
  action: string
  version: string
  parameters: Readonly<Record<string, string>>
  signing: Signing
  /** Milliseconds since 1970. */
  now: number
  nonce: string
}

/** A request for `fetch`, which adds the host by itself. */
export type SignedCall = { url: string; init: { method: 'POST'; headers: Record<string, string>; body?: string } }

const encoder = new TextEncoder()
const hash = (text: string) => bytesToHex(sha256(encoder.encode(text)))
const hour = 3_600_000

/** The generated SDKs send it in the form: it would make the request line too long. */
const inForm = 'FacePictureBase64'

/**
 * A call to an endpoint, signed with ACS3-HMAC-SHA256 or with the mistake that `signing` names. Without a key, or
 * unsigned on purpose, action and version stand in the query. Source: acs3Signature.
 */
export function signCall(endpoint: string, key: AccessKeyPair | undefined, call: CallToSign): SignedCall {
  const { action, version, parameters, signing } = call
  const { origin, host } = new URL(endpoint)
  const unsigned = key === undefined || signing === 'unsigned'
  const { [inForm]: picture, ...others } = parameters
  const query = canonicalPairs(unsigned ? { ...others, Action: action, Version: version, Format: 'JSON' } : others)
  const body = picture === undefined ? '' : canonicalPairs({ [inForm]: picture })
  const url = `${origin}/${query && `?${query}`}`
  const plain: Record<string, string> = {
    accept: 'application/json',
    ...(body && { 'content-type': 'application/x-www-form-urlencoded' }),
  }
  if (unsigned) return { url, init: { method: 'POST', headers: plain, ...(body && { body }) } }

  const payload = hash(body)
  const date = new Date(call.now - (signing === 'expired' ? hour : 0))
  const signed: Record<string, string> = {
    host,
    'x-acs-action': action,
    'x-acs-content-sha256': payload,
    'x-acs-date': date.toISOString().replace(/\.\d+Z$/, 'Z'),
    ...(key.token && { 'x-acs-security-token': key.token }),
    'x-acs-signature-nonce': call.nonce,
    'x-acs-version': version,
  }
  const names = Object.keys(signed).join(';')
  const headerLines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`)
  const canonicalRequest = `POST\n/\n${query}\n${headerLines.join('')}\n${names}\n${payload}`
  const id = signing === 'unknown-key' ? `${key.id}Unknown` : key.id
  const secret = signing === 'wrong-secret' ? `${key.secret}-wrong` : key.secret
  const toSign = `${v3Algorithm}\n${hash(canonicalRequest)}`
  const signature = bytesToHex(hmac(sha256, encoder.encode(secret), encoder.encode(toSign)))
  const { host: _setByFetch, ...headers } = signed
  const authorization = `${v3Algorithm} Credential=${id},SignedHeaders=${names},Signature=${signature}`
  return { url, init: { method: 'POST', headers: { ...plain, ...headers, authorization }, ...(body && { body }) } }
}

/** Pairs as a query or a form, sorted by name and percent-encoded, as the signature covers them. */
function canonicalPairs(parameters: Readonly<Record<string, string>>): string {
  return Object.keys(parameters)
    .sort()
    .map(name => `${percentEncode(name)}=${percentEncode(parameters[name] ?? '')}`)
    .join('&')
}
