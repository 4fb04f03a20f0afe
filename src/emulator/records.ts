// What the verbs of an emulator take and return. Times are ISO 8601 on the emulator's clock.
import type { Finding } from '../advice/describe-findings.ts'
import type { SendOutcome } from '../callbacks/callback.ts'
import type { CoverageReport } from '../coverage/coverage.ts'
import type { CoverageRecord } from '../coverage/record.ts'
import type { PictureRecord } from '../images/picture.ts'
import type { ScenarioName } from '../scenarios/catalogue.ts'
import type { ScenarioKind } from '../scenarios/scenario.ts'
import type { Match } from '../stores/armed-scenarios.ts'
import type { ByHand } from '../transactions/by-hand.ts'
import type { State } from '../transactions/transaction.ts'

/** A rule that calls of one key broke: how often, which of them (`occasions`), why it matters, and what to do about it. */
export type Advice = Finding

/** Every row with what came of it, in per cent of what the products in use can give and of all. */
export type Coverage = CoverageReport & { readonly record: CoverageRecord }

/**
 * How a verification is completed: its SubCode (`200`), and what its result shall say; or `abandoned`, where the end user
 * gives up before a result.
 */
export type Completion = { subCode?: string; abandoned?: true } & ByHand

/** A moment: ISO 8601 with its offset (`2026-01-31T00:00:00Z`), a Date, or milliseconds since 1970. */
export type Moment = string | number | Date

/** A span: milliseconds, or an ISO 8601 duration (`PT31M`). */
export type Span = string | number

/** One verification, from Initialize on. Times are ISO 8601 on the emulator's clock. */
export interface Transaction {
  readonly id: string
  readonly accessKeyId: string
  readonly productCode: string
  readonly state: State
  /** The result's SubCode, once it passed or did not. */
  readonly subCode?: string
  readonly createdAt: string
  /** When its page was opened first. */
  readonly openedAt?: string
  readonly expiresAt: string
  readonly endedAt?: string
  readonly client: 'app' | 'web'
  /** TransactionUrl, of a web client. */
  readonly url?: string
  readonly merchantBizId: string
  readonly merchantUserId: string
  readonly sceneCode?: string
  /** The parameters of Initialize with documented defaults filled in; MetaInfo and pictures are not kept. */
  readonly parameters: Readonly<Record<string, string>>
  readonly picture?: PictureRecord
  /** The scenario that decided the call which opened it. */
  readonly decision?: string
}

export type { TransactionQuery } from '../stores/transactions.ts'

export type CatalogueEntry = {
  readonly name: ScenarioName
  readonly kind: ScenarioKind
  readonly effect: string
  readonly parameters: readonly { name: string; effect: string; allowed: string; fallback?: string | number }[]
}

/** A scenario that waits for calls: how many it still decides, how many it has decided, and its parameters. */
export type ArmedScenario = {
  readonly id: string
  readonly name: string
  readonly times: number
  readonly hits: number
  readonly match: Match
  readonly [parameter: string]: unknown
}

/** One answered call, without its secrets and pictures. `at` is ISO 8601 on the emulator's clock. */
export interface JournalEntry {
  /** Counts from 1 and never comes twice. */
  readonly sequence: number
  readonly at: string
  readonly requestId: string
  readonly accessKeyId: string
  readonly action: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly parameters: Readonly<Record<string, string>>
  readonly status: number
  readonly code: string
  /** What `x-emulator-reason` says; empty on success. */
  readonly reason: string
  /** How long the answer took, in real milliseconds. */
  readonly milliseconds: number
  /** The body that was answered, before any fault changed it. */
  readonly answer: string
  readonly transactionId?: string
  readonly decision?: string
  /** Which of several emulators that share a store answered. */
  readonly replica?: string
  /** What does not stand here as it came. */
  readonly redacted: readonly string[]
}

export type RequestFilter = {
  accessKeyId?: string
  action?: string
  code?: string
  transactionId?: string
  status?: number
  merchantBizId?: string
  sceneCode?: string
}

export type RequestPage = {
  requests: JournalEntry[]
  /** How many had to go for lack of room. */
  evicted: number
  oldestSequence: number
  /** The `cursor` of the next page, when there is one. */
  nextCursor?: number
}

/** One notification with its attempts. Times are ISO 8601 on the emulator's clock. */
export interface CallbackRecord {
  readonly id: string
  readonly transactionId: string
  readonly accessKeyId: string
  readonly url: string
  readonly state: 'scheduled' | 'sending' | 'delivered' | 'failed' | 'dropped' | 'cancelled'
  readonly attempts: readonly (Partial<Extract<SendOutcome, { status: number }>> & {
    readonly error?: string
    readonly at: string
    readonly milliseconds: number
  })[]
}

/** One request that came to the inbox. `at` is ISO 8601 on the emulator's clock. */
export interface InboxMessage {
  readonly sequence: number
  readonly name: string
  readonly at: string
  readonly method: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly accessKeyId?: string
}
