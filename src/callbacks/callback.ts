import type { Outbound } from '../options/choices.ts'

/** How a delivery may stand. */
export const callbackStates = ['scheduled', 'sending', 'delivered', 'failed', 'dropped', 'cancelled'] as const

/** What one attempt came to: the status that was answered, or why there is none. */
export type SendOutcome = { status: number } | { error: string }

/**
 * One notification of one verification, with every attempt at it. `scheduled` until its turn, and between two attempts;
 * the last four states are final. Times are milliseconds since 1970 on the emulator's clock, durations too are its.
 */
export type CallbackRecord = {
  id: string
  transactionId: string
  accessKeyId: string
  url: string
  state: (typeof callbackStates)[number]
  /** When the next attempt is due, while one is waited for. */
  nextAttemptAt?: number
  attempts: { at: number; status?: number; error?: string; milliseconds: number }[]
}

/**
 * Sends one GET over the network of the platform, which the runtime passes in. It settles within `timeout`
 * milliseconds, reads at most `limit` bytes of body, follows no redirect, and releases everything at once when
 * `signal` aborts.
 */
export type SendCallback = (
  url: string,
  bounds: { timeout: number; limit: number; signal: AbortSignal; outbound: Outbound },
) => Promise<SendOutcome>

/** How a callback departs from being sent once, at once: after so many milliseconds, so many times, or not at all. */
export type CallbackPlan = { delay?: number; copies?: number; drop?: boolean }

/** Which callbacks are meant; all of them where nothing is said. */
export type CallbackFilter = {
  accessKeyId?: string | undefined
  transactionId?: string | undefined
  state?: CallbackRecord['state'] | undefined
}

export const isMeant = (record: CallbackRecord, { accessKeyId, transactionId, state }: CallbackFilter): boolean =>
  (accessKeyId === undefined || record.accessKeyId === accessKeyId) &&
  (transactionId === undefined || record.transactionId === transactionId) &&
  (state === undefined || record.state === state)
