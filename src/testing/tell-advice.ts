import { describeFindings } from '../advice/describe-findings.ts'
import { adviceLines } from '../advice/reports.ts'
import { drillVariable } from '../node/drilled.ts'
import type { KeptRun } from '../node/runs/recorder.ts'
import { recordsVariable } from '../node/runs/recorder.ts'

const told = new Set<string>()

/**
 * Tells, unasked, what an emulator has to advise at its end: each rule once for each worker. A reporter does it for all
 * workers together, and a drill disturbs on purpose.
 */
export function tellAdvice({ advice, excepted }: KeptRun): void {
  if (process.env[recordsVariable] || process.env[drillVariable]) return
  const fresh = describeFindings(advice).filter(({ rule }) => !excepted.includes(rule) && !told.has(rule))
  for (const { rule } of fresh) told.add(rule)
  if (fresh.length > 0) console.warn(`cloudauth-emulator advises:\n${adviceLines(fresh)}`)
}
