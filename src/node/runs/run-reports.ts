import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adviceJunit, adviceMarkdown, adviceSarif, adviceText } from '../../advice/reports.ts'
import { coverageBadge, coverageMarkdown, coverageText } from '../../coverage/reports.ts'
import { failuresOf, type Gates } from './gates.ts'
import { addRuns, type KeptRun, recordsVariable } from './recorder.ts'
import { type RunReport, readRun, reportRuns, runJson } from './run-record.ts'

/** What a reporter of vitest or Jest may be told: gates, and files to write. All are those of the command `report`. */
export type RunReporterOptions = Gates & {
  json?: string
  junit?: string
  sarif?: string
  markdown?: string
  badge?: string
  /** Says nothing where there is nothing to advise: only files are written, and gates held to. */
  quiet?: boolean
}

/** What a report can be written as, by the name of the option: of a reporter, and of the command as a flag. */
export const reportWriters = {
  json: runJson,
  junit: ({ advice }) => adviceJunit(advice),
  sarif: ({ advice }) => `${JSON.stringify(adviceSarif(advice), undefined, 2)}\n`,
  markdown: ({ advice, coverage }) => `${adviceMarkdown(advice)}\n${coverageMarkdown(coverage)}`,
  badge: ({ coverage }) => coverageBadge(coverage.percentInUse),
} as const satisfies Record<string, (report: RunReport) => string>

const known = [...Object.keys(reportWriters), 'failOn', 'minCoverage', 'ratchet', 'quiet']

/**
 * Collects what the emulators of a test run see in all its workers, and reports the sum at the end.
 * @throws {Error} for an option that it does not have.
 */
export function createRunReports(options: RunReporterOptions = {}) {
  const unknown = Object.keys(options).find(name => !known.includes(name))
  if (unknown !== undefined)
    throw new Error(`Failed to read the reporter's options: ${unknown} is unknown. Use ${known.join(', ')}.`)
  let folder: string | undefined
  return {
    /** Before the workers start: they have the environment of this process. */
    begin(): void {
      folder ??= mkdtempSync(join(tmpdir(), 'cloudauth-records-'))
      process.env[recordsVariable] = folder
    },
    /** When all has run: the report as text, and what fails the run. */
    end(): { text: string; failures: readonly string[] } {
      const runs = folder === undefined ? [] : readFolder(folder)
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
      folder = undefined
      delete process.env[recordsVariable]
      const { advice, coverage, excepted } = addRuns(runs)
      const all = reportRuns([{ advice, coverage }])
      const report = { ...all, advice: all.advice.filter(({ rule }) => !excepted.includes(rule)) }
      for (const name of Object.keys(reportWriters) as (keyof typeof reportWriters)[]) {
        const file = options[name]
        if (file !== undefined) writeFileSync(file, reportWriters[name](report))
      }
      const failures = failuresOf(options, report.advice, report.coverage)
      const text = options.quiet
        ? adviceText(report.advice)
        : `${adviceText(report.advice)}${coverageText(report.coverage)}`
      return { text: runs.length === 0 ? '' : text, failures }
    },
  }
}

/** What emulators have written; half a file is of a worker that was ended. */
function readFolder(folder: string): KeptRun[] {
  return readdirSync(folder).flatMap(name => {
    try {
      const text = readFileSync(join(folder, name), 'utf8')
      const { excepted = [] } = JSON.parse(text)
      return [{ ...readRun(text, name), excepted }]
    } catch {
      return []
    }
  })
}
