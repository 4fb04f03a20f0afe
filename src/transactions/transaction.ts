import type { PictureRecord } from '../images/picture.ts'
import type { ByHand } from './by-hand.ts'

/**
 * How long the end user has, in milliseconds.
 *
 * @source faceLiveness
 * @documented The end user has 30 minutes from Initialize on; then the verification has expired.
 */
export const timeToFinish = 30 * 60_000

/**
 * How long a result is kept, in milliseconds.
 *
 * @source checkResult
 * @documented(CheckResult) A result can be read for 30 days.
 * @guess The 30 days for which a result is kept begin when the verification ends, or when its 30 minutes run out.
 */
export const timeKept = 30 * 24 * 60 * 60_000

/** How a verification ends. Only `passed` and `not-passed` have a SubCode, a result and a callback. */
export type Ending =
  | { state: 'passed' | 'not-passed'; subCode: string; byHand?: ByHand }
  | { state: 'abandoned'; subCode?: never; resultCode?: string }
  | { state: 'expired'; subCode?: never }

/** Every state that a verification can be in; `pending` is the only one that it leaves. */
export const states = ['pending', 'passed', 'not-passed', 'abandoned', 'expired'] as const
export type State = (typeof states)[number]

/** What DeleteVerifyResult deletes: pictures, the rest, both. Source: deleteVerifyResult. */
export const deletedParts = ['Img', 'Text', 'All'] as const
export type DeletedPart = (typeof deletedParts)[number]

/** One verification, from Initialize on. Times are milliseconds since 1970 on the emulator's clock. */
export type Transaction = {
  id: string
  accessKeyId: string
  productCode: string
  state: State
  /** What the end user's verification came to; there from the moment it passed or did not. */
  subCode?: string
  /** What the client tells of one that was left before its end; 1006, quit by the user, unless it says something else. */
  resultCode?: string
  /** What its result was told to say. */
  byHand?: ByHand
  /** When its page was opened first. */
  openedAt?: number
  /** Whether CheckResult gave out its result. */
  queried?: boolean
  /** What of its result DeleteVerifyResult deleted. */
  deleted?: DeletedPart
  createdAt: number
  /** When it left `pending` by a step; one that merely ran out has none. */
  endedAt?: number
  /** The client that MetaInfo shows; a web client is sent to a page. */
  client: 'app' | 'web'
  /** The page of a web client. */
  url?: string
  /** The parameters of Initialize with documented defaults filled in; MetaInfo and the picture are not kept. */
  parameters: Readonly<Record<string, string>>
  picture?: PictureRecord
  /** The scenario that decided the call which opened it, if one did. */
  decision?: string
  /** What that scenario was armed with. */
  decisionSettings?: Readonly<Record<string, string | number>>
}

/** When a transaction stops being pending: when it ended, or when its 30 minutes ran out. */
export function endOf(transaction: Transaction): number {
  return transaction.endedAt ?? transaction.createdAt + timeToFinish
}

/** The state as of a moment: one that is pending past its 30 minutes has expired. */
export function stateAt(transaction: Transaction, now: number): State {
  return transaction.state === 'pending' && now >= endOf(transaction) ? 'expired' : transaction.state
}

/** Whether the end user can still finish it: up to, not including, 30 minutes after Initialize. */
export function isOpen(transaction: Transaction, now: number): boolean {
  return stateAt(transaction, now) === 'pending'
}

/** The one step there is: from pending to an ending. Undefined when it is not pending (any more). */
export function end(transaction: Transaction, ending: Ending, now: number): Transaction | undefined {
  return isOpen(transaction, now) ? { ...transaction, ...ending, endedAt: now } : undefined
}

/** Whether it is past the 30 days for which results are kept. */
export function isForgotten(transaction: Transaction, now: number): boolean {
  return now >= endOf(transaction) + timeKept
}

/** Why a step could not be taken. */
export class StepRefused extends Error {
  readonly why: 'unknown' | 'not-pending' | 'impossible'

  constructor(why: 'unknown' | 'not-pending' | 'impossible', message: string) {
    super(message)
    this.name = 'StepRefused'
    this.why = why
  }
}
