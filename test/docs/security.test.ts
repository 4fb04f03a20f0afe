import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { optionRows } from '../../src/options/options.ts'
import { derivedSecurityParts, partIn, partOf, securityFile } from './derived-parts.ts'

const text = readFileSync(securityFile, 'utf8')

test.each(Object.keys(derivedSecurityParts))('the %s of SECURITY.md are those of the tables', name => {
  expect(partOf(name).split('\n').length).toBeGreaterThan(3)
  expect(partIn(text, name), 'run npm run docs').toBe(partOf(name))
})

test('every flag and variable that SECURITY.md names exists', () => {
  const own = text.split('<!-- limits:begin -->')[0] ?? ''
  const known = new Set([...optionRows.flatMap(({ flag, env }) => [flag, env]), '--version', 'NODE_ENV'])
  const named = [...own.matchAll(/`(--[a-z-]+)|\b(EMULATOR_[A-Z_]+|NODE_ENV)\b/g)].map(([, flag, env]) => flag ?? env)
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter(name => name === undefined || !known.has(name))).toEqual([])
})

test('no line of SECURITY.md but those of tables is longer than 120 characters', () => {
  expect(text.split('\n').filter(line => line.length > 120 && !line.startsWith('|'))).toEqual([])
})
