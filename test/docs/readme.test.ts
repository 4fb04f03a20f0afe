import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { evidences } from '../../src/control/differences.ts'
import { optionRows } from '../../src/options/options.ts'
import { sources } from '../../src/sources.ts'
import { clients, derivedParts, languages, partIn, partOf, readmeFile } from './derived-parts.ts'
import { differencesFile, differencesText, readDifferences } from './read-differences.ts'

const readme = readFileSync(readmeFile, 'utf8')
/** The README without its code. */
const prose = readme.replace(/^```[\s\S]*?^```$/gm, '')

test.each(Object.keys(derivedParts))('the %s of the README are those of the tables', name => {
  expect(partIn(readme, name), 'run npm run docs').toBe(partOf(name))
})

test('the differences that the control API tells are those of comments and tables', () => {
  expect(readFileSync(differencesFile, 'utf8'), 'run npm run docs').toBe(differencesText())
})

test('every difference names documents that are listed, and switches that there are', () => {
  const differences = readDifferences()
  const named = differences.flatMap(({ sources = [] }) => sources)
  expect(named.filter(name => !Object.hasOwn(sources, name))).toEqual([])
  expect(named.length).toBeGreaterThan(200)
  const flags = optionRows.map(({ flag }): string => flag)
  expect(differences.flatMap(({ switches = [] }) => switches).filter(flag => !flags.includes(flag))).toEqual([])
})

test('what a document says has its document, and where documents disagree an option decides or both are taken', () => {
  const differences = readDifferences()
  const of = (kind: string) => differences.filter(({ evidence }) => evidence === kind)
  for (const kind of evidences) expect(of(kind), kind).not.toEqual([])
  for (const known of [...of('documented'), ...of('seen'), ...of('conflicting'), ...of('deviating')])
    expect(known.sources, known.behaviour).not.toBeUndefined()
  for (const { switches, behaviour } of of('deviating')) expect(switches, behaviour).not.toBeUndefined()
  expect(new Set(differences.map(({ topic }) => topic))).not.toContain('Other')
})

test('no line of the README but those of code and tables is longer than 200 characters', () => {
  const long = prose.split('\n').filter(line => line.length > 200 && !line.startsWith('|'))
  expect(long).toEqual([])
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
  const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name)
  expect(named).not.toEqual([])
  for (const name of named) expect(Object.keys(scripts)).toContain(name)
})

test('every flag and variable that the README names exists', () => {
  const known = new Set(optionRows.flatMap(({ flag, env }) => [flag, env]))
  const ofCommands = new Set([
    ...['--config', '--url', '--junit', '--portrait', '--all', '--help', '--version', '--pem', '--open'],
    ...['--json', '--sarif', '--markdown', '--badge', '--fail-on', '--except', '--min-coverage', '--ratchet'],
    ...['--plan', '--only', '--budget', '--jobs', '--replay', '--known', '--output'],
  ])
  // After the name of the command, or as code in a sentence.
  const named = [...readme.matchAll(/(?:`|npx cloudauth-emulator[^\n|]*? |npm start --[^\n]*? )(--[a-z][a-z-]+)/g)].map(
    ([, flag = '']) => flag,
  )
  expect(named.filter(flag => !known.has(flag) && !ofCommands.has(flag))).toEqual([])
  const variables = [...readme.matchAll(/\bEMULATOR_[A-Z_]+\b/g)].map(([name]) => name)
  // Told to the tests that a drill runs.
  expect(variables.filter(name => !known.has(name) && name !== 'EMULATOR_URL')).toEqual([])
})

test('every link within the README leads to a heading', () => {
  const anchorOf = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-')
  const headings = [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading))
  for (const [, anchor] of prose.matchAll(/\]\(#([^)]+)\)/g)) expect(headings).toContain(anchor)
})
