import { xmlText } from '../gateway/xml-text.ts'
import { type CoverageReport, type CoveredRow, coverageKinds } from './coverage.ts'

/** Coverage as text for a terminal: figures, what was never met, and the next tests to write. */
export function coverageText({ rows, percentInUse, percentOfAll, products, neverFired, next }: CoverageReport): string {
  const lines = [
    `coverage ${percentInUse} % of what ${products.join(', ') || 'no product'} can give, ${percentOfAll} % of all`,
    ...coverageKinds.map(kind => `  ${kind.padEnd(8)} ${countsOf(rows.filter(row => row.kind === kind))}`),
    ...neverFired.map(armed => `  armed and never fired: ${armed}`),
    ...next.flatMap(row => [`  next: ${row.words} (${row.id})`, ...row.snippet.split('\n').map(line => `    ${line}`)]),
  ]
  return `${lines.join('\n')}\n`
}

const countsOf = (rows: readonly CoveredRow[]) => {
  const count = (state: CoveredRow['state']) => rows.filter(row => row.state === state).length
  return `${count('asserted')} met and asserted, ${count('met')} met, ${count('never met')} never met`
}

/** Coverage as Markdown, for the summary of a job. */
export function coverageMarkdown({ rows, percentInUse, percentOfAll, products, next }: CoverageReport): string {
  const table = rows.map(
    ({ id, words, state, forcedOnly, count }) =>
      `| \`${id}\` | ${words} | ${state}${forcedOnly ? ' (forced)' : ''} | ${count} |`,
  )
  const snippets = next.map(({ words, snippet }) => `${words}:\n\`\`\`ts\n${snippet}\n\`\`\`\n`)
  return [
    '### Coverage',
    '',
    `**${percentInUse} %** of what ${products.join(', ') || 'no product'} can give, ${percentOfAll} % of all.`,
    '',
    ...(snippets.length > 0 ? ['What to write next:', '', ...snippets] : []),
    '<details><summary>Every row</summary>',
    '',
    '| row | what happens | state | times |',
    '|---|---|---|---|',
    ...table,
    '',
    '</details>',
    '',
  ].join('\n')
}

/** A badge as SVG, drawn here: no other site is asked for it. */
export function coverageBadge(percent: number): string {
  const colour = percent >= 80 ? '#2e7d32' : percent >= 50 ? '#8a6d00' : '#b3261e'
  const value = `${percent} %`
  const [left, right] = [116, 14 + 7 * value.length]
  const label = 'verification coverage'
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${label}: ${xmlText(value)}">`,
    `<rect width="${left + right}" height="20" rx="3" fill="#444"/>`,
    `<path d="M${left} 0h${right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-${right - 3}z" fill="${colour}"/>`,
    '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">',
    `<text x="${left / 2}" y="14" textLength="${left - 12}">${label}</text><text x="${left + right / 2}" y="14">${xmlText(value)}</text></g></svg>\n`,
  ].join('')
}
