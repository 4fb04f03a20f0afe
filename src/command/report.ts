import { readFileSync, writeFileSync } from 'node:fs'
import { type AdviceId, adviceIds, catalogue } from '../advice/catalogue.ts'
import { adviceText } from '../advice/reports.ts'
import { coverageText } from '../coverage/reports.ts'
import { parseUrl } from '../network/web-url.ts'
import { failuresOf, type Gates } from '../node/runs/gates.ts'
import { type RunRecord, type RunReport, readRun, reportRuns, runJson } from '../node/runs/run-record.ts'
import { reportWriters } from '../node/runs/run-reports.ts'
import { fetchFor } from './fetch-for.ts'
import { readFlags } from './flags.ts'
import { readSettings } from './settings.ts'

type Output = { write: (text: string) => unknown }

type Exception = { rule: AdviceId; because: string }

const flagKinds = {
  '--json': 'bare',
  '--fail-on': 'value',
  '--min-coverage': 'value',
  '--ratchet': 'value',
  '--except': 'value',
  '--control-token': 'value',
  '--junit': 'value',
  '--sarif': 'value',
  '--markdown': 'value',
  '--badge': 'value',
} as const

/** The files that a report can be written to, by their flags. `--json` prints. */
const { json: _, ...written } = reportWriters
const writers: Record<string, (report: RunReport) => string> = Object.fromEntries(
  Object.entries(written).map(([name, write]) => [`--${name}`, write]),
)

/** How long an emulator may take to answer, in milliseconds. */
const patience = 10_000

/**
 * The command `report URL|FILE...`: advice and coverage of running emulators and of files that earlier reports have
 * written, added up.
 * @returns the exit code: 1 where advice, coverage or the ratchet fails it.
 * @throws {Error} for a wrong flag, an emulator that does not answer, or a file that cannot be read or written.
 */
export async function reportCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { stdout, stderr }: { stdout: Output; stderr: Output },
): Promise<number> {
  const { from, isJson, gates, exceptions, token, files } = readArguments(args, env)
  const runs: RunRecord[] = []
  for (const each of from)
    runs.push(/^https?:\/\//i.test(each) ? await fetchRun(each, token, env) : readRun(readText(each), each))
  const all = reportRuns(runs)
  const report = { ...all, advice: all.advice.filter(({ rule }) => !exceptions.some(except => except.rule === rule)) }
  for (const { flag, value } of files) writeText(flag, value, writers[flag]?.(report) ?? '')
  const failures = failuresOf(gates, report.advice, report.coverage)
  stdout.write(isJson ? runJson(report) : textOf(report, exceptions))
  const told = isJson ? stderr : stdout
  for (const failure of failures) told.write(`FAIL  ${failure}\n`)
  return failures.length > 0 ? 1 : 0
}

function textOf({ advice, coverage }: RunReport, exceptions: readonly Exception[]): string {
  const excepted = exceptions.map(({ rule, because }) => `excepted ${rule}: ${because}\n`).join('')
  return `${adviceText(advice) || 'no advice\n'}${excepted}${coverageText(coverage)}`
}

function readArguments(args: readonly string[], env: NodeJS.ProcessEnv) {
  const { flags, words } = readFlags(args, flagKinds)
  const empty = flags.find(({ value }) => value === '')
  if (empty) throw new Error(`Failed to read ${empty.flag}: it needs a value. Write ${empty.flag} VALUE.`)
  if (words.length === 0)
    throw new Error('Failed to report: it needs an emulator, or files of earlier reports. Use report URL.')
  const last = (flag: keyof typeof flagKinds) => flags.findLast(given => given.flag === flag)?.value
  const tokenFlags = flags.filter(({ flag }) => flag === '--control-token').flatMap(({ flag, value }) => [flag, value])
  const gates: Gates = {
    failOn: readFailOn(last('--fail-on')),
    minCoverage: readPercent(last('--min-coverage')),
    ratchet: last('--ratchet'),
  }
  return {
    from: words,
    isJson: last('--json') !== undefined,
    gates,
    exceptions: flags.filter(({ flag }) => flag === '--except').map(({ value }) => readException(value)),
    token: readSettings(tokenFlags, env, false).options.controlToken,
    files: flags.filter(({ flag }) => flag in writers),
  }
}

function readFailOn(text: string | undefined): Gates['failOn'] {
  if (text === undefined || text === 'advice' || text === 'warning' || text === 'error') return text
  throw new Error(`Failed to read --fail-on: ${JSON.stringify(text)} is not allowed. Use advice, warning or error.`)
}

function readPercent(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,3}(\.\d+)?$/.test(text) && Number(text) <= 100) return Number(text)
  throw new Error(`Failed to read --min-coverage: ${JSON.stringify(text)} is not allowed. Use a number from 0 to 100.`)
}

function readException(text: string): Exception {
  const [, rule = '', because = ''] = /^([\w-]*)\s*[:=]?\s*(.*)$/s.exec(text) ?? []
  if (!Object.hasOwn(catalogue, rule))
    throw new Error(`Failed to read --except: unknown rule "${rule}". Use ${adviceIds.join(', ')}.`)
  if (because.trim() === '')
    throw new Error(`Failed to read --except: ${rule} stands without a reason. Write --except "${rule}: why".`)
  return { rule: rule as AdviceId, because: because.trim() }
}

/** Both by one key or none: what is asked for belongs to all keys. */
async function fetchRun(url: string, token: string, env: NodeJS.ProcessEnv): Promise<RunRecord> {
  const failed = (why: string) =>
    new Error(`Failed to report on ${url}: ${why}. Use the address of an emulator that runs, as http://localhost:8080.`)
  if (!parseUrl(url)) throw failed('it is not a URL')
  const { fetch: send = fetch } = await fetchFor(url, env)
  const ask = async (path: string): Promise<Record<string, unknown>> => {
    const response = await send(new URL(path, url).href, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
      signal: AbortSignal.timeout(patience),
    }).catch((thrown: unknown) => {
      throw failed(thrown instanceof Error ? thrown.message : String(thrown))
    })
    if (response.status === 401) throw failed('it wants its control token (--control-token, EMULATOR_CONTROL_TOKEN)')
    if (response.status !== 200) throw failed(`it answered ${response.status} to ${path}`)
    return response.json().catch(() => {
      throw failed(`it answered ${path} with what is not JSON`)
    })
  }
  const { advice } = await ask('/_emulator/advice')
  const { record } = await ask('/_emulator/coverage')
  return readRun(JSON.stringify({ advice, coverage: record }), url)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    throw new Error(
      `Failed to read ${file}: ${words(thrown)}. Use the URL of an emulator, or a file that report --json has written.`,
    )
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
