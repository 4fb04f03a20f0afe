import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { actions, emulatedActions } from '../../src/operations/actions.ts'
import { optionRows } from '../../src/options/options.ts'
import { catalogue } from '../../src/scenarios/catalogue.ts'
import { sources } from '../../src/sources.ts'
import { knownDifferences } from './known-differences.ts'

type ClientSummary = { client: string; note: string; version: string; passed: string[] }
const clients: ClientSummary[] = JSON.parse(readFileSync(new URL('../sdks/summary.json', import.meta.url), 'utf8'))
const isAbsent = ({ passed }: ClientSummary) => passed[0]?.startsWith('not run') === true

/** The languages of the clients, each with what the names of its packages begin with. */
const languages = { Python: /^ali/, Java: /^com\./, Go: /^github\.com/, Node: /^@/ }

function describeClients(runs: ClientSummary[]): string {
  const versions = new Map<string, string[]>()
  for (const { client, note, version, passed } of runs.filter(run => !isAbsent(run))) {
    const cases = passed.map(each => each.replace(' of ', '/')).join(', ')
    versions.set(client, [...(versions.get(client) ?? []), `${version} (${note && `${note}: `}${cases})`])
  }
  const absent = [...new Set(runs.filter(isAbsent).map(({ client }) => `\`${client}\``))]
  return [
    ...[...versions].map(([client, ran]) => `\`${client}\` ${ran.join(', ')}`),
    ...(absent.length > 0 ? [`not run, for no registry that can be reached has it: ${absent.join(', ')}`] : []),
  ].join('; ')
}

const file = new URL('../../README.md', import.meta.url)

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
    '| action | document | ProductCode | |',
    '| --- | --- | --- | --- |',
    ...emulatedActions.flatMap(({ name, documents }) =>
      documents.map(({ title, products = [], source }) => {
        const { url, edition } = sources[source]
        return `| ${name} | [${title}](${url}), ${edition} | ${products.map(code => `\`${code}\``).join(' ')} | ✅ |`
      }),
    ),
    `| ${actions.length - emulatedActions.length} other actions of the real service | | | ❌ 404 \`InvalidAction.NotFound\`, with a reason |`,
  ],
  scenarios: () => {
    const namesOf = (effect: string) =>
      Object.entries(catalogue).flatMap(([name, scenario]) => (effect in scenario ? `\`${name}\`` : []))
    return [
      `- Initialize answers that documented code: ${namesOf('refuse').join(' ')}`,
      `- the verification ends so by itself: ${namesOf('ending').join(' ')}`,
      `- the answer is late, never comes, is cut off, is not JSON: ${namesOf('fault').join(' ')}`,
      `- the callback is late, double, before the result, never: ${namesOf('callback').join(' ')}`,
    ]
  },
  clients: () =>
    Object.entries(languages).map(
      ([language, names]) =>
        `- **${language}.** ${describeClients(clients.filter(({ client }) => names.test(client)))}.`,
    ),
  differences: () => knownDifferences().map(({ topic, guesses }) => `- **${topic}.** ${guesses.join(' ')}`),
  sources: () => [
    `What is documented: ${Object.values(sources)
      .map(({ title, url, edition }) => `[${title}](${url}), ${edition}`)
      .join(' · ')}`,
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

test('every client that was run is listed with its language', () => {
  const patterns = Object.values(languages)
  for (const { client } of clients)
    expect(
      patterns.filter(names => names.test(client)),
      client,
    ).toHaveLength(1)
})

test('every npm script that the README names exists', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const named = [...readFileSync(file, 'utf8').matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name)
  expect(named).not.toEqual([])
  for (const name of named) expect(Object.keys(scripts)).toContain(name)
})
