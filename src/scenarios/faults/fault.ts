import type { Awaitable } from '../../gateway/awaitable.ts'
import type { PlainReply } from '../../gateway/exchange.ts'

/** What a fault may use: pauses on the emulator's clock, and to be told when everything is reset. */
export type FaultParts = {
  /** Resolves after so many milliseconds of the clock, or at once when everything is reset. */
  pause: (milliseconds: number) => Promise<void>
  /** Resolves when everything is reset, or the caller has left. */
  reset: () => Promise<void>
}

/** Spoils an answer that is ready. */
export type Fault = (reply: PlainReply, parts: FaultParts) => Awaitable<PlainReply>
