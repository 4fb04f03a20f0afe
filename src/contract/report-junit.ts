import { xmlText } from '../gateway/xml-text.ts'
import type { ContractOutcome } from './run-contract.ts'

/** What a run came to in the XML of JUnit, as continuous integration reads it. */
export function reportJunit(outcomes: readonly ContractOutcome[]): string {
  const failures = outcomes.filter(({ differences }) => differences.length > 0).length
  const skipped = outcomes.filter(outcome => outcome.skipped !== undefined).length
  const notRun = outcomes.filter(outcome => outcome.notRun !== undefined).length
  const milliseconds = outcomes.reduce((sum, outcome) => sum + outcome.milliseconds, 0)
  const counts = `tests="${outcomes.length}" failures="${failures}" errors="${notRun}" skipped="${skipped}"`
  const suite = `<testsuite name="cloudauth-emulator contract" ${counts} time="${seconds(milliseconds)}">`
  return `<?xml version="1.0" encoding="UTF-8"?>\n${suite}\n${outcomes.map(testcase).join('\n')}\n</testsuite>\n`
}

function testcase({ contractCase, differences, skipped, notRun, milliseconds }: ContractOutcome): string {
  const { action, name } = contractCase
  const start = `  <testcase classname="contract.${xmlText(action)}" name="${xmlText(name)}" time="${seconds(milliseconds)}"`
  if (skipped !== undefined) return `${start}><skipped message="${xmlText(skipped)}"/></testcase>`
  if (notRun !== undefined) return `${start}><error message="${xmlText(notRun)}"/></testcase>`
  if (differences.length === 0) return `${start}/>`
  const text = xmlText(differences.join('\n'))
  return `${start}><failure message="${xmlText(differences[0] ?? '')}">${text}</failure></testcase>`
}

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(3)
