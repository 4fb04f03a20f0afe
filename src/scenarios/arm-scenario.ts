import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import { limits } from '../gateway/limits.ts'
import type { ArmedScenario, ArmedScenarios } from '../stores/armed-scenarios.ts'
import { type ArmableAction, readArming } from './read-arming.ts'

const mostArmed = 10_000

/**
 * Arms what somebody gave, beside what is armed.
 * @throws {ArmingRefused} for what can't be read or can never match, an Error when too many are armed.
 */
export function armScenario(
  armed: ArmedScenarios,
  actions: readonly ArmableAction[],
  given: unknown,
): Awaitable<ArmedScenario> {
  const arming = readArming(given, actions)
  return whenReady(armed.size(), size => {
    if (size >= mostArmed)
      throw new Error(`Failed to arm ${arming.name}: ${mostArmed} scenarios are armed already. Disarm some.`)
    return whenReady(armed.list(), list => {
      const characters = [...list, arming].reduce((sum, one) => sum + lengthOf(one), 0)
      if (characters > limits.armedTexts.value)
        throw new Error(
          `Failed to arm ${arming.name}: what all armed scenarios match has ${characters} characters, at most ${limits.armedTexts.value} are allowed. Disarm some.`,
        )
      return armed.add(arming)
    })
  })
}

const lengthOf = ({ match }: Pick<ArmedScenario, 'match'>) =>
  Object.values(match).reduce((sum, text) => sum + (text?.length ?? 0), 0)
