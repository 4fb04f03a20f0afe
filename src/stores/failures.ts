import type { Awaitable } from '../gateway/awaitable.ts'

/** How long refusals in a row count together, in milliseconds. */
export const failureWindow = 60_000

/** The refusals that each key gets in a row. */
export type Failures = {
  /** How many there are in the minute that began with the first of them. */
  inARow: (accessKeyId: string, now: number) => Awaitable<number>
  /** Counts one more. With `limit` of them a key is blocked, and no number of other keys makes it be forgotten. */
  failed: (accessKeyId: string, limit: number, now: number) => Awaitable<void>
  /** A success ends the row. */
  succeeded: (accessKeyId: string) => Awaitable<void>
  /** Forgets all, or those of one key. */
  clear: (accessKeyId?: string) => Awaitable<void>
}
