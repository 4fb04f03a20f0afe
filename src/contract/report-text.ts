import { sources } from '../sources.ts'
import type { ContractOutcome } from './run-contract.ts'

/** What a run came to as text: a line for each case, the differences under theirs, and the count. */
export function reportText(outcomes: readonly ContractOutcome[]): string {
  return outcomes.map(reportOutcome).join('') + reportCount(outcomes)
}

/** The result of one case: a line, and below it one for each difference. */
export function reportOutcome({ contractCase, differences, skipped, notRun }: ContractOutcome): string {
  const { name, source } = contractCase
  if (skipped !== undefined) return `skip  ${name} (${skipped})\n`
  if (notRun !== undefined) return `omit  ${name} (${notRun})\n`
  if (differences.length === 0) return `same  ${name}\n`
  const { title, url } = sources[source]
  return `${[`DIFF  ${name}`, ...differences, `see ${title}, ${url}`].join('\n        ')}\n`
}

/** How many cases came to what, as the last line. */
export function reportCount(outcomes: readonly ContractOutcome[]): string {
  const skipped = outcomes.filter(outcome => outcome.skipped !== undefined).length
  const notRun = outcomes.filter(outcome => outcome.notRun !== undefined).length
  const different = outcomes.filter(outcome => outcome.differences.length > 0).length
  const same = outcomes.length - skipped - notRun - different
  const ending = notRun > 0 ? `, ${notRun} not run` : ''
  return `${same} as documented, ${different} different, ${skipped} skipped${ending}\n`
}
