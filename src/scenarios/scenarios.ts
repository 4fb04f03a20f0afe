import type { Call } from '../gateway/call.ts'
import { limits } from '../gateway/limits.ts'
import { catalogue, type Scenario, type ScenarioName, scenarioNames, scenarioOf } from './catalogue.ts'
import { magicScenario } from './magic-values.ts'

/** Which calls an armed scenario is for; a field that is left out matches any value. */
export type Match = {
  action?: string
  accessKeyId?: string
  merchantUserId?: string
  merchantBizId?: string
  sceneCode?: string
}

/** A scenario that waits for its calls. */
export type ArmedScenario = { id: string; name: ScenarioName; times: number; match: Match }

export type Arming = { name: ScenarioName; times?: number; match?: Match }

/** What decided a call: the scenario and its name for `x-emulator-decision`. */
export type Decision = { name: ScenarioName; scenario: Scenario }

const mostArmed = 10_000

/**
 * The scenarios that are armed, in the order in which they were. A call takes the first that matches it, which then has
 * one time less; if none does, a magic value of the call decides. Scenarios are for Initialize unless `match.action`
 * says otherwise.
 */
export function createScenarios() {
  let armed: ArmedScenario[] = []
  let count = 0
  return {
    /** Every scenario by its name, with what it does in words. */
    catalogue: Object.entries(catalogue).map(([name, { words }]) => ({ name: name as ScenarioName, effect: words })),
    /** @throws {Error} for a name that is not in the catalogue, or when too many are armed. */
    arm({ name, times = 1, match = {} }: Arming): ArmedScenario {
      if (!scenarioOf(name))
        throw new Error(`Failed to arm "${name}": there is no such scenario. Use ${scenarioNames.join(', ')}.`)
      if (armed.length >= mostArmed)
        throw new Error(`Failed to arm ${name}: ${mostArmed} scenarios are armed already. Disarm some.`)
      const characters = armed.concat({ id: '', name, times, match }).reduce((sum, one) => sum + lengthOf(one), 0)
      if (characters > limits.armedTexts.value)
        throw new Error(
          `Failed to arm ${name}: what all armed scenarios match has ${characters} characters, at most ${limits.armedTexts.value} are allowed. Disarm some.`,
        )
      count += 1
      const entry = { id: `scenario-${count}`, name, times, match }
      armed.push(entry)
      return { ...entry }
    },
    disarm(id: string): boolean {
      const before = armed.length
      armed = armed.filter(entry => entry.id !== id)
      return armed.length < before
    },
    list: (accessKeyId?: string): ArmedScenario[] =>
      armed
        .filter(({ match }) => accessKeyId === undefined || match.accessKeyId === accessKeyId)
        .map(entry => ({ ...entry })),
    /** Disarms all, or those that are for one key only. */
    clear(accessKeyId?: string): void {
      armed = accessKeyId === undefined ? [] : armed.filter(({ match }) => match.accessKeyId !== accessKeyId)
      if (accessKeyId === undefined) count = 0
    },
    /** What decides this call, if anything does; an armed scenario is used up by it. */
    decide(call: Call): Decision | undefined {
      const entry = armed.length > 0 ? armed.find(({ match }) => matches(match, call)) : undefined
      if (entry) {
        entry.times -= 1
        if (entry.times <= 0) armed = armed.filter(other => other !== entry)
      }
      const name = entry?.name ?? (call.action === 'Initialize' ? magicScenario(call.parameters) : undefined)
      return name && { name, scenario: catalogue[name] }
    },
  }
}

const lengthOf = ({ match }: ArmedScenario) => Object.values(match).reduce((sum, text) => sum + (text?.length ?? 0), 0)

function matches({ action = 'Initialize', accessKeyId, ...fields }: Match, call: Call): boolean {
  const given = {
    merchantUserId: call.parameters.get('MerchantUserId'),
    merchantBizId: call.parameters.get('MerchantBizId'),
    sceneCode: call.parameters.get('SceneCode'),
  }
  return (
    call.action === action &&
    (accessKeyId === undefined || accessKeyId === call.accessKeyId) &&
    Object.entries(fields).every(([name, value]) => value === undefined || value === given[name as keyof typeof given])
  )
}

export type Scenarios = ReturnType<typeof createScenarios>
