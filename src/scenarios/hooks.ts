import type { Awaitable } from '../gateway/awaitable.ts'
import type { PlainReply } from '../gateway/exchange.ts'
import type { Settings } from '../stores/armed-scenarios.ts'
import type { Ending, Transaction } from '../transactions/transaction.ts'
import { scenarioOf } from './catalogue.ts'
import type { CallbackTwist, Step } from './scenario.ts'

/** The hooks of a scenario that was chosen, with what it was armed with. Each does nothing where its row has none. */
export type ChosenHooks = {
  beforeRun: (step: Omit<Step, 'name'>) => Awaitable<void>
  afterRun: (step: Omit<Step, 'name'>) => Awaitable<void>
  onOpened: () => { ending: Ending; after: number | undefined } | undefined
  onReply: (reply: PlainReply, step: Omit<Step, 'name'>) => Awaitable<PlainReply>
  onResult: () => CallbackTwist
}

/** The hooks of the scenario that decided a call. */
export function hooksOf(name: string, given: Settings): ChosenHooks | undefined {
  const scenario = scenarioOf(name)
  if (!scenario) return undefined
  const settings = Object.fromEntries(
    Object.entries(scenario.parameters).map(([key, { fallback }]) => [key, given[key] ?? fallback]),
  )
  return {
    beforeRun: step => scenario.beforeRun?.(settings, { name, ...step }),
    afterRun: step => scenario.afterRun?.(settings, { name, ...step }),
    onOpened: () => scenario.onOpened?.(settings),
    onReply: (reply, step) => scenario.onReply?.(reply, settings, { name, ...step }) ?? reply,
    onResult: () => scenario.onResult?.(settings) ?? {},
  }
}

/** The hooks of the scenario that decided the call which opened a transaction. */
export const hooksOfTransaction = ({
  decision,
  decisionSettings = {},
}: Pick<Transaction, 'decision' | 'decisionSettings'>): ChosenHooks | undefined =>
  decision === undefined ? undefined : hooksOf(decision, decisionSettings)
