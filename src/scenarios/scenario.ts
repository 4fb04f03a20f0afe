import type { Awaitable } from '../gateway/awaitable.ts'
import type { Code } from '../gateway/error-codes.ts'
import type { PlainReply } from '../gateway/exchange.ts'
import type { Ending } from '../transactions/transaction.ts'

/** What a hook may use: its own name, pauses on the emulator's clock, and to be told when everything is reset. */
export type Step = {
  name: string
  /** Resolves after so many milliseconds of the clock, or at once when everything is reset. */
  pause: (milliseconds: number) => Promise<void>
  /** Resolves when everything is reset. */
  reset: () => Promise<void>
}

/** What happens to the callback of a transaction: milliseconds of delay, copies, none at all, before the result. */
export type CallbackTwist = { delay?: number; copies?: number; drop?: true; early?: true }

/** One parameter of a scenario. */
export type ScenarioParameter<Value = string | number | undefined> = {
  effect: string
  /** What counts when nothing is given. */
  fallback: Value
  /** What may be given, in words; one that is read as undefined is refused with them. */
  allowed: string
  read: (given: unknown) => Value | undefined
}

export type ScenarioParameters = Readonly<Record<string, ScenarioParameter>>

/** The values of the parameters, by name. */
type SettingsOf<Parameters> = {
  readonly [Name in keyof Parameters]: Parameters[Name] extends ScenarioParameter<infer Value> ? Value : never
}

/** What a call must be for a scenario to do anything: any call, one with this code, or one that opens a transaction. */
export type ScenarioKind = 'refusal' | 'ending' | 'fault' | 'callback'

/**
 * A scenario: hooks on the path of a call and of the transaction that it opens. A scenario that is armed with parameters
 * gets their values in every hook, else their fallbacks.
 */
export type Scenario<Parameters extends ScenarioParameters = ScenarioParameters> = {
  kind: ScenarioKind
  /** What it does, in words. */
  effect: string
  /** The documented refusal that it makes; it can be armed only for actions that have it. */
  code?: Code
  parameters: Parameters
  /** Before the operation; throws an ApiError to refuse the call. */
  beforeRun?(settings: SettingsOf<Parameters>, step: Step): Awaitable<void>
  /** When the operation is done; throws an ApiError to refuse a call whose work is done. */
  afterRun?(settings: SettingsOf<Parameters>, step: Step): Awaitable<void>
  /** When a transaction was opened: how it ends by itself; `after` counts from the opening. */
  onOpened?(settings: SettingsOf<Parameters>): { ending: Ending; after: number | undefined }
  /** When the reply is ready. */
  onReply?(reply: PlainReply, settings: SettingsOf<Parameters>, step: Step): Awaitable<PlainReply>
  /** When the verification has a result: what happens to its callback. */
  onResult?(settings: SettingsOf<Parameters>): CallbackTwist
}

/** Lets the hooks of a row see the types of its parameters. */
export const scenario = <const Parameters extends ScenarioParameters>(
  row: Scenario<Parameters>,
): Scenario<Parameters> => row
