import { type AdviceId, catalogue } from '../../advice/catalogue.ts'
import { describeFindings, type Finding } from '../../advice/describe-findings.ts'
import type { Earned } from '../../advice/findings.ts'
import { mergeAdvice } from '../../advice/merge-advice.ts'
import { type CoverageReport, mergeCoverage, readCoverage, reportCoverage } from '../../coverage/coverage.ts'
import type { CoverageRecord } from '../../coverage/record.ts'
import { coverageRows } from '../../coverage/rows.ts'

/** What one emulator has seen of a run: what `report --json` writes and reads. */
export type RunRecord = { advice: readonly Earned[]; coverage: CoverageRecord }

/** Several runs as one: advice in words, and coverage held against every row. */
export type RunReport = { advice: readonly Finding[]; coverage: CoverageReport; record: RunRecord }

/** Adds up what workers, shards or machines have seen. */
export function reportRuns(runs: readonly RunRecord[]): RunReport {
  const record = {
    advice: mergeAdvice(runs.map(run => run.advice)),
    coverage: mergeCoverage(runs.map(run => run.coverage)),
  }
  return {
    advice: describeFindings(record.advice),
    coverage: reportCoverage(coverageRows, record.coverage),
    record,
  }
}

/** A run as JSON, with the figures that scripts want to read. */
export function runJson({ record, advice, coverage: { percentInUse, percentOfAll } }: RunReport): string {
  return `${JSON.stringify({ version: 1, percentInUse, percentOfAll, advice, coverage: record.coverage }, undefined, 2)}\n`
}

/**
 * Reads what {@link runJson} has written. Rules of other versions of this package are left out.
 * @throws {Error} for text that is not such a run, naming `from`.
 */
export function readRun(text: string, from: string): RunRecord {
  const coverage = readCoverage(text, from)
  const { advice = [] } = JSON.parse(text)
  if (!Array.isArray(advice) || !advice.every(isEarned))
    throw new Error(`Failed to read ${from}: its advice is not what "cloudauth-emulator report URL --json" writes.`)
  const known = advice.filter(({ rule }) => Object.hasOwn(catalogue, rule))
  return {
    coverage,
    advice: known.map(({ rule, accessKeyId, count, occasions, detail }) => ({
      rule,
      accessKeyId,
      count,
      occasions,
      detail,
    })),
  }
}

function isEarned(value: unknown): value is Earned & { rule: AdviceId } {
  if (typeof value !== 'object' || value === null) return false
  const { rule, accessKeyId, count, occasions, detail } = { ...value } as Record<string, unknown>
  return (
    [rule, accessKeyId, detail].every(text => typeof text === 'string') &&
    Number.isInteger(count) &&
    Array.isArray(occasions) &&
    occasions.every(text => typeof text === 'string')
  )
}
