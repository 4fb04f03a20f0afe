import { readFileSync } from 'node:fs'
import { type AdviceRule, catalogue as advice } from '../../src/advice/catalogue.ts'
import type { Evidence } from '../../src/control/differences.ts'
import { type DisturbanceKind, disturbances } from '../../src/drill/catalogue.ts'
import { describedLimits } from '../../src/gateway/limit-words.ts'
import type { Limit } from '../../src/gateway/limits.ts'
import { actions, emulatedActions } from '../../src/operations/actions.ts'
import { optionHelp } from '../../src/options/help.ts'
import { optionRows } from '../../src/options/options.ts'
import { catalogue } from '../../src/scenarios/catalogue.ts'
import type { Scenario } from '../../src/scenarios/scenario.ts'
import { sources } from '../../src/sources.ts'
import { readDifferences } from './read-differences.ts'

export type ClientSummary = { client: string; note: string; version: string; passed: string[] }
export const clients: ClientSummary[] = JSON.parse(
  readFileSync(new URL('../sdks/summary.json', import.meta.url), 'utf8'),
)

/** The languages of the clients, each with what the names of its packages begin with. */
export const languages = { Python: /^ali/, Java: /^com\./, Go: /^github\.com/, Node: /^@/ }

/** The options that a first week needs; all of them stand further below. */
const firstOptions = ['port', 'host', 'auth', 'accessKeys', 'faces', 'qps', 'completeAfter', 'callbackRules', 'seed']

const table = (head: string[], rows: string[][]) => [
  `| ${head.join(' | ')} |`,
  `|${' --- |'.repeat(head.length)}`,
  ...rows.map(row => `| ${row.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`),
]

const optionTable = (rows: readonly (typeof optionRows)[number][]) =>
  table(
    ['flag', 'environment', 'default', 'meaning'],
    rows.map(row => [
      `\`${row.flag}\``,
      `\`${row.env}\``,
      optionHelp[row.name].fallback ?? `\`${row.fallback}\``,
      optionHelp[row.name].help,
    ]),
  )

const linkTo = (source: keyof typeof sources) => `[${sources[source].title}](${sources[source].url})`

const isSource = (name: string): name is keyof typeof sources => Object.hasOwn(sources, name)

/** The emulated actions, those that answer the same products by the same document together. */
function actionsByDocument() {
  const rows = emulatedActions.flatMap(({ name, documents }) =>
    documents.map(({ products = [], source }) => ({ name, products, source })),
  )
  const groups = new Map<string, { names: string[]; products: readonly string[]; source: keyof typeof sources }>()
  for (const { name, products, source } of rows) {
    const key = `${source} ${products.join()}`
    const group = groups.get(key) ?? { names: [], products, source }
    group.names.push(name)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** What is known with some kind of evidence, as a table. */
const differenceTable = (...kinds: Evidence[]) =>
  table(
    [
      'about',
      'here',
      kinds.includes('conflicting') ? 'documents, the one that is followed first' : 'document',
      'switch',
    ],
    readDifferences()
      .filter(({ evidence }) => kinds.includes(evidence))
      .map(({ topic, behaviour, sources: names = [], switches = [] }) => [
        topic,
        behaviour,
        names.filter(isSource).map(linkTo).join('; '),
        switches.map(flag => `\`${flag}\``).join(' '),
      ]),
  )

/** The parts of the README that derive from tables, by the name in their markers. `npm run docs` writes them. */
export const derivedParts: Record<string, () => string[]> = {
  'first-options': () => optionTable(optionRows.filter(({ name }) => firstOptions.includes(name))),
  options: () => optionTable(optionRows),
  actions: () =>
    table(
      ['action', 'ProductCode', 'document', ''],
      [
        ...actionsByDocument().map(({ names, products, source }) => [
          names.join(', '),
          products.map(code => `\`${code}\``).join(' '),
          `${linkTo(source)}, ${sources[source].edition}`,
          '✅',
        ]),
        [
          `${actions.length - emulatedActions.length} other actions of the real service`,
          '',
          '',
          '❌ 404 `InvalidAction.NotFound`, with a reason',
        ],
      ],
    ),
  scenarios: () =>
    table(
      ['scenario', 'effect', 'parameters'],
      Object.entries<Scenario>(catalogue).map(([name, { effect, parameters }]) => [
        `\`${name}\``,
        effect,
        Object.entries(parameters)
          .map(([parameter, { effect, fallback }]) => {
            const otherwise = fallback === undefined ? '' : ` (\`${fallback}\`)`
            return `\`${parameter}\`: ${effect}${otherwise}`
          })
          .join('; '),
      ]),
    ),
  advice: () =>
    table(
      ['rule', 'severity', 'what was seen', 'what to do', 'document'],
      Object.entries<AdviceRule>(advice).map(([id, { severity, title, fix, source }]) => [
        `\`${id}\``,
        severity,
        title,
        fix,
        linkTo(source),
      ]),
    ),
  disturbances: () =>
    table(
      ['disturbance', 'expected to', 'what happens', 'what a breakage shows'],
      Object.entries<DisturbanceKind>(disturbances).map(([name, { expects, effect, weakness }]) => [
        `\`${name}\``,
        expects,
        effect,
        weakness,
      ]),
    ),
  clients: () =>
    table(
      ['language', 'client', 'version', 'cases that end as documented'],
      Object.entries(languages).flatMap(([language, names]) =>
        clients
          .filter(({ client }) => names.test(client))
          .map(({ client, note, version, passed }) => [
            language,
            `\`${client}\`${note && ` (${note})`}`,
            version,
            passed.map(each => each.replace(' of ', '/')).join(', '),
          ]),
      ),
    ),
  conflicts: () => differenceTable('conflicting'),
  deviations: () => differenceTable('deviating'),
  guesses: () => differenceTable('guessed'),
  missing: () => differenceTable('missing'),
  documented: () => differenceTable('documented'),
  seen: () => differenceTable('seen'),
  sources: () =>
    table(
      ['document', 'edition'],
      Object.values(sources).map(({ title, url, edition }) => [`[${title}](${url})`, edition]),
    ),
}

/** A bound as people say it: bytes in powers of 1024, time in seconds. */
function boundOf({ value, unit }: Limit): string {
  if (unit === 'bytes' && value % 2 ** 20 === 0) return `${value / 2 ** 20} MiB`
  if (unit === 'bytes' && value % 2 ** 10 === 0) return `${value / 2 ** 10} KiB`
  if (unit === 'milliseconds' && value % 1000 === 0) return `${value / 1000} s`
  return `${value.toLocaleString('en')} ${unit}`
}

/** The parts of SECURITY.md, in the same way. */
export const derivedSecurityParts: Record<string, () => string[]> = {
  limits: () =>
    table(
      ['of', 'bound', 'why', 'past it'],
      describedLimits.map(limit => [limit.of, boundOf(limit), limit.why, limit.past]),
    ),
}

export const readmeFile = new URL('../../README.md', import.meta.url)
export const securityFile = new URL('../../.github/SECURITY.md', import.meta.url)

const allParts = { ...derivedParts, ...derivedSecurityParts }

const marked = (name: string) => new RegExp(`(<!-- ${name}:begin -->\\n)([\\s\\S]*?)(<!-- ${name}:end -->)`)

/** What stands between the markers of a part, in a text. */
export const partIn = (text: string, name: string) => marked(name).exec(text)?.[2]

/** What should stand there. */
export const partOf = (name: string) => `${(allParts[name] ?? (() => []))().join('\n')}\n`

/** The text with every part as its table says. */
export function withParts(text: string): string {
  return Object.keys(allParts).reduce(
    (written, name) => written.replace(marked(name), (_, begin, __, end) => begin + partOf(name) + end),
    text,
  )
}
