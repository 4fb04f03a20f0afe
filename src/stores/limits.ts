import type { Awaitable } from '../gateway/awaitable.ts'

/** The calls of a key and action in the last second. */
export type Limits = {
  /**
   * Answers 0 when one more call may pass, and counts it; else the milliseconds until one may. Exact on any clock: of
   * `limit` calls a second, the next passes 1000 ms after the first. `now` is the time at the gate.
   */
  tryCall: (accessKeyId: string, action: string, limit: number, now: number) => Awaitable<number>
  /** Forgets all, or those of one key. */
  clear: (accessKeyId?: string) => Awaitable<void>
}
