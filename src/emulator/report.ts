import type { AdviceId } from '../advice/catalogue.ts'
import type { CallbackRecord } from '../callbacks/callback.ts'
import type { State } from '../transactions/transaction.ts'

/** One answered call, to be logged or counted. Holds no secret and nothing personal. */
export type CallReport = {
  event: 'call'
  action: string
  accessKeyId: string
  requestId: string
  status: number
  code: string
  /** What `x-emulator-reason` says; empty on success. */
  reason: string
  merchantBizId?: string
  transactionId?: string
  /** Real milliseconds until the answer was ready. */
  milliseconds: number
  /** The scenario that decided. */
  decision?: string
  /** The fault that was played on the answer. */
  fault?: string
}

/** One attempt at a callback, or that there will be none. */
export type CallbackReport = {
  event: 'callback'
  callbackId: string
  transactionId: string
  state: CallbackRecord['state']
  attempt: number
  status?: number
  error?: string
  milliseconds?: number
}

/** A transaction that came to its end: somebody ended it, or its time ran out. */
export type EndReport = { event: 'end'; transactionId: string; state: State; subCode?: string }

/** A clock that was moved, stopped or started; times are ISO 8601. */
type ClockReport = { event: 'clock'; now: string; frozen: boolean }

type ResetReport = { event: 'reset'; accessKeyId?: string }

/** Advice to an integrator, the first time that a rule is broken by a key. */
type AdviceReport = { event: 'advice'; rule: AdviceId; accessKeyId: string; detail: string }

/** What an emulator tells its log. */
export type Report = CallReport | CallbackReport | EndReport | ClockReport | ResetReport | AdviceReport
