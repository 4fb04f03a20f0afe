import type { Source } from '../sources.ts'

/** How a call of the contract is signed; all but `right` are mistakes. */
export type Signing = 'right' | 'wrong-secret' | 'unknown-key' | 'expired' | 'unsigned'

/** One call: its action and its parameters. A value may hold a placeholder: `{transactionId}`, `{portrait}`. */
export type ContractCall = { action: string; parameters: Readonly<Record<string, string>> }

/** What a case is answered with: the status, the code, and on success the fields that `Result` has at least. */
export type Expected = { status: number; code: string; result?: readonly string[] }

/** One call and what the documents say about its answer. */
export type ContractCase = ContractCall & {
  /** A plain sentence, unique among the cases. */
  name: string
  version?: string
  signing: Signing
  /** A call that must succeed before; its TransactionId is then put in place of `{transactionId}`. */
  after?: ContractCall
  expected: Expected
  /** Where that is written: a key of the sources. */
  source: Source
  /** The regions in which it holds, where that is not all of them: elsewhere the product is not offered. */
  regions?: readonly string[]
  /** Set on what may cost money at the real service: not run there unless all is asked for. */
  needs?: 'money'
  /** Set on cases that only the emulator can be made to answer, by its magic values. */
  only?: 'emulator'
}
