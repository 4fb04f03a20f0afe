import type { Awaitable } from '../gateway/awaitable.ts'

/** What a call is given when it arrives. */
export type Arrival = {
  /** The time between two resets that its key is in. What began in one epoch leaves nothing behind in the next. */
  epoch: string
  /** Which call of its key it is, counted from 1 in an era. */
  number: number
  /** Counts how often the numbers of all keys began again, because there were too many keys to remember. */
  era: number
}

/**
 * Calls as they arrive, and the epochs that a reset begins: of everything, or of one AccessKeyId. Ids and chance of a
 * call derive from its number, so that the same calls get the same ids on whichever emulator they arrive.
 */
export type Arrivals = {
  /** Counts a call of a key. */
  next: (accessKeyId: string) => Awaitable<Arrival>
  /** The epoch that a key is in. */
  epochOf: (accessKeyId: string) => Awaitable<string>
  /** Begins an epoch and counts from 1 again: for everything, or for one key. */
  begin: (accessKeyId?: string) => Awaitable<void>
  /** Calls back when an epoch of all keys ends, in this process or another. Returns the function that unsubscribes. */
  onEnd: (run: () => void) => () => void
}
