import type { Code } from '../gateway/error-codes.ts'
import { nearest } from '../options/nearest.ts'
import { quoted } from '../options/quoted.ts'
import type { ArmedScenario, Match, Settings } from '../stores/armed-scenarios.ts'
import { catalogue, type ScenarioName, scenarioNames } from './catalogue.ts'
import type { Scenario, ScenarioParameter } from './scenario.ts'

/** What a caller may give for a parameter: a span as text as well. */
type GivenValue<Parameter> =
  Parameter extends ScenarioParameter<infer Value> ? (number extends Value ? number | string : Value) : never

type GivenSettings<Parameters> = { [Name in keyof Parameters]?: GivenValue<Parameters[Name]> }

/** A scenario to arm: its name, its parameters beside it, how many calls it decides (1), and which (any). */
export type Arming = {
  [Name in ScenarioName]: { name: Name } & GivenSettings<(typeof catalogue)[Name]['parameters']>
}[ScenarioName] & { times?: number; match?: Match }

/** An action, as far as scenarios go. */
export type ArmableAction = {
  name: string
  emulated: boolean
  opens: boolean
  codes: readonly Code[]
  /** The names of all its parameters. */
  parameters: readonly string[]
}

/** What can't be armed: it can't be read, or it could never decide a call. */
export class ArmingRefused extends Error {
  constructor(what: string, why: string) {
    super(`Failed to arm ${what}: ${why}`)
    this.name = 'ArmingRefused'
  }
}

/** The parameter that a key of a match is compared with; `action` and `accessKeyId` are every call's. */
const matchKeys = {
  action: undefined,
  accessKeyId: undefined,
  merchantUserId: 'MerchantUserId',
  merchantBizId: 'MerchantBizId',
  sceneCode: 'SceneCode',
} as const satisfies Record<keyof Match, string | undefined>

const mostTimes = 1_000_000

/**
 * Reads what is to be armed, from JS, HTTP or the console.
 * @throws {ArmingRefused} naming the value, what is allowed and the nearest known name.
 */
export function readArming(
  given: unknown,
  actions: readonly ArmableAction[],
): Pick<ArmedScenario, 'name' | 'times' | 'match' | 'settings'> {
  if (typeof given !== 'object' || given === null)
    throw new ArmingRefused('a scenario', `${quoted(given)} is not an object. Use { "name": "throttled" }.`)
  const { name, times = 1, match = {}, ...rest } = given as Record<string, unknown>
  const known = scenarioNames.find(each => each === name)
  if (!known)
    throw new ArmingRefused(
      typeof name === 'string' ? `"${name.slice(0, 40)}"` : 'a scenario',
      `unknown scenario.${guess(name, scenarioNames)} Use ${scenarioNames.join(', ')}.`,
    )
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1 || times > mostTimes)
    throw new ArmingRefused(known, `times: ${quoted(times)} is not a whole number from 1 to ${mostTimes}.`)
  const scenario: Scenario = catalogue[known]
  const read = { name: known, times, match: readMatch(known, match), settings: readSettings(known, scenario, rest) }
  requireReach(known, scenario, read.match, actions)
  return read
}

/** The longest name that is compared with known ones. */
const longestName = 100

function guess(name: unknown, known: readonly string[]): string {
  const near = typeof name === 'string' ? nearest(name.slice(0, longestName), known) : undefined
  return near === undefined ? '' : ` Did you mean ${near}?`
}

function readMatch(name: string, given: unknown): Match {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new ArmingRefused(name, 'match is not an object. Use { "merchantUserId": "…" }.')
  const keys = Object.keys(matchKeys)
  const match: Record<string, string> = {}
  for (const [key, value] of Object.entries(given)) {
    if (!keys.includes(key))
      throw new ArmingRefused(
        name,
        `match.${key.slice(0, 40)}: unknown key.${guess(key, keys)} Use ${keys.join(', ')}.`,
      )
    if (value === undefined) continue
    if (typeof value !== 'string')
      throw new ArmingRefused(name, `match.${key}: ${quoted(value)} is not text; every value of a call is.`)
    match[key] = value
  }
  return match
}

function readSettings(name: string, { parameters }: Scenario, given: Record<string, unknown>): Settings {
  const settings: Record<string, string | number> = {}
  for (const [key, value] of Object.entries(given)) {
    const parameter = Object.hasOwn(parameters, key) ? parameters[key] : undefined
    if (!parameter) throw new ArmingRefused(name, `${key.slice(0, 40)}: ${strange(key, Object.keys(parameters))}`)
    if (value === undefined) continue
    const read = parameter.read(value)
    if (read === undefined)
      throw new ArmingRefused(name, `${key}: ${quoted(value)} is not allowed. Use ${parameter.allowed}.`)
    settings[key] = read
  }
  return settings
}

function strange(key: string, parameters: readonly string[]): string {
  const takes = ['times', 'match', ...parameters]
  return `unknown parameter.${guess(key, takes)} It takes ${takes.join(', ')}.`
}

/** Refuses what no call could ever match. */
function requireReach(
  name: ScenarioName,
  { kind, code }: Scenario,
  match: Match,
  actions: readonly ArmableAction[],
): void {
  const emulated = actions.filter(action => action.emulated)
  const names = emulated.map(action => action.name)
  const { action = emulated.find(({ opens }) => opens)?.name } = match
  const meant = actions.find(each => each.name === action)
  if (!meant)
    throw new ArmingRefused(
      name,
      `match.action: unknown action ${quoted(action)}.${guess(action, names)} Use ${names.join(', ')}.`,
    )
  if (!meant.emulated)
    throw new ArmingRefused(
      name,
      `match.action: ${action} is refused before scenarios decide, it is not emulated. Use ${names.join(', ')}.`,
    )
  if (code && !meant.codes.includes(code))
    throw new ArmingRefused(name, `${action} never answers ${code}. Its refusals are ${meant.codes.join(', ')}.`)
  if ((kind === 'ending' || kind === 'callback') && !meant.opens)
    throw new ArmingRefused(
      name,
      `${action} opens no transaction, so there is nothing to end or to call back. Use ${emulated
        .filter(({ opens }) => opens)
        .map(each => each.name)
        .join(', ')}.`,
    )
  for (const [key, parameter] of Object.entries(matchKeys))
    if (parameter !== undefined && key in match && !meant.parameters.includes(parameter))
      throw new ArmingRefused(name, `match.${key}: ${action} takes no ${parameter}, so no call of it can match.`)
}
