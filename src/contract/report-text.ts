import { sources } from '../sources.ts'
import type { ContractOutcome } from './run-contract.ts'

/** What a run came to as text: a line for each case, the differences under theirs, and the count. */
export function reportText(outcomes: readonly ContractOutcome[]): string {
  const lines = outcomes.flatMap(({ contractCase: { name, source }, differences, skipped }) => {
    if (skipped !== undefined) return [`skip  ${name} (${skipped})`]
    if (differences.length === 0) return [`same  ${name}`]
    const { title, url } = sources[source]
    return [`DIFF  ${name}`, ...differences.map(line => `        ${line}`), `        see ${title}, ${url}`]
  })
  const skipped = outcomes.filter(outcome => outcome.skipped !== undefined).length
  const different = outcomes.filter(outcome => outcome.differences.length > 0).length
  const same = outcomes.length - skipped - different
  return `${lines.join('\n')}\n${same} as documented, ${different} different, ${skipped} skipped\n`
}
