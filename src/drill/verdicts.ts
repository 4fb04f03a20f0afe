import { disturbanceOf } from './catalogue.ts'
import { type Disturbance, type DrillEvent, idOf } from './disturbance.ts'
import type { KnownBreakage } from './known.ts'

/** How a run of the suite ended. */
export type Run = {
  /** Whether the suite said that all is well. */
  isGreen: boolean
  /** It did not end by itself within the time that it was given. */
  isHung: boolean
  /** How it ended, in words: an exit code, a signal, what was thrown. */
  how: string
  /** The last lines that it wrote. */
  output: readonly string[]
  events: readonly DrillEvent[]
  milliseconds: number
}

export const verdicts = ['broken', 'unsure', 'not reached', 'survived', 'not run'] as const
export type VerdictWord = (typeof verdicts)[number]

/** What came of one disturbance. */
export type Verdict = {
  id: string
  disturbance: Disturbance
  verdict: VerdictWord
  /** Why, in one sentence. */
  because: string
  /** The run that shows it, where it is broken. */
  run?: Run
  /** Why this breakage is known, and until when that is accepted. */
  known?: KnownBreakage
}

const hasFired = ({ events }: Run) => events.some(({ kind }) => kind === 'fired')

/** Whether a run is as expected under a disturbance; undefined where the disturbance never fired. */
export function isAsExpected({ name }: Disturbance, run: Run): boolean | undefined {
  if (!hasFired(run)) return undefined
  const { expects } = disturbanceOf(name)
  if (expects === 'notice') return !run.isGreen
  // A result that has gone leaves nothing to be green about, unless it was asked for afresh.
  if (name === 'forgotten') return !run.isHung && (!run.isGreen || isVerifiedAfresh(run.events))
  return run.isGreen
}

function isVerifiedAfresh(events: readonly DrillEvent[]): boolean {
  const fired = events.findIndex(({ kind }) => kind === 'fired')
  const after = events.slice(fired + 1).filter(event => event.kind === 'call')
  const opened = after.filter(({ action, code }) => action.startsWith('Initialize') && code === 'Success')
  return opened.some(({ transactionId }) =>
    after.some(call => call.transactionId === transactionId && call.passed === 'Y'),
  )
}

/**
 * The verdict on a disturbance.
 * @param runs the run, and its repetition where the first was not as expected.
 */
export function judge(disturbance: Disturbance, runs: readonly [Run] | readonly [Run, Run]): Verdict {
  const { weakness, expects } = disturbanceOf(disturbance.name)
  const [run, again] = runs
  const give = (verdict: VerdictWord, because: string, shown?: Run): Verdict => ({
    id: idOf(disturbance),
    disturbance,
    verdict,
    because,
    ...(shown && { run: shown }),
  })
  const expected = isAsExpected(disturbance, run)
  if (expected === undefined)
    return run.isGreen
      ? give('not reached', 'the disturbance never fired: this run did not get there')
      : give('unsure', `the suite failed before the disturbance fired (${run.how})`, run)
  if (expected) return give('survived', expects === 'notice' ? 'the suite noticed' : wordsOfSurvival(run))
  if (again && isAsExpected(disturbance, again) !== false)
    return give('unsure', 'it broke once, and not when it was repeated', run)
  return give('broken', run.isHung ? `${weakness}; the suite did not end` : weakness, run)
}

const wordsOfSurvival = ({ isGreen }: Run) => (isGreen ? 'the suite stayed green' : 'nobody was taken as verified')

/**
 * Looks at all verdicts together: where no mutant of results turned the suite red, a green suite proves nothing of what
 * happened to a user.
 */
export function weigh(all: readonly Verdict[]): Verdict[] {
  return all.map(each =>
    each.disturbance.name === 'forgotten' && each.verdict === 'broken' && assertsNothing(all)
      ? {
          ...each,
          verdict: 'unsure' as const,
          because: 'the suite asserts nothing, so it would stay green whatever happened',
        }
      : each,
  )
}

/** Whether mutants ran, and all of them left the suite green. */
export function assertsNothing(all: readonly Verdict[]): boolean {
  const mutants = all.filter(
    ({ disturbance, verdict }) =>
      disturbanceOf(disturbance.name).expects === 'notice' && (verdict === 'broken' || verdict === 'survived'),
  )
  return mutants.length > 0 && mutants.every(({ verdict }) => verdict === 'broken')
}

/** The exit codes of a drill: what is worst decides. */
export const exitCodes = { held: 0, broken: 1, usage: 2, unsure: 3, incomplete: 4 } as const

export function exitCodeOf(all: readonly Verdict[]): number {
  const has = (word: VerdictWord) => all.some(({ verdict, known }) => verdict === word && !known)
  if (has('broken')) return exitCodes.broken
  if (has('unsure')) return exitCodes.unsure
  return has('not reached') || has('not run') ? exitCodes.incomplete : exitCodes.held
}
