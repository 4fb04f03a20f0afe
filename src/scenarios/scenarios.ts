import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import type { ReadCall } from '../gateway/call.ts'
import type { ArmedScenario, ArmedScenarios, MatchedCall, Settings } from '../stores/armed-scenarios.ts'
import type { armScenario } from './arm-scenario.ts'
import { catalogue, type ScenarioName } from './catalogue.ts'
import { magicScenario } from './magic-values.ts'
import type { ArmableAction, Arming } from './read-arming.ts'
import type { ScenarioParameter } from './scenario.ts'

/** What decided a call: the name of the scenario, for `x-emulator-decision`, and what it was armed with. */
export type Decision = { name: ScenarioName; settings: Settings }

/** An armed scenario as its caller wrote it: its parameters stand beside its name. */
export type ShownScenario = Omit<ArmedScenario, 'settings'> & { [parameter: string]: unknown }

const nothingGiven: Settings = {}

/**
 * The scenarios that are armed, in the order in which they were. A call takes the first that matches it, which then has
 * one time less; if none does, a magic value of the call decides. Scenarios are for calls that open a transaction unless
 * `match.action` says otherwise.
 */
export function createScenarios(
  armed: ArmedScenarios,
  actions: readonly ArmableAction[],
  load: () => Awaitable<{ armScenario: typeof armScenario }>,
) {
  const opening = new Set(actions.filter(({ opens }) => opens).map(({ name }) => name))
  /** What an armed scenario looks at. */
  const matchedOf = ({ action, accessKeyId, parameters }: ReadCall): MatchedCall => ({
    action,
    opens: action !== undefined && opening.has(action),
    accessKeyId,
    merchantUserId: parameters.get('MerchantUserId'),
    merchantBizId: parameters.get('MerchantBizId'),
    sceneCode: parameters.get('SceneCode'),
  })
  /** What decides a call: the armed scenario that was taken for it, else a magic value. */
  const decided = ({ action, parameters }: ReadCall, taken: ArmedScenario | undefined): Decision | undefined => {
    if (taken) return { name: taken.name as ScenarioName, settings: taken.settings }
    const magic = action !== undefined && opening.has(action) ? magicScenario(parameters) : undefined
    return magic && { name: magic, settings: nothingGiven }
  }
  return {
    /** Every scenario by its name: what it does in words, and what it may be armed with. */
    catalogue: Object.entries(catalogue).map(([name, { kind, effect, parameters }]) => ({
      name: name as ScenarioName,
      kind,
      effect,
      parameters: Object.entries<ScenarioParameter>(parameters).map(([parameter, { effect, allowed, fallback }]) => {
        const described = { name: parameter, effect, allowed }
        return fallback === undefined ? described : { ...described, fallback }
      }),
    })),
    /** @throws {ArmingRefused} for what can't be read or can never match; an Error when too many are armed. */
    arm: (given: Arming): Awaitable<ShownScenario> =>
      whenReady(load(), ({ armScenario }) => whenReady(armScenario(armed, actions, given), shownScenario)),
    disarm: armed.remove,
    list: (accessKeyId?: string): Awaitable<ShownScenario[]> =>
      whenReady(armed.list(accessKeyId), list => list.map(shownScenario)),
    /** The newest of those that have decided all their calls. */
    spent: (accessKeyId?: string): Awaitable<ShownScenario[]> =>
      whenReady(armed.spent(accessKeyId), list => list.map(shownScenario)),
    /** Disarms all, or those that are for one key only. */
    clear: armed.clear,
    /** What decides this call, if anything does; an armed scenario is used up by it. */
    decide(call: ReadCall): Awaitable<Decision | undefined> {
      return whenReady(armed.take(matchedOf(call)), found => decided(call, found))
    },
    matchedOf,
    decided,
  }
}

const shownScenario = ({ settings, ...scenario }: ArmedScenario): ShownScenario => ({ ...scenario, ...settings })

export type Scenarios = ReturnType<typeof createScenarios>
