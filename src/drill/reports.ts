import { type CoverageRecord, emptyRecord } from '../coverage/record.ts'
import { xmlText } from '../gateway/xml-text.ts'
import { disturbanceOf } from './catalogue.ts'
import type { DrillReport, Progress } from './conduct.ts'
import { type Disturbance, type DrillEvent, idOf } from './disturbance.ts'
import { assertsNothing, type Run, type Verdict, type VerdictWord, verdicts as verdictWords } from './verdicts.ts'

/** Events of a timeline at most: those around what was injected. */
const longestTimeline = 30

/** What happened in a run, where it was disturbed: calls, callbacks, and what was injected where. */
function timelineOf(events: readonly DrillEvent[]): string[] {
  const fired = events.find(({ kind }) => kind === 'fired')
  if (!fired) return []
  const own = events.filter(({ scope }) => scope === fired.scope).sort((left, right) => left.at - right.at)
  const index = own.indexOf(fired)
  const start = Math.max(0, Math.min(index - longestTimeline / 2, own.length - longestTimeline))
  return own.slice(start, start + longestTimeline).map(event => `${lapse(event.at - fired.at)} ${wordsOf(event)}`)
}

const lapse = (milliseconds: number) =>
  `${milliseconds < 0 ? '-' : '+'}${(Math.abs(milliseconds) / 1000).toFixed(3)} s`.padStart(11)

function wordsOf(event: DrillEvent): string {
  switch (event.kind) {
    case 'fired':
      return `>>> ${event.words}`
    case 'callback':
      return `callback ${event.situation.split(':')[1]} for ${event.transactionId}: ${event.outcome}`
    case 'call': {
      const { action, product, code, transactionId = '', passed, subCode, decision } = event
      const result = passed === undefined ? '' : `, Passed ${passed}, SubCode ${subCode}`
      return `${action}${product ? ` ${product}` : ''} ${transactionId}: ${code}${result}${decision ? ` (${decision})` : ''}`.replace(
        / +/g,
        ' ',
      )
    }
  }
}

/** A line for a terminal while a drill runs. */
export function progressText({ stage, done, of, broken, last }: Progress): string {
  if (stage === 'baseline') return `drill: undisturbed run ${done + 1} of ${of}`
  return `drill: ${done} of ${of}, ${broken} broken${last ? `; ${last.verdict}: ${last.id}` : ''}`
}

/** What stands first: the one thing that makes all the rest worthless, or the counts. */
function headline({ verdicts, baselines: [one, other] }: DrillReport): string {
  if (one.isGreen !== other.isGreen)
    return 'The suite is flaky: of two undisturbed runs one failed. Nothing can be told.'
  if (assertsNothing(verdicts))
    return 'The suite asserts nothing about results: it stayed green on every mutant, so no other green below means anything.'
  const count = (word: VerdictWord) => verdicts.filter(({ verdict, known }) => verdict === word && !known).length
  const known = verdicts.filter(verdict => verdict.known).length
  const counts = verdictWords.flatMap(word => (count(word) > 0 ? `${count(word)} ${word}` : []))
  return `${[...counts, ...(known > 0 ? [`${known} known`] : [])].join(', ') || 'nothing to disturb'}.`
}

/** The plan, a line for each run. */
export const planText = (plan: readonly Disturbance[]): string =>
  `${plan.map(each => `${disturbanceOf(each.name).expects.padEnd(8)} ${idOf(each)}\n${' '.repeat(9)}${disturbanceOf(each.name).effect}`).join('\n')}\n${plan.length} disturbances\n`

/** The report for a terminal: headline, table, and for what is broken its timeline and the last lines of the suite. */
export function drillText(report: DrillReport): string {
  const { verdicts, stale } = report
  const table = verdicts.map(
    ({ verdict, known, id, because, disturbance }) =>
      `  ${(known ? 'known' : verdict).padEnd(11)} ${disturbanceOf(disturbance.name).expects.padEnd(8)} ${id}${verdict === 'survived' ? '' : `\n${' '.repeat(23)}${because}`}${known ? `\n${' '.repeat(23)}known until ${known.until}: ${known.because}` : ''}`,
  )
  const details = verdicts.filter(isShown).flatMap(verdict => ['', ...detailsOf(verdict)])
  const old = stale.map(
    ({ id, until }) => `  known breakage ${id} (until ${until}) breaks nothing any more, or is over: take it out`,
  )
  return `${[headline(report), '', ...table, ...old, ...details].join('\n')}\n`
}

const isShown = ({ verdict, known }: Verdict) => verdict === 'broken' && !known

function detailsOf({ id, because, run, disturbance }: Verdict): string[] {
  const { effect } = disturbanceOf(disturbance.name)
  return [
    `broken: ${id}`,
    `  ${effect}`,
    `  ${because}`,
    `  again: --replay ${JSON.stringify(id)}`,
    ...(run
      ? [
          ...timelineOf(run.events).map(line => `  ${line}`),
          `  ${run.how}; the last it wrote:`,
          ...run.output.map(line => `  | ${line}`),
        ]
      : []),
  ]
}

/** The report as JUnit's XML: broken is a failure, unsure an error, what did not happen is skipped. */
export function drillJunit({ verdicts }: DrillReport): string {
  const cases = verdicts.map(verdict => {
    const { id, because, known } = verdict
    const start = `  <testcase classname="drill.${disturbanceOf(verdict.disturbance.name).expects}" name="${xmlText(id)}"`
    const details = xmlText(detailsOf(verdict).join('\n'))
    if (known)
      return `${start}><skipped message="${xmlText(`known until ${known.until}: ${known.because}`)}"/></testcase>`
    switch (verdict.verdict) {
      case 'survived':
        return `${start}/>`
      case 'broken':
        return `${start}><failure message="${xmlText(because)}">${details}</failure></testcase>`
      case 'unsure':
        return `${start}><error message="${xmlText(because)}">${details}</error></testcase>`
      default:
        return `${start}><skipped message="${xmlText(because)}"/></testcase>`
    }
  })
  const count = (word: VerdictWord) => verdicts.filter(({ verdict, known }) => verdict === word && !known).length
  const counts = `tests="${verdicts.length}" failures="${count('broken')}" errors="${count('unsure')}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="cloudauth-emulator drill" ${counts}>\n${cases.join('\n')}\n</testsuite>\n`
}

/** The report as Markdown, for the summary of a job. */
export function drillMarkdown(report: DrillReport): string {
  const rows = report.verdicts.map(
    ({ verdict, known, id, because, disturbance }) =>
      `| ${known ? 'known' : verdict} | ${disturbanceOf(disturbance.name).expects} | \`${id.replace(/[|`]/g, '')}\` | ${cell(known ? known.because : because)} |`,
  )
  const details = report.verdicts
    .filter(isShown)
    .map(verdict => `<details><summary>${cell(verdict.id)}</summary>\n\n${fenced(detailsOf(verdict))}\n\n</details>`)
  return `${['### Drill', '', headline(report), '', '| verdict | expected to | disturbance | why |', '|---|---|---|---|', ...rows, '', ...details].join('\n')}\n`
}

const cell = (text: string) => text.replace(/\s+/g, ' ').replace(/[\\|<>[\]*_]/g, '\\$&')

/** As code, whatever the lines hold. */
const fenced = (lines: readonly string[]) => lines.map(line => `    ${line}`).join('\n')

/** The report as JSON. Its `coverage` names the rows whose mutant was noticed: `report FILE` adds it to others. */
export function drillJson(report: DrillReport): string {
  const { plan, verdicts, baselines, milliseconds, stale } = report
  const shown = verdicts.map(({ id, disturbance, verdict, because, run, known }) => ({
    id,
    name: disturbance.name,
    expects: disturbanceOf(disturbance.name).expects,
    verdict,
    because,
    ...(known && { known }),
    ...(run && { how: run.how, output: run.output, timeline: timelineOf(run.events) }),
  }))
  const json = {
    version: 1,
    headline: headline(report),
    plan: plan.map(idOf),
    verdicts: shown,
    baselines: baselines.map(({ isGreen, how, milliseconds: took }: Run) => ({ isGreen, how, milliseconds: took })),
    milliseconds,
    stale,
    coverage: { ...emptyRecord(), asserted: assertedRows(report) } satisfies CoverageRecord,
  }
  return `${JSON.stringify(json, undefined, 2)}\n`
}

/** The rows of coverage that somebody asserts: their mutant turned the suite red. */
function assertedRows({ verdicts }: DrillReport): string[] {
  const rows = verdicts
    .filter(({ verdict }) => verdict === 'survived')
    .flatMap(({ disturbance: { name, site } }): string[] => {
      if (name === 'ends-not-passed') return ['ending/passed']
      if (name !== 'passed-flipped' || !site) return []
      const [product, subCode] = site.situation.split(':')
      return [
        `sub-code/${product}/${subCode}`,
        'code/CheckResult/Success',
        ...(subCode === '200' ? [] : ['ending/not-passed']),
      ]
    })
  return [...new Set(rows)].sort()
}
