import { armableActions } from '../operations/actions.ts'
import { catalogue } from '../scenarios/catalogue.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { type DisturbanceName, disturbanceNames, disturbanceOf, type Expectation } from './catalogue.ts'
import { type Disturbance, type DrillEvent, idOf, type Site } from './disturbance.ts'

type CallEvent = Extract<DrillEvent, { kind: 'call' }>
type CallbackEvent = Extract<DrillEvent, { kind: 'callback' }>

/** Codes of calls that are worth a disturbance: what is refused anyway shows nothing. */
const answered = ['Success', 'ProcessNotCompleted']

/**
 * What to disturb, from what two undisturbed runs have shown: each disturbance once for every situation that it can occur
 * in, at the call on which most depends, the likeliest breakage first. The same runs give the same plan.
 */
export function planDrill(one: readonly DrillEvent[], other: readonly DrillEvent[] = one): Disturbance[] {
  const inBoth = new Set(other.map(placeOf))
  const events = one.filter(event => inBoth.has(placeOf(event)))
  const calls = events.filter(event => event.kind === 'call').filter(isWorthIt)
  const callbacks = events.filter(event => event.kind === 'callback')
  return disturbanceNames.flatMap((name): Disturbance[] => {
    const { target } = disturbanceOf(name)
    if (target === 'results') return ofResults(name, events)
    const sites =
      target === 'callback'
        ? sitesOf(
            callbacks.filter(callback => fits(name, callback)),
            events,
          )
        : sitesOf(
            calls.filter(call => canPlay(name, call)),
            events,
          )
    return sites.map(site => ({ name, site }))
  })
}

/** What `--only` names: disturbances, expectations, or one id. */
export function selectDisturbances(plan: readonly Disturbance[], only: readonly string[]): Disturbance[] {
  const expectations: readonly Expectation[] = ['tolerate', 'refuse', 'notice']
  const names: readonly string[] = [...disturbanceNames, ...expectations]
  for (const word of only)
    if (!names.includes(word) && !plan.some(planned => idOf(planned) === word))
      throw new Error(
        `Failed to read --only: ${JSON.stringify(word)} is not allowed. Use ids that --plan prints, or ${names.join(', ')}.`,
      )
  if (only.length === 0) return [...plan]
  return plan.filter(
    planned =>
      only.includes(planned.name) || only.includes(disturbanceOf(planned.name).expects) || only.includes(idOf(planned)),
  )
}

const placeOf = (event: DrillEvent): string =>
  event.kind === 'fired'
    ? ''
    : `${event.scope}\n${event.situation}\n${event.nth}\n${event.kind === 'call' ? event.code : ''}`

const isWorthIt = ({ decision, code, nth }: CallEvent) => decision === undefined && nth > 0 && answered.includes(code)

function canPlay(name: DisturbanceName, { action, situation, code }: CallEvent): boolean {
  const { target, scenario } = disturbanceOf(name)
  if (name === 'forgotten')
    return situation.startsWith('CheckResult:') && situation.endsWith(':passed') && code === 'Success'
  if (name === 'expires') return action === 'CheckResult' && code === 'Success'
  if (target === 'check-result') return action === 'CheckResult'
  if (!scenario) return true
  const { code: refusal }: Scenario = catalogue[scenario.name]
  return (
    refusal === undefined ||
    armableActions.some(({ name: known, codes }) => known === action && codes.includes(refusal))
  )
}

const fits = (name: DisturbanceName, { hasToken, others }: CallbackEvent) =>
  (name !== 'callback-wrong-token' || hasToken) && (name !== 'callback-foreign-id' || others > 0)

/** Programs open each product in a way of its own, and ask for every result in the same. */
const likenessOf = (situation: string): string => {
  const [action, , state] = situation.split(':')
  return state === undefined ? situation : `${action}:${state}`
}

/** For each kind of situation, the place with the most events after it; of several with as many, the first by name. */
function sitesOf(found: readonly (CallEvent | CallbackEvent)[], events: readonly DrillEvent[]) {
  const best = new Map<string, { weight: number; site: Site }>()
  const following = new Map<string, number>()
  for (const event of events) {
    if (event.kind === 'fired' || event.transactionId === undefined) continue
    const name = `${event.scope}\n${event.transactionId}`
    following.set(name, (following.get(name) ?? 0) + 1)
  }
  for (const { scope, situation, nth, transactionId } of found) {
    const weight = following.get(`${scope}\n${transactionId}`) ?? 0
    const likeness = likenessOf(situation)
    const before = best.get(likeness)
    const isBetter =
      !before ||
      weight > before.weight ||
      (weight === before.weight && orderOf({ scope, situation, nth }) < orderOf(before.site))
    if (isBetter) best.set(likeness, { weight, site: { scope, situation, nth } })
  }
  return [...best.values()].map(({ site }) => site).sort((left, right) => (left.situation < right.situation ? -1 : 1))
}

const orderOf = ({ scope, situation, nth }: Site) => `${scope}\n${situation}\n${String(nth).padStart(6, '0')}`

/** Mutants of results: of all of them, or of each product and SubCode that CheckResult has told. */
function ofResults(name: DisturbanceName, events: readonly DrillEvent[]): Disturbance[] {
  const told = events.filter(event => event.kind === 'call').filter(({ passed }) => passed !== undefined)
  if (name === 'ends-not-passed') {
    const isThere = told.some(({ subCode }) => subCode === '200') || events.some(({ kind }) => kind === 'callback')
    return isThere ? [{ name }] : []
  }
  if (name === 'somebody-else') return told.some(({ hasPerson }) => hasPerson) ? [{ name }] : []
  const rows = new Set(told.map(({ situation, subCode }) => `${situation.split(':')[1]}:${subCode}`))
  return [...rows].sort().map(situation => ({ name, site: { scope: '', situation, nth: 0 } }))
}
