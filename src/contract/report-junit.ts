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

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Characters that XML 1.0 cannot hold, not even escaped. */
const notXml = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

const xmlText = (text: string) => text.replace(/[&<>"]/g, found => escapes[found] ?? found).replace(notXml, '\ufffd')
