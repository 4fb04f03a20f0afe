import { ApiError } from './api-error.ts'
import type { ReadCall } from './call.ts'

/**
 * What an access key can be told to do besides being known, as `:name` behind `ID:SECRET`.
 * `token=VALUE` fixes the SecurityToken that must come with it.
 */
export const keyTraits = ['ram-denied', 'account-denied', 'inactive', 'token-expired'] as const
export type KeyTrait = (typeof keyTraits)[number]

/** A key that the emulator knows. `token` is the only SecurityToken that it takes, when it is told one. */
export type AccessKey = { id: string; secret: string; traits?: readonly KeyTrait[]; token?: string }

/** A known key; without a secret (the built-in denied keys) its signature is not looked at. */
export type KnownKey = { id: string; secret?: string; traits: readonly KeyTrait[]; token?: string }

/** Keys that are refused without any setting up, whatever they sign with. */
const builtInKeys: KnownKey[] = [
  { id: 'emulatorRamDenied', traits: ['ram-denied'] },
  { id: 'emulatorAccountDenied', traits: ['account-denied'] },
]

/**
 * Whether an AccessKeyId looks like one of a real account: `LTAI` and 12 or more letters and digits (the older ones have
 * 16 characters, the newer 24), or `STS.` and as many for a temporary one. Source: acs3Signature (its samples).
 */
export function looksReal(accessKeyId: string): boolean {
  return /^(LTAI[A-Za-z0-9]{12,32}|STS\.[A-Za-z0-9]{12,64})$/.test(accessKeyId)
}

/** The known keys by AccessKeyId. */
export function knownKeys(keys: readonly AccessKey[]): ReadonlyMap<string, KnownKey> {
  const given: KnownKey[] = keys.map(key => ({ ...key, traits: key.traits ?? [] }))
  return new Map([...builtInKeys, ...given].map(key => [key.id, key]))
}

/** The key of the call; an unknown one is refused in strict mode and passes, unverified, in lenient mode. */
export function findKey(call: ReadCall, keys: ReadonlyMap<string, KnownKey>, strict: boolean): KnownKey | undefined {
  const key = keys.get(call.accessKeyId)
  if (!key && strict)
    throw new ApiError(
      'InvalidAccessKeyId.NotFound',
      `AccessKeyId: "${call.accessKeyId}" is not known here; start with --access-key ${call.accessKeyId}:SECRET`,
    )
  if (key?.traits.includes('inactive'))
    throw new ApiError('InvalidAccessKeyId.Inactive', `AccessKeyId: ${key.id} is set up as inactive`)
  return key
}

/** Refuses a key that is set up to be refused. */
export function checkPermission(key: KnownKey): void {
  if (key.traits.includes('ram-denied'))
    throw new ApiError('Forbidden.RAMUserAccessDenied', `AccessKeyId: ${key.id} is set up as ram-denied`)
  if (key.traits.includes('account-denied'))
    throw new ApiError('Forbidden.AccountAccessDenied', `AccessKeyId: ${key.id} is set up as account-denied`)
}
