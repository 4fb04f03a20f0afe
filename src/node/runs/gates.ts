import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Finding } from '../../advice/describe-findings.ts'
import type { CoverageReport } from '../../coverage/coverage.ts'

/** What a run must hold to: `failOn` is the least advice that fails it, percentages are of what the products in use can give. */
export type Gates = {
  failOn?: 'advice' | 'warning' | 'error' | undefined
  minCoverage?: number | undefined
  /** A file with the highest coverage that there was. */
  ratchet?: string | undefined
}

const counted = {
  advice: ['error', 'warning', 'note'],
  warning: ['error', 'warning'],
  error: ['error'],
} as const satisfies Record<string, readonly Finding['severity'][]>

/** What fails the run, a line for each gate. Raises the ratchet where nothing else failed and coverage has risen. */
export function failuresOf(
  { failOn, minCoverage, ratchet }: Gates,
  advice: readonly Finding[],
  { percentInUse }: CoverageReport,
): string[] {
  const failures: string[] = []
  if (failOn) {
    const severities: readonly string[] = counted[failOn]
    const rules = advice.filter(({ severity }) => severities.includes(severity)).map(({ rule }) => rule)
    if (rules.length > 0) failures.push(`advice: ${[...new Set(rules)].join(', ')} (--fail-on ${failOn})`)
  }
  if (minCoverage !== undefined && percentInUse < minCoverage)
    failures.push(`coverage: ${percentInUse} %, at least ${minCoverage} % is wanted (--min-coverage)`)
  if (ratchet === undefined) return failures
  const before = readRatchet(ratchet)
  if (before !== undefined && percentInUse < before)
    failures.push(`coverage: ${percentInUse} %, it was ${before} % before (--ratchet ${ratchet})`)
  else if (failures.length === 0 && percentInUse !== before) writeRatchet(ratchet, percentInUse)
  return failures
}

function readRatchet(file: string): number | undefined {
  if (!existsSync(file)) return undefined
  const failed = (why: string) =>
    new Error(`Failed to read --ratchet ${file}: ${why}. Delete it to begin with the coverage of today.`)
  let read: unknown
  try {
    read = JSON.parse(readFileSync(file, 'utf8'))
  } catch (thrown) {
    throw failed(thrown instanceof Error ? thrown.message : String(thrown))
  }
  const { percentInUse } = { ...(read as { percentInUse?: unknown }) }
  if (typeof percentInUse !== 'number' || !(percentInUse >= 0 && percentInUse <= 100))
    throw failed('it holds no percentInUse from 0 to 100')
  return percentInUse
}

/** Written beside and moved: a job that is cut off leaves the old file or the new one. */
function writeRatchet(file: string, percentInUse: number): void {
  try {
    writeFileSync(`${file}.new`, `${JSON.stringify({ version: 1, percentInUse }, undefined, 2)}\n`)
    renameSync(`${file}.new`, file)
  } catch (thrown) {
    throw new Error(
      `Failed to write --ratchet ${file}: ${thrown instanceof Error ? thrown.message : thrown}. Use a file in a folder that is there.`,
    )
  }
}
