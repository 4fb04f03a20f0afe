import type { AdviceId } from './catalogue.ts'
import { createRecent } from './recent.ts'
import type { SeenCall } from './seen.ts'

type Add = (rule: AdviceId, detail: string) => void

const minute = 60_000
const nonceLife = 15 * minute

/** Refusals that the same parameters bring about again. Source: serverCodes. */
const finalRefusals = new Set([
  ...['MissingParameter', 'InvalidParameter', 'UnqualifiedPhoto', 'DataDuplication', 'ToolargeImage', 'NoFaceDetected'],
  ...['TransactionIdInvalid', 'Forbidden.RAMUserAccessDenied', 'Forbidden.AccountAccessDenied'],
])

/** What differs between two attempts at the same call. */
const ofTheAttempt = new Set(['SignatureNonce', 'Timestamp', 'Signature'])

/** Watches attempts at the same thing: nonces that come again, pauses that are too short, refusals that will not change. */
export function watchAttempts() {
  const nonces = createRecent<number>(4000)
  const throttledUntil = createRecent<number>(2000)
  const refusedCalls = createRecent<{ fingerprint: number; at: number }>(2000)

  const watchRetries = (call: SeenCall, addOfPast: Add) => {
    const { accessKeyId, action, code, at } = call
    const isThrottled = code === 'Throttling.Api'
    if (isThrottled || throttledUntil.size() > 0) {
      const about = `${action} ${subjectOf(call)}`
      const until = throttledUntil.get(accessKeyId, about)
      if (until !== undefined && at < until) addOfPast('retried-too-early', `${until - at} ms too early`)
      if (isThrottled)
        throttledUntil.set(accessKeyId, about, at + (Number.isFinite(call.retryAfter) ? call.retryAfter : 0))
      else throttledUntil.delete(accessKeyId, about)
    }
    const fingerprint = call.fingerprint ?? fingerprintOfRefused(call)
    if (fingerprint === undefined) return
    const refused = refusedCalls.get(accessKeyId, action)
    if (refused && refused.fingerprint === fingerprint && at - refused.at < minute)
      addOfPast('retried-final-refusal', `${code} again, ${Math.max(0, at - refused.at)} ms later`)
    refusedCalls.set(accessKeyId, action, { fingerprint, at })
  }

  const watchNonce = ({ accessKeyId, nonce, at }: SeenCall, addOfPast: Add) => {
    if (nonce === undefined) return
    const before = nonces.set(accessKeyId, nonce, at)
    if (before !== undefined && at - before < nonceLife) addOfPast('nonce-reused', `nonce ${nonce.slice(0, 40)}`)
  }

  return {
    call(call: SeenCall, add: Add): void {
      watchNonce(call, add)
      watchRetries(call, add)
    },
    clear(accessKeyId?: string): void {
      for (const memory of [nonces, throttledUntil, refusedCalls]) memory.clear(accessKeyId)
    },
  }
}

/** What stands for the parameters of a call whose refusal is final; undefined for any other call. */
export const fingerprintOfRefused = ({ code, parameters }: Pick<SeenCall, 'code' | 'parameters'>) =>
  finalRefusals.has(code) ? fingerprintOf(parameters) : undefined

/** Whom or what a call is about: another attempt at it may have another MerchantBizId. */
const subjectOf = ({ parameters }: SeenCall) =>
  parameters.get('TransactionId') ?? parameters.get('MerchantUserId') ?? ''

/** FNV-1a over names and values, without what every attempt changes: two calls with the same one are taken as the same. */
function fingerprintOf(parameters: ReadonlyMap<string, string>): number {
  let hash = 0x811c9dc5
  const mix = (text: string) => {
    // Of a long value (a picture) its beginning, its end and its length tell enough.
    const read = text.length > 512 ? `${text.slice(0, 256)}${text.slice(-256)}${text.length}` : text
    for (let index = 0; index < read.length; index += 1) hash = Math.imul(hash ^ read.charCodeAt(index), 0x01000193)
  }
  for (const [name, value] of parameters) {
    if (ofTheAttempt.has(name)) continue
    mix(name)
    mix('=')
    mix(value)
    mix('&')
  }
  return hash
}
