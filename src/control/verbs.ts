import type { Callbacks } from '../callbacks/create-callbacks.ts'
import type { Clock, SystemTime } from '../clock/clock.ts'
import type { Events } from '../events/events.ts'
import type { Awaitable } from '../gateway/awaitable.ts'
import type { ExaminePixels } from '../images/picture.ts'
import type { RecentPictures } from '../images/recent-pictures.ts'
import type { Journal } from '../journal/create-journal.ts'
import type { Observation } from '../observation/create-observation.ts'
import type { Options } from '../options/options.ts'
import type { LoadAsset } from '../pages/assets.ts'
import type { Reading } from '../pages/verify/verification.ts'
import type { Scrub } from '../redaction/scrub.ts'
import type { Scenarios } from '../scenarios/scenarios.ts'
import type { TransactionStore } from '../stores/transactions.ts'
import type { ByHand } from '../transactions/by-hand.ts'
import type { Transaction } from '../transactions/transaction.ts'
import type { Inbox } from './inbox.ts'
import type { Resend } from './resend.ts'

/** What can be done to an emulator from outside: the same verbs over the control API, its pages and in JavaScript. */
export type Verbs = {
  options: Options
  reset: (accessKeyId?: string) => Awaitable<void>
  transactions: TransactionStore
  /** Forgets a transaction and what is under way for it; false when there is none. */
  forget: (id: string) => Awaitable<boolean>
  complete: (id: string, how?: { subCode?: string } & ByHand) => Awaitable<Transaction>
  /** The video behind a link of CheckResult, as long as the link works. */
  video: (link: { id: string; expires: number; mark: string }) => Awaitable<Uint8Array | undefined>
  /** What CheckResult will say of one that passes, unless somebody wishes for something else. */
  reading: (transaction: Transaction) => Awaitable<Reading>
  /** Ends it as `complete` would, so many milliseconds later on the clock; until then it is pending. */
  completeLater: (id: string, how: { subCode?: string } & ByHand, after: number) => Awaitable<Transaction>
  /** The end user gives up; `resultCode` is what the client tells then. */
  abandon: (id: string, resultCode?: string) => Awaitable<Transaction>
  expire: (id: string) => Awaitable<Transaction>
  scenarios: Scenarios
  clock: Clock
  requests: Journal
  resend: Resend
  callbacks: Pick<Callbacks, 'get' | 'list' | 'replay' | 'counts'>
  inbox: Inbox
  recentPictures: Pick<RecentPictures, 'of'>
  events: Events
  observation: Pick<Observation, 'advice' | 'coverage' | 'page'>
  /** Why the store is not there, or undefined when it is; absent where that cannot be. */
  absence: (() => Awaitable<string | undefined>) | undefined
  /** Runs something in so many real milliseconds; returns how to cancel it. */
  wake: SystemTime['wake']
  /** Where each option's value came from, where somebody knows. */
  origins: Readonly<Record<string, string>> | undefined
  examinePixels: ExaminePixels
  loadAsset: LoadAsset
  /** Takes configured secrets out of what is shown. */
  scrub: Scrub
  /** The certificate that clients are to trust, as PEM; absent without TLS, undefined with one of the user's own. */
  authority?: (() => Awaitable<string | undefined>) | undefined
}
