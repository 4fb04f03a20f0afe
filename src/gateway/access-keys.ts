import type { Digests, Hmac } from './digests.ts'

/**
 * What an access key can be told to do besides being known, as `:name` behind `ID:SECRET`.
 * `token=VALUE` fixes the SecurityToken that must come with it.
 */
export const keyTraits = ['ram-denied', 'account-denied', 'inactive', 'token-expired'] as const
export type KeyTrait = (typeof keyTraits)[number]

/** A key that the emulator knows. `token` is the only SecurityToken that it takes, when it is told one. */
export type AccessKey = { id: string; secret: string; traits: readonly KeyTrait[]; token?: string }

/** A known key with its HMACs prepared; without them (the built-in denied keys) its signature is not looked at. */
export type KnownKey = Omit<AccessKey, 'secret'> & { v1?: Hmac; v1Sha256?: Hmac; v3?: Hmac; secret?: string }

/** Keys that are refused without any setting up, whatever they sign with. */
const builtInKeys: KnownKey[] = [
  { id: 'emulatorRamDenied', traits: ['ram-denied'] },
  { id: 'emulatorAccountDenied', traits: ['account-denied'] },
]

/**
 * The known keys by AccessKeyId. Signature V1 keys its HMAC with the secret and a trailing `&`, V3 with the bare secret
 * (rpcSignature, acs3Signature).
 */
export function prepareAccessKeys(keys: readonly AccessKey[], digests: Digests): ReadonlyMap<string, KnownKey> {
  const known = new Map(builtInKeys.map(key => [key.id, key]))
  for (const key of keys) {
    known.set(key.id, {
      ...key,
      v1: digests.hmac('SHA1', `${key.secret}&`),
      v1Sha256: digests.hmac('SHA256', `${key.secret}&`),
      v3: digests.hmac('SHA256', key.secret),
    })
  }
  return known
}
