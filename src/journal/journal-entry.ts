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
  transactionId?: string
  decision?: string
  /** The names of parameters and headers, or of fields of the entry, that do not stand here as they came. */
  redacted: readonly string[]
}>

/** An answered call as it is handed to the journal: with all its secrets, in the shapes in which the gateway has it. */
export type AnsweredCall = {
  requestId: string
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
  transactionId?: string | undefined
  decision?: string | undefined
}
