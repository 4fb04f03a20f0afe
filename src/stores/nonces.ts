import type { Awaitable } from '../gateway/awaitable.ts'

/**
 * How long a nonce counts as used, in milliseconds.
 *
 * @source gatewayAnswers
 * @documented(Gateway) A SignatureNonce counts as used for 15 minutes.
 */
export const nonceWindow = 15 * 60_000

/** The nonces of the last 15 minutes, each for its key. */
export type Nonces = {
  isUsed: (accessKeyId: string, nonce: string, now: number) => Awaitable<boolean>
  /** False when it was used already: of many that come with one nonce at once, one gets true. */
  use: (accessKeyId: string, nonce: string, now: number) => Awaitable<boolean>
  /** Forgets all, or those of one key. */
  clear: (accessKeyId?: string) => Awaitable<void>
}
