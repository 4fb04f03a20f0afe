import type { Awaitable } from '../gateway/awaitable.ts'
import type { LenientBase64 } from '../images/decode-base64.ts'
import type { Options } from '../options/options.ts'
import type { Evidence } from '../sources.ts'

/** The characters that a document allows in a value, and its words for them. */
export type Charset = { pattern: RegExp; words: string }

export const lettersAndDigits: Charset = { pattern: /^[A-Za-z0-9]+$/, words: 'letters and digits' }
export const lettersDigitsUnderscores: Charset = { pattern: /^[A-Za-z0-9_]+$/, words: 'letters, digits and "_"' }

/** What a rule may ask besides the value itself. */
export type RuleContext = { options: Options; lenientBase64: LenientBase64 }

/** One row of a documented request table, in the order in which the document has it. */
export type Parameter = {
  name: string
  required?: true
  maxLength?: number
  charset?: Charset
  /** Set on ids of the caller, whose length and charset `--id-rules observed` lets go. */
  isOwnId?: true
  values?: readonly string[]
  default?: string
  /** A rule that takes more than a pattern: what is wrong with the value, or undefined. */
  check?: (value: string, context: RuleContext) => Awaitable<string | undefined>
  /** Reads the text into what the operation works with, or says what is wrong with it. */
  decode?: (value: string, context: RuleContext) => Decoded<unknown>
} & Evidence

type Decoded<Value> = { value: Value } | { fault: string }

/** A request table: its rows, in documented order. */
export type Table = readonly Parameter[]

type ValueOf<Row> = Row extends { decode: (...given: never[]) => infer Result }
  ? Result extends { value: infer Value }
    ? Value
    : never
  : Row extends { values: readonly (infer Value)[] }
    ? Value
    : string

type AbsenceOf<Row> = Row extends { required: true } | { default: string } ? never : undefined

type GivenByOne<Rows extends Table> = { [Row in Rows[number] as Row['name']]: ValueOf<Row> | AbsenceOf<Row> }

type NamesOfAny<Given> = Given extends unknown ? keyof Given : never
type ValueInAny<Given, Name> = Given extends unknown ? (Name extends keyof Given ? Given[Name] : undefined) : never
type Merged<Given> = { readonly [Name in NamesOfAny<Given>]: ValueInAny<Given, Name> }

/**
 * The values of a call that keeps to a table, by the names of its rows: decoded where a row decodes, defaults filled in.
 * Of several tables, what a row of any of them gives.
 */
export type Given<Rows extends Table> = Merged<Rows extends unknown ? GivenByOne<Rows> : never>
