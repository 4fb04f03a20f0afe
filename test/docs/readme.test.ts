import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { optionRows } from '../../src/options/options.ts'
import { sources } from '../../src/sources.ts'
import { clients, derivedParts, languages, partIn, partOf, readmeFile } from './derived-parts.ts'
import { differencesFile, differencesText, readGuesses } from './read-guesses.ts'

const readme = readFileSync(readmeFile, 'utf8')
/** The README without its code. */
const prose = readme.replace(/^```[\s\S]*?^```$/gm, '')

test.each(Object.keys(derivedParts))('the %s of the README are those of the tables', name => {
  expect(partIn(readme, name), 'run npm run docs').toBe(partOf(name))
})

test('the differences that the control API tells are those of the comments', () => {
  expect(readFileSync(differencesFile, 'utf8'), 'run npm run docs').toBe(differencesText())
})

test('every guess names a document that is listed, or none', () => {
  const named = readGuesses().flatMap(({ source }) => source ?? [])
  expect(named.filter(name => !Object.hasOwn(sources, name))).toEqual([])
  expect(named.length).toBeGreaterThan(50)
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
