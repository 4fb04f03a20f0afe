import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { knownDifferences } from '../src/known-differences.ts'
import { realActions } from '../src/operations/actions.ts'
import { editions } from '../src/operations/initialize/editions.ts'
import { optionRows } from '../src/options.ts'
import { catalogue } from '../src/scenarios/catalogue.ts'
import { sources } from '../src/sources.ts'

type ClientSummary = { client: string; note: string; version: string; passed: string[] }
const clients: ClientSummary[] = JSON.parse(readFileSync(new URL('sdks/summary.json', import.meta.url), 'utf8'))
const isAbsent = ({ passed }: ClientSummary) => passed[0]?.startsWith('not run') === true
const ranClients = () => clients.filter(client => !isAbsent(client))
const absentClients = () => [...new Set(clients.filter(isAbsent).map(({ client }) => `\`${client}\``))]

function groupByClient(runs: ClientSummary[]): Map<string, ClientSummary[]> {
  const groups = new Map<string, ClientSummary[]>()
  for (const run of runs) groups.set(run.client, [...(groups.get(run.client) ?? []), run])
  return groups
}

const file = new URL('../README.md', import.meta.url)

/** The parts of the README that derive from tables, by the name in their markers. `npm run docs` writes them. */
const derived: Record<string, () => string[]> = {
  options: () => [
    '| flag | environment | default | meaning |',
    '| --- | --- | --- | --- |',
    ...optionRows.map(row => {
      const fallback = 'fallbackWords' in row ? row.fallbackWords : `\`${row.fallback}\``
      return `| \`${row.flag}\` | \`${row.env}\` | ${fallback} | ${row.help} |`
    }),
  ],
  actions: () => [
    '| action | document (`--edition`) | ProductCode | |',
    '| --- | --- | --- | --- |',
    ...Object.entries(editions).map(
      ([name, { productCode, source }]) =>
        `| Initialize | [${name}](${sources[source].url}), ${sources[source].edition} | \`${productCode}\` | ✅ |`,
    ),
    `| CheckResult | [check-result](${sources.checkResult.url}), ${sources.checkResult.edition} | both | ✅ |`,
    `| ${realActions.length - 2} other actions of the real service | | | ❌ 404 \`InvalidAction.NotFound\`, with a reason |`,
  ],
  scenarios: () => {
    const namesOf = (effect: string) =>
      Object.entries(catalogue).flatMap(([name, scenario]) => (effect in scenario ? `\`${name}\`` : []))
    return [
      '| scenarios | effect |',
      '| --- | --- |',
      `| ${namesOf('refuse').join(' ')} | Initialize answers that documented code |`,
      `| ${namesOf('ending').join(' ')} | the verification ends so by itself |`,
      `| ${namesOf('fault').join(' ')} | the answer is late, never comes, is cut off, is not JSON |`,
      `| ${namesOf('callback').join(' ')} | the callback is late, double, before the result, never |`,
    ]
  },
  clients: () => [
    '| client | version | signature and cases that end as documented |',
    '| --- | --- | --- |',
    ...[...groupByClient(ranClients())].map(([client, runs]) => {
      const cells = [
        runs.map(({ version, note }) => version + (note && ` (${note})`)),
        runs.map(({ passed }) => passed.join(', ')),
      ]
      return `| \`${client}\` | ${cells.map(cell => cell.join('; ')).join(' | ')} |`
    }),
    '',
    `Not run here, because no registry that can be reached has them: ${absentClients().join(', ')}.`,
  ],
  differences: () => knownDifferences().map(({ topic, guesses }) => `- **${topic}.** ${guesses.join(' ')}`),
  sources: () => [
    Object.values(sources)
      .map(({ title, url, edition }) => `[${title}](${url}), ${edition}`)
      .join(' · '),
  ],
}

const marked = (name: string) => new RegExp(`(<!-- ${name}:begin -->\n)([\\s\\S]*?)(<!-- ${name}:end -->)`)

if (process.env.UPDATE_README) {
  let text = readFileSync(file, 'utf8')
  for (const [name, lines] of Object.entries(derived))
    text = text.replace(marked(name), (_, begin, __, end) => `${begin}${lines().join('\n')}\n${end}`)
  writeFileSync(file, text)
}

test.each(Object.entries(derived))('the %s of the README are those of the tables', (name, lines) => {
  expect(marked(name).exec(readFileSync(file, 'utf8'))?.[2]).toBe(`${lines().join('\n')}\n`)
})

test('the README has at most 200 lines', () => {
  expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThanOrEqual(200)
})
