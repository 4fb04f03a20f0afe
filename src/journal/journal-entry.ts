import type { PlainRequest } from '../gateway/exchange.ts'

/**
 * One answered call as the journal shows it: no secret, token, picture or whole MerchantUserId in any field, and no
 * value longer than 2,000 characters (but for the note of its length).
 */
export type JournalEntry = Readonly<{
  /** Counts from 1 and never comes twice, not even after the journal was cleared. */
  sequence: number
  /** When the call was answered, in milliseconds since 1970 on the emulator's clock. */
  at: number
  requestId: string
  accessKeyId: string
  action: string
  method: string
  /** The request target; pairs of the query that needed no redaction stand as they came. */
  url: string
  headers: Readonly<Record<string, string>>
  /** Query and form together; of a repeated name the first counts. */
  parameters: Readonly<Record<string, string>>
  status: number
  code: string
  /** What `x-emulator-reason` says; empty on success. */
  reason: string
  /** How long the answer took, in real milliseconds, from the call being read to its answer being ready. */
  milliseconds: number
  /** The body that was answered, before a fault was played on it. */
  answer: string
  transactionId?: string
  decision?: string
  /** Which of several emulators that share a store answered. */
  replica?: string
  /** The names of parameters and headers, or of fields of the entry, that do not stand here as they came. */
  redacted: readonly string[]
}>

/** An answered call as it is handed to the journal: with all its secrets, in the shapes in which the gateway has it. */
export type AnsweredCall = {
  /** When it was answered, in milliseconds since 1970 on the emulator's clock. */
  at: number
  requestId: string
  /** A copy: it shares no memory with the request. */
  accessKeyId: string
  action: string
  method: string
  url: string
  headers: PlainRequest['headers']
  parameters: ReadonlyMap<string, string>
  /** The form as it came: with the query of `url` it says what `parameters` says, and is kept with less work. */
  formText?: string
  status: number
  code: string
  reason: string
  milliseconds: number
  /** The body of the answer. */
  answer: string
  transactionId?: string | undefined
  /** Copies of the parameters, where the call opened a transaction: the journal takes these and makes none itself. */
  copies?: Readonly<Record<string, string>> | undefined
  decision?: string | undefined
}

/**
 * A call as it came, to be made again: with its secrets, never shown. `cut` names what was too long to be kept whole.
 */
export type OriginalCall = {
  action: string
  accessKeyId: string
  headers: readonly (readonly [name: string, value: string])[]
  parameters: readonly (readonly [name: string, value: string])[]
  cut: readonly string[]
}
