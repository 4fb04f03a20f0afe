import type { Disturbance } from './disturbance.ts'
import { idOf } from './disturbance.ts'
import { acceptedBy, isOf, type KnownBreakage } from './known.ts'
import { planDrill, selectDisturbances } from './plan.ts'
import { isAsExpected, judge, type Run, type Verdict, weigh } from './verdicts.ts'

/** Runs the suite once, undisturbed or under a disturbance, within so many milliseconds. */
type RunSuite = (disturbance: Disturbance | undefined, limits: { job: number; patience: number }) => Promise<Run>

export type DrillSettings = {
  run: RunSuite
  /** Names of disturbances, expectations or ids; all where it is empty. */
  only?: readonly string[]
  /** Milliseconds after which no further run begins. */
  budget?: number
  /** How many runs go on at the same time. */
  jobs?: number
  known?: readonly KnownBreakage[]
  /** Only plans. */
  isPlanOnly?: boolean
  onProgress?: (progress: Progress) => void
  /** Milliseconds since 1970. */
  now: () => number
}

/** How far a drill is. */
export type Progress = {
  stage: 'baseline' | 'runs'
  done: number
  of: number
  broken: number
  /** What was decided last. */
  last?: Verdict
}

/** What a drill came to. */
export type DrillReport = {
  plan: readonly Disturbance[]
  /** In the order of the plan. */
  verdicts: readonly Verdict[]
  /** What the undisturbed runs were like. */
  baselines: readonly [Run, Run]
  milliseconds: number
  /** Entries of known breakages that are over, or that nothing was broken by. */
  stale: readonly KnownBreakage[]
}

/** A suite that cannot be drilled: it is red by itself, or calls no emulator. */
export class DrillRefused extends Error {
  readonly run: Run | undefined

  constructor(message: string, run?: Run) {
    super(message)
    this.name = 'DrillRefused'
    this.run = run
  }
}

const tenMinutes = 10 * 60_000
/** What an undisturbed run may take, in milliseconds. */
const baselinePatience = 5 * 60_000

/**
 * Conducts a drill: two undisturbed runs, a plan from what they show, one run for each disturbance, and a second one
 * where the first is not as expected.
 * @throws {DrillRefused} where the suite is red undisturbed, or calls nothing.
 */
export async function conductDrill(settings: DrillSettings): Promise<DrillReport> {
  const { run, only = [], budget = tenMinutes, jobs = 1, known = [], onProgress = () => undefined, now } = settings
  const started = now()
  const baselines: [Run, Run] = [await baseline(0), await baseline(1)]
  const [first, second] = baselines
  if (!first.isGreen && !second.isGreen)
    throw new DrillRefused(
      `Failed to drill: the suite fails undisturbed (${first.how}). Make it pass by itself first.`,
      first,
    )
  if (!first.events.some(({ kind }) => kind === 'call'))
    throw new DrillRefused(
      'Failed to drill: the suite called no emulator. Let it call EMULATOR_URL (or CLOUDAUTH_ENDPOINT), or start its emulators by an entry of this package.',
      first,
    )
  const plan = selectDisturbances(planDrill(first.events, second.events), only)
  const patience = 20_000 + 5 * Math.max(first.milliseconds, second.milliseconds)
  const isFlaky = first.isGreen !== second.isGreen
  const found = new Map<string, Verdict>()
  let broken = 0

  const settle = (verdict: Verdict) => {
    const accepted = verdict.verdict === 'broken' ? acceptedBy(known, verdict.id, now()) : undefined
    if (verdict.verdict === 'broken' && !accepted) broken += 1
    found.set(verdict.id, accepted ? { ...verdict, known: accepted } : verdict)
    onProgress({ stage: 'runs', done: found.size, of: plan.length, broken, last: verdict })
  }

  const drill = async (disturbance: Disturbance, job: number) => {
    const id = idOf(disturbance)
    if (isFlaky)
      return settle({
        id,
        disturbance,
        verdict: 'unsure',
        because: 'of two undisturbed runs one failed',
        run: first.isGreen ? second : first,
      })
    if (now() - started >= budget)
      return settle({ id, disturbance, verdict: 'not run', because: 'the budget was used up (--budget)' })
    const shown = await run(disturbance, { job, patience })
    const isDone = isAsExpected(disturbance, shown) !== false
    settle(judge(disturbance, isDone ? [shown] : [shown, await run(disturbance, { job, patience })]))
  }

  async function baseline(done: number): Promise<Run> {
    onProgress({ stage: 'baseline', done, of: 2, broken: 0 })
    return run(undefined, { job: 0, patience: baselinePatience })
  }

  if (!settings.isPlanOnly) {
    const waiting = [...plan]
    const work = async (job: number) => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await drill(next, job)
    }
    await Promise.all(Array.from({ length: Math.max(1, jobs) }, (_, job) => work(job)))
  }
  const verdicts = weigh(plan.flatMap(planned => found.get(idOf(planned)) ?? []))
  const isUsed = (entry: KnownBreakage) => verdicts.some(({ known: accepted }) => accepted === entry)
  const isPlanned = (entry: KnownBreakage) => plan.some(planned => isOf(entry, idOf(planned)))
  return {
    plan,
    verdicts,
    baselines,
    milliseconds: now() - started,
    stale: settings.isPlanOnly ? [] : known.filter(entry => !isUsed(entry) && (isPlanned(entry) || only.length === 0)),
  }
}
