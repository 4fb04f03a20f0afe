import type { SendCallback } from '../callbacks/callback.ts'
import type { Awaitable } from '../gateway/awaitable.ts'
import type { Call, Decision } from '../gateway/call.ts'
import type { Ending as CallEnding } from '../gateway/gateway.ts'
import type { Outcome } from '../operations/operation.ts'
import type { CallbackTwist } from '../scenarios/scenario.ts'
import type { TransactionStore } from '../stores/transactions.ts'
import type { Ending, Transaction } from '../transactions/transaction.ts'

/** What somebody who intervenes may look at and change. */
export type Intervened = { transactions: TransactionStore; now: () => number }

/**
 * Watches an emulator from inside and steps in where it was told to: a drill. Every hook leaves alone what it is
 * given, unless its turn has come.
 */
export type Intervention = {
  attach: (emulator: Intervened) => void
  /** A call that every gate let pass, and what decides it already. */
  decide: (call: Call, found: Decision | undefined) => Awaitable<Decision | undefined>
  /** Around the work of a call. */
  run: (call: Call, operate: () => Awaitable<Outcome>) => Awaitable<Outcome>
  /** An answered call. */
  after: (call: Call, ending: CallEnding) => void
  /** How a verification is about to end. */
  ending: (transaction: Transaction, how: Ending) => Ending
  /** What happens to the callback of a verification, besides what a scenario wants. */
  twist: (transaction: Transaction) => CallbackTwist
  /** Around the sending of every callback. */
  send: (send: SendCallback) => SendCallback
}
