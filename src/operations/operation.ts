import type { Awaitable } from '../gateway/awaitable.ts'
import type { Call } from '../gateway/call.ts'
import type { Chance } from '../gateway/chance.ts'
import type { Code } from '../gateway/error-codes.ts'
import type { PlainRequest } from '../gateway/exchange.ts'
import type { Members } from '../gateway/reply.ts'
import type { LenientBase64 } from '../images/decode-base64.ts'
import type { DownloadPicture, ExaminePixels } from '../images/picture.ts'
import type { RecentPictures } from '../images/recent-pictures.ts'
import type { Outbound } from '../options/choices.ts'
import type { Options } from '../options/options.ts'
import type { Source } from '../sources.ts'
import type { TransactionStore } from '../stores/transactions.ts'
import type { Transaction } from '../transactions/transaction.ts'
import type { Uploads } from '../uploads/uploads.ts'
import type { Table } from './parameter.ts'

/** What a call came to: the answer, and what is stored before anybody reads it. */
export type Outcome = {
  /** `Result`, where the answer has one. It may nest; members that are undefined are left out. */
  result?: Members
  /** Further members beside `Result`, or another `Code` or `Message` than those of every success. */
  members?: Members
  /** What the client's developer should know although the call succeeded. */
  advice?: string
  /** The transaction that the call was about. */
  transactionId?: string
  /** A transaction that the call opens: stored, unless the emulator was reset meanwhile, before the answer is sent. */
  opens?: Transaction
}

/**
 * One action, once every gate let the call pass and its parameters were checked. It reads the call, changes nothing in
 * it, and throws an ApiError to refuse.
 */
export type Operation<Values> = (call: Call, given: Values) => Awaitable<Outcome>

/** Everything outside the call that operations touch. */
export type OperationParts = {
  options: Options
  transactions: TransactionStore
  now: () => number
  /** Scheme, host and port by which browsers reach the emulator that a request came to. */
  publicOriginOf: (request: PlainRequest) => string
  /** Chance that depends on a text alone: asking twice for one transaction gives the same figures. */
  chanceOf: (text: string) => Chance
  /** Whether anything answers at a URL, within a few seconds. */
  isReachable: (url: string, outbound: Outbound) => Promise<boolean>
  lenientBase64: LenientBase64
  download: DownloadPicture
  examinePixels: ExaminePixels
  /** Takes every picture that is judged, so that somebody can see how. */
  recentPictures: Pick<RecentPictures, 'keep'>
  /** Files on their way to InitializeV2. */
  uploads: Uploads
  /** Lower-case hex SHA-256. */
  sha256: (bytes: Uint8Array) => Awaitable<string>
}

/** One document of an action: its request table, and a request that keeps to it. */
export type RequestDocument<Rows extends Table = Table> = {
  /** Its name in contract cases and in the README. */
  title: string
  /** The products that it is for, where the action has products. */
  products?: readonly string[]
  source: Source
  parameters: Rows
  /** Valid values for every required row, to break one at a time. */
  example: Readonly<Record<string, string>>
  /** The rows that no other document shares, where that is not all of them: contract cases break each row once. */
  own?: readonly string[]
  /** The members of `Result`, where the example alone leads to one and costs nothing. */
  result?: readonly string[]
}

/** How an action is called: every action of the real service has these. */
export type Address = {
  name: string
  version: string
  methods: readonly ('POST' | 'GET')[]
  source: Source
}

/** An action that the real service has and this emulator refuses by its name. */
export type ForeignAction = Address & { emulated: false }

/** An action that is answered here. */
export type EmulatedAction = Address & {
  emulated: true
  /** Whether it opens a transaction: scenarios that name no action are meant for those. */
  opens: boolean
  /** The refusals that the service documents for it. */
  codes: readonly Code[]
  documents: readonly RequestDocument[]
  /** The request table that a call is held against. May throw an ApiError. */
  tableOf: (sent: ReadonlyMap<string, string>, options: Options) => Table
  /** Loads the operation. It takes what {@link tableOf} gives. */
  load: () => Promise<(parts: OperationParts) => Operation<never>>
}

export type Action = ForeignAction | EmulatedAction
