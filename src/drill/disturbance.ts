import { type DisturbanceName, disturbanceNames } from './catalogue.ts'

/**
 * Where a run is disturbed: the n-th call (from 1) in a situation, as `CheckResult:FACE_LIVENESS:passed`. `scope` names
 * the emulator where a suite starts its own, by test or file; it is empty for the emulator of the drill.
 */
export type Site = { scope: string; situation: string; nth: number }

/** A disturbance at its place. Those of results are everywhere, or at results of one product and SubCode. */
export type Disturbance = { name: DisturbanceName; site?: Site }

/** What is watched of a run: enough to plan disturbances of it, and to tell what happened in one. */
export type DrillEvent = { scope: string; at: number } & (
  | {
      kind: 'call'
      situation: string
      nth: number
      action: string
      product: string
      code: string
      /** Whether a scenario of the suite, or the disturbance, decided it. */
      decision?: string
      transactionId?: string
      /** What CheckResult told. */
      passed?: string
      subCode?: string
      /** Whether the result tells of a person. */
      hasPerson?: boolean
    }
  | {
      kind: 'callback'
      situation: string
      nth: number
      transactionId: string
      hasToken: boolean
      /** How many verifications there were besides. */
      others: number
      outcome: string
    }
  | { kind: 'fired'; words: string }
)

/** A disturbance as text: what `--replay` and the file of known breakages name. The same place, the same text. */
export function idOf({ name, site }: Disturbance): string {
  if (!site) return name
  const { scope, situation, nth } = site
  return `${name}@${situation}${nth > 0 ? `#${nth}` : ''}${scope ? ` in ${scope}` : ''}`
}

/**
 * Reads what {@link idOf} has written.
 * @throws {Error} for a text that names no disturbance.
 */
export function readId(text: string): Disturbance {
  const [, word = '', situation, nth, scope = ''] = /^([a-z-]+)(?:@(\S+?)(?:#(\d+))?(?: in (.+))?)?$/s.exec(text) ?? []
  const name = disturbanceNames.find(each => each === word)
  if (!name)
    throw new Error(
      `Failed to read the disturbance ${JSON.stringify(text.slice(0, 200))}: it names none. Use an id that "drill --plan" prints, as throttled@Initialize:FACE_LIVENESS#1.`,
    )
  return situation === undefined ? { name } : { name, site: { scope, situation, nth: Number(nth ?? 0) } }
}
