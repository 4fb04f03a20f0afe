import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser'
import { conductDrill, DrillRefused, type DrillReport, type Progress } from '../drill/conduct.ts'
import { idOf, readId } from '../drill/disturbance.ts'
import { readKnown } from '../drill/known.ts'
import { drillJson, drillJunit, drillMarkdown, drillText, planText, progressText } from '../drill/reports.ts'
import { exitCodeOf, exitCodes, judge, type Run } from '../drill/verdicts.ts'
import { hostRun } from '../node/drill/host-run.ts'
import { runCommand } from '../node/drill/run-command.ts'
import type { Options } from '../options/options.ts'
import { keepAuthority } from './ca.ts'
import { callVariables, trustVariables } from './environment-variables.ts'
import { readFlags } from './flags.ts'
import { readSettings } from './settings.ts'

type Output = { write: (text: string) => unknown; isTTY?: boolean }

const flagKinds = {
  '--plan': 'bare',
  '--only': 'value',
  '--budget': 'value',
  '--jobs': 'value',
  '--replay': 'value',
  '--known': 'value',
  '--config': 'value',
  '--json': 'bare',
  '--junit': 'value',
  '--markdown': 'value',
  '--output': 'value',
} as const

const writers: Record<string, (report: DrillReport) => string> = {
  '--junit': drillJunit,
  '--markdown': drillMarkdown,
  '--output': drillJson,
}

const mostJobs = 4

/**
 * The command `drill [FLAGS] -- COMMAND…`: runs an integrator's tests undisturbed, then once for each disturbance, and
 * tells what they survive.
 * @returns the exit code, by what is worst: see `exitCodes`.
 * @throws {Error} for a wrong flag, or a file that cannot be read or written.
 */
export async function drillCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { stdout, stderr }: { stdout: Output; stderr: Output },
): Promise<number> {
  const { command, given, files, config } = readArguments(args)
  const { options, origins } = readSettings(config, env, false)
  // A test suite is not production, and its bursts are not a finding; a limit that was set stays.
  const hosted: Options = {
    ...options,
    ...{ port: 0, host: '127.0.0.1', log: 'silent', controlToken: '' },
    ...(origins.qps === 'default' && { qps: 0 }),
    accessKeys: options.accessKeys.length > 0 ? options.accessKeys : [{ id: 'drill-key', secret: 'drill-secret' }],
  }
  const known = given('--known')
  const accepted = known === undefined ? [] : readKnown(readText(known), known, readJson)
  const interrupted = new AbortController()
  const stop = () => interrupted.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const run = async (
    disturbance: Parameters<typeof hostRun>[0]['disturbance'],
    patience: number,
    isShown = false,
  ): Promise<Run> => {
    if (interrupted.signal.aborted) throw new Error('Failed to drill: it was interrupted.')
    return hostRun({
      options: hosted,
      disturbance,
      execute: ({ url }, variables) =>
        runCommand({
          command,
          patience,
          signal: interrupted.signal,
          env: { ...env, ...variablesOf(url, hosted, env), ...variables },
          ...(isShown && { onOutput: text => stderr.write(text) }),
        }),
    })
  }
  try {
    const replayed = given('--replay')
    if (replayed !== undefined) return await replay(replayed)
    const report = await conductDrill({
      run: (disturbance, { patience }) => run(disturbance, patience),
      only: (given('--only') ?? '').split(',').filter(Boolean),
      budget: readBudget(given('--budget')),
      jobs: readJobs(given('--jobs')),
      known: accepted,
      isPlanOnly: given('--plan') !== undefined,
      onProgress: progressTo(stderr),
      now: Date.now,
    })
    if (given('--plan') !== undefined) {
      stdout.write(
        given('--json') === undefined
          ? planText(report.plan)
          : `${JSON.stringify(report.plan.map(idOf), undefined, 2)}\n`,
      )
      return exitCodes.held
    }
    for (const { flag, value } of files) writeText(flag, value, writers[flag]?.(report) ?? '')
    stdout.write(given('--json') === undefined ? drillText(report) : drillJson(report))
    return exitCodeOf(report.verdicts)
  } catch (thrown) {
    if (!(thrown instanceof DrillRefused)) throw thrown
    const lines = thrown.run?.output.map(line => `  | ${line}\n`) ?? []
    stderr.write(`${thrown.message}\n${lines.join('')}`)
    return exitCodes.usage
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }

  async function replay(id: string): Promise<number> {
    const disturbance = readId(id)
    const shown = await run(disturbance, replayPatience, true)
    const verdict = judge(disturbance, [shown])
    const report: DrillReport = {
      plan: [disturbance],
      verdicts: [verdict],
      baselines: [shown, shown],
      milliseconds: shown.milliseconds,
      stale: [],
    }
    stdout.write(given('--json') === undefined ? drillText(report) : drillJson(report))
    return exitCodeOf([verdict])
  }
}

/** What a replayed run may take, in milliseconds. */
const replayPatience = 10 * 60_000

/** On a terminal one line that is written over, elsewhere a line for each step. */
function progressTo(stderr: Output): (progress: Progress) => void {
  return progress => {
    const text = progressText(progress)
    if (!stderr.isTTY) return void stderr.write(`${text}\n`)
    const isLast = progress.stage === 'runs' && progress.done === progress.of
    stderr.write(`\r\u001b[K${text.slice(0, 110)}${isLast ? '\n' : ''}`)
  }
}

function variablesOf(url: string, options: Options, env: NodeJS.ProcessEnv): Record<string, string> {
  const isSecure = options.tls === 'on' && !options.tlsCert
  const [key = { id: '', secret: '' }] = options.accessKeys
  const variables = [
    { name: 'EMULATOR_URL', value: url },
    ...callVariables({ url, key, region: options.region, env }),
    ...(isSecure ? trustVariables(keepAuthority(options, env).files, env) : []),
  ]
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]))
}

function readArguments(args: readonly string[]) {
  const mark = args.indexOf('--')
  const { flags, words } = readFlags(mark < 0 ? args : args.slice(0, mark), flagKinds)
  const command = mark < 0 ? [] : args.slice(mark + 1)
  const [word] = words
  if (word !== undefined)
    throw new Error(
      `Failed to read ${JSON.stringify(word)}: flags stand before --, the command behind it. Use drill -- npm test.`,
    )
  if (command.length === 0) throw new Error('Failed to drill: no command is given. Use drill -- npm test.')
  const empty = flags.find(({ value }) => value === '')
  if (empty) throw new Error(`Failed to read ${empty.flag}: it needs a value. Write ${empty.flag} VALUE.`)
  return {
    command,
    given: (flag: keyof typeof flagKinds) => flags.findLast(each => each.flag === flag)?.value,
    files: flags.filter(({ flag }) => flag in writers),
    config: flags.filter(({ flag }) => flag === '--config').flatMap(({ flag, value }) => [flag, value]),
  }
}

function readBudget(text = '10m'): number {
  const [, figure, unit = 's'] = /^(\d{1,6})(s|m|h)?$/.exec(text) ?? []
  if (figure === undefined || Number(figure) === 0)
    throw new Error(`Failed to read --budget: ${JSON.stringify(text)} is not allowed. Use 90s, 10m or 2h.`)
  return Number(figure) * { s: 1000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h']
}

function readJobs(text: string | undefined): number {
  if (text === undefined) return Math.min(mostJobs, availableParallelism())
  if (/^[1-9]\d?$/.test(text)) return Number(text)
  throw new Error(`Failed to read --jobs: ${JSON.stringify(text)} is not allowed. Use a whole number from 1 to 99.`)
}

function readJson(text: string): unknown {
  const errors: ParseError[] = []
  const read = parse(text, errors, { allowTrailingComma: true })
  const [first] = errors
  if (first) throw new Error(`${printParseErrorCode(first.error)} at character ${first.offset + 1}`)
  return read
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    throw new Error(`Failed to read --known ${file}: ${words(thrown)}. Use a file that is there.`)
  }
}

function writeText(flag: string, file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (thrown) {
    throw new Error(`Failed to write ${flag} ${file}: ${words(thrown)}. Use a file in a folder that is there.`)
  }
}

const words = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown))
