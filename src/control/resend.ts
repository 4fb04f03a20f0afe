import type { AccessKey } from '../gateway/access-keys.ts'
import type { Awaitable } from '../gateway/awaitable.ts'
import type { PlainReply, PlainRequest } from '../gateway/exchange.ts'
import { parsePairs, percentEncode } from '../gateway/percent-encoding.ts'
import type { Journal } from '../journal/create-journal.ts'
import type { OriginalCall } from '../journal/journal-entry.ts'
import { v1Canonical, v1StringToSign } from '../signatures/v1.ts'

type ResendParts = {
  requests: Journal
  accessKeys: readonly AccessKey[]
  now: () => number
  answer: (request: PlainRequest) => Awaitable<PlainReply>
}

/** What a call that was made again came to, or why it cannot be. */
type Resent = { sequence?: number; status: number; body: string } | { cannot: string }

export type Resend = (sequence: number) => Promise<Resent>

/** What a signature consists of and goes stale with it. */
const ofSignature = /^(Signature(Method|Version|Nonce|Type)?|Timestamp|AccessKeyId)$/

const encoder = new TextEncoder()

/**
 * Makes calls of the journal again, from what it kept: the same action and parameters as a form, signed with version 1.0
 * of today where the emulator knows the key, else unsigned under the same AccessKeyId.
 */
export function createResend({ requests, accessKeys, now, answer }: ResendParts): Resend {
  return async sequence => {
    const call = await requests.original(sequence)
    if (!call) return { cannot: `Request ${sequence} has left the journal. Send a newer one.` }
    if (call.cut.length > 0)
      return {
        cannot: `${[...new Set(call.cut)].join(', ')}: too long, only a part was kept. Send it from your own code.`,
      }
    const reply = await answer(await requestOf(call, accessKeys, now()))
    const again = await requests.get(reply.headers['x-acs-request-id'] ?? '')
    return { ...(again && { sequence: again.sequence }), status: reply.status, body: reply.body }
  }
}

async function requestOf(call: OriginalCall, keys: readonly AccessKey[], now: number): Promise<PlainRequest> {
  const headers = new Map(call.headers)
  const version = headers.get('x-acs-version')
  const key = keys.find(({ id }) => id === call.accessKeyId)
  const parameters = new Map(call.parameters.filter(([name]) => !ofSignature.test(name)))
  if (!parameters.has('Action') && call.action !== '') parameters.set('Action', call.action)
  if (!parameters.has('Version') && version !== undefined) parameters.set('Version', version)
  const securityToken = headers.get('x-acs-security-token')
  if (securityToken !== undefined && !parameters.has('SecurityToken')) parameters.set('SecurityToken', securityToken)
  if (call.accessKeyId !== '') parameters.set('AccessKeyId', call.accessKeyId)
  if (key) await sign(parameters, key.secret, now)
  const form = formOf(parameters)
  const host = headers.get('host')
  return {
    method: 'POST',
    url: '/',
    headers: { ...(host !== undefined && { host }), 'content-type': 'application/x-www-form-urlencoded' },
    body: encoder.encode(form),
  }
}

const formOf = (parameters: ReadonlyMap<string, string>) =>
  [...parameters].map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&')

async function sign(parameters: Map<string, string>, secret: string, now: number): Promise<void> {
  parameters.set('SignatureMethod', 'HMAC-SHA1')
  parameters.set('SignatureVersion', '1.0')
  parameters.set('SignatureNonce', crypto.randomUUID())
  parameters.set('Timestamp', `${new Date(now).toISOString().slice(0, 19)}Z`)
  const toSign = v1StringToSign('POST', v1Canonical(parsePairs(formOf(parameters))))
  const hmac = { name: 'HMAC', hash: 'SHA-1' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(`${secret}&`), hmac, false, ['sign'])
  const digest = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(toSign)))
  parameters.set('Signature', btoa(String.fromCharCode(...digest)))
}
