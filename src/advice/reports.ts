import { version } from '../gateway/version.ts'
import { xmlText } from '../gateway/xml-text.ts'
import { sources } from '../sources.ts'
import { adviceIds, catalogue, type Severity } from './catalogue.ts'
import type { Finding } from './describe-findings.ts'

const times = (count: number) => (count === 1 ? 'once' : `${count} times`)

/** Advice as text for a terminal: what was seen, why it matters, what to do. Empty when there is none. */
export function adviceText(findings: readonly Finding[]): string {
  return findings
    .map(({ rule, severity, accessKeyId, title, count, detail, why, fix, source }) => {
      const by = accessKeyId === '' ? 'without a key' : `by ${accessKeyId}`
      return [
        `${severity.padEnd(7)} ${rule}: ${title} (${times(count)}, ${by})`,
        `        ${detail}`,
        `        ${why}`,
        `        ${fix}`,
        `        see ${source.url}\n`,
      ].join('\n')
    })
    .join('')
}

/** Advice in one line for each rule: what was seen, and what to do. */
export const adviceLines = (findings: readonly Finding[]): string =>
  findings
    .map(({ rule, severity, title, count, fix }) => `${severity.padEnd(7)} ${rule}: ${title} (${times(count)}). ${fix}`)
    .join('\n')

/** Advice as Markdown, for the summary of a job. */
export function adviceMarkdown(findings: readonly Finding[]): string {
  if (findings.length === 0) return '### Advice\n\nNone: nothing that was seen goes against the documents.\n'
  const rows = findings.map(({ rule, severity, title, count, detail, fix, source }) => {
    return `| ${severity} | \`${rule}\` | ${cell(title)} | ${count} | ${cell(detail)} | ${cell(fix)} [source](${source.url}) |`
  })
  return `### Advice\n\n| severity | rule | seen | count | newest | what to do |\n|---|---|---|---|---|---|\n${rows.join('\n')}\n`
}

/** What a cell of a Markdown table may hold: one line, and no character that ends the cell or starts markup. */
const cell = (text: string) => text.replace(/\s+/g, ' ').replace(/[\\|`<>[\]*_]/g, '\\$&')

/** Advice as JUnit's XML: a case for each rule that was broken. Notes never fail. */
export function adviceJunit(findings: readonly Finding[]): string {
  const failing = findings.filter(({ severity }) => severity !== 'note')
  const cases = findings.map(({ rule, severity, title, count, detail, accessKeyId, fix }) => {
    const start = `  <testcase classname="advice.${severity}" name="${xmlText(`${rule} (${accessKeyId || 'no key'})`)}"`
    if (severity === 'note') return `${start}><system-out>${xmlText(`${title}: ${detail}`)}</system-out></testcase>`
    return `${start}><failure message="${xmlText(title)}">${xmlText(`${detail} (${times(count)}). ${fix}`)}</failure></testcase>`
  })
  const counts = `tests="${findings.length}" failures="${failing.length}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="cloudauth-emulator advice" ${counts}>\n${cases.join('\n')}\n</testsuite>\n`
}

const levels: Record<Severity, string> = { error: 'error', warning: 'warning', note: 'note' }

/** Advice as SARIF 2.1.0, which code hosts show beside the code. Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0 */
export function adviceSarif(findings: readonly Finding[]): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'cloudauth-emulator',
            version,
            rules: adviceIds.map(id => {
              const { severity, title, when, why, fix, source } = catalogue[id]
              return {
                id,
                shortDescription: { text: title },
                fullDescription: { text: `${when} ${why}` },
                help: {
                  text: `${why} ${fix}`,
                  markdown: `**When.** ${when}\n\n**Why.** ${why}\n\n**What to do.** ${fix}\n\n**Where it is right:** \`--except "${id}: why"\`.`,
                },
                helpUri: sources[source].url,
                defaultConfiguration: { level: levels[severity] },
              }
            }),
          },
        },
        results: findings.map(({ rule, severity, accessKeyId, title, count, detail, occasions, fix }) => ({
          ruleId: rule,
          ruleIndex: adviceIds.indexOf(rule),
          level: levels[severity],
          message: { text: `${title}: ${detail} (${times(count)}). ${fix}` },
          // The emulator sees calls, not code: the place is logical, and the same from run to run.
          locations: [
            { logicalLocations: [{ fullyQualifiedName: `accessKey/${accessKeyId || 'none'}`, kind: 'member' }] },
          ],
          partialFingerprints: { 'rule/key': `${rule}/${accessKeyId}` },
          properties: { count, occasions },
        })),
      },
    ],
  }
}
