import { conductDrill, type DrillReport, type Progress } from './drill/conduct.ts'
import type { KnownBreakage } from './drill/known.ts'
import type { Run } from './drill/verdicts.ts'
import { hostRun } from './node/drill/host-run.ts'
import { lastLines, runCommand } from './node/drill/run-command.ts'
import type { Emulator, Options, Server } from './node.ts'

export { DrillRefused, type DrillReport, type Progress } from './drill/conduct.ts'
export type { Disturbance } from './drill/disturbance.ts'
export type { KnownBreakage } from './drill/known.ts'
export { drillJson, drillJunit, drillMarkdown, drillText, planText } from './drill/reports.ts'
export { exitCodeOf, type Run, type Verdict, type VerdictWord } from './drill/verdicts.ts'

/** What a suite that is a function gets: an emulator for one run of it. */
export type DrilledRun = {
  url: string
  /** Host and port, as SDKs want their endpoint. */
  endpoint: string
  accessKey: { id: string; secret: string }
  emulator: Emulator
  /** Aborted when the run has taken too long. */
  signal: AbortSignal
}

export type DrillOptions = {
  /** The suite, as a program with its arguments. It finds the emulator in its environment. */
  command?: readonly string[]
  /** Or as a function: it fails by throwing. */
  run?: (drilled: DrilledRun) => Promise<unknown>
  /** Further variables of the command. */
  env?: Readonly<Record<string, string>>
  /** Options of the emulator; those of `serve()`. */
  options?: Partial<Options>
  /** Disturbances by name, `tolerate`, `refuse`, `notice`, or ids of a plan. */
  only?: readonly string[]
  /** Milliseconds after which no further run begins; ten minutes. */
  budget?: number
  /** Runs at the same time; one. */
  jobs?: number
  known?: readonly KnownBreakage[]
  /** Only plans: nothing is disturbed. */
  isPlanOnly?: boolean
  onProgress?: (progress: Progress) => void
}

const accessKey = { id: 'drill-key', secret: 'drill-secret' }

/**
 * Runs a suite undisturbed twice, then once for each disturbance that can occur in it, and tells which it survives.
 *
 * @example
 * const { verdicts } = await drill({ command: ['npm', 'test'] })
 * expect(verdicts.filter(({ verdict }) => verdict === 'broken')).toEqual([])
 * @throws {DrillRefused} where the suite is red undisturbed, or calls no emulator.
 * @throws {Error} for a wrong option.
 */
export async function drill({ command, run, env = {}, options = {}, ...settings }: DrillOptions): Promise<DrillReport> {
  if ((command === undefined) === (run === undefined))
    throw new Error('Failed to drill: give command or run, exactly one of the two.')
  if (command?.length === 0) throw new Error('Failed to drill: command is empty. Use ["npm", "test"].')
  const hosted = { qps: 0, ...options, accessKeys: [accessKey, ...(options.accessKeys ?? [])] }
  return conductDrill({
    ...settings,
    now: Date.now,
    run: (disturbance, { patience }): Promise<Run> =>
      hostRun({
        options: hosted,
        disturbance,
        execute: (server, variables) =>
          command
            ? runCommand({ command, patience, env: { ...process.env, ...env, ...variablesOf(server), ...variables } })
            : runFunction(run ?? nothing, server, patience),
      }),
  })
}

const nothing = async () => undefined

function variablesOf({ url, endpoint }: Server): Record<string, string> {
  return {
    EMULATOR_URL: url,
    CLOUDAUTH_EMULATOR_URL: url,
    CLOUDAUTH_ENDPOINT: endpoint,
    ALIBABA_CLOUD_ACCESS_KEY_ID: accessKey.id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKey.secret,
  }
}

async function runFunction(run: NonNullable<DrillOptions['run']>, server: Server, patience: number) {
  const { url, endpoint, emulator } = server
  const late = AbortSignal.timeout(patience)
  const hung = new Promise<'hung'>(accept => late.addEventListener('abort', () => accept('hung'), { once: true }))
  const running = run({ url, endpoint, emulator, accessKey, signal: late }).then(
    () => ({ isGreen: true, how: 'it ended well', output: [] as string[] }),
    (thrown: unknown) => {
      const words = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
      const stack = thrown instanceof Error ? (thrown.stack ?? words) : words
      return { isGreen: false, how: `it threw ${words.split('\n')[0]}`, output: lastLines(stack) }
    },
  )
  const ended = await Promise.race([running, hung])
  if (ended !== 'hung') return { ...ended, isHung: false }
  return { isGreen: false, isHung: true, how: `it did not end within ${Math.round(patience / 1000)} s`, output: [] }
}
