import type { Evidence } from '../sources.ts'

/** The characters that a document allows in a value, and its words for them. */
export type Charset = { pattern: RegExp; words: string }

/** One row of a documented request table, in the order in which the document has it. */
export type Parameter = {
  name: string
  required?: true
  maxLength?: number
  charset?: Charset
  values?: readonly string[]
  default?: string
  /** The name of a rule that takes more than a pattern, looked up among the rules of the operation. */
  rule?: string
} & Evidence

/** A rule answers what is wrong with a value, or undefined. */
export type Rules = Readonly<Record<string, (value: string) => string | undefined>>
