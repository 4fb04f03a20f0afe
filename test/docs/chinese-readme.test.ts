import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { adviceIds } from '../../src/advice/catalogue.ts'
import { disturbanceNames } from '../../src/drill/catalogue.ts'
import { optionRows } from '../../src/options/options.ts'
import { scenarioNames } from '../../src/scenarios/catalogue.ts'
import { chineseAdvice, chineseDisturbances, chineseOptions, chineseScenarios } from './chinese.ts'
import { chineseFile, codeOf, inStepWith } from './chinese-readme.ts'
import { readmeFile } from './derived-parts.ts'

const english = readFileSync(readmeFile, 'utf8')
const chinese = readFileSync(chineseFile, 'utf8')
const proseOf = (text: string) => text.replace(/^```[\s\S]*?^```$/gm, '')

/** The tables that the Chinese one links to. */
const onlyEnglish =
  /<!-- (conflicts|deviations|guesses|missing|documented|seen|limits):begin -->[\s\S]*?<!-- \1:end -->/g

describe('the Chinese README', () => {
  test('has the code and the tables of the English one', () => {
    expect(inStepWith(english, chinese), 'run npm run docs').toBe(chinese)
    expect(codeOf(chinese)).toHaveLength(codeOf(english).length)
  })

  test('has every heading, one for one', () => {
    const levels = (text: string) => [...proseOf(text).matchAll(/^(#+) /gm)].map(([, level]) => level)
    expect(levels(chinese)).toEqual(levels(english))
  })

  test('names every command, flag, variable and path that the English one names', () => {
    const withoutDifferences = english.replace(onlyEnglish, '')
    const named = (text: string) => new Set(text.match(/--[a-z][a-z-]+|EMULATOR_[A-Z_]+|cloudauth-emulator [a-z]+/g))
    const tables = /<!-- (options|first-options|limits):begin -->[\s\S]*?<!-- \1:end -->/g
    const missing = [...named(proseOf(withoutDifferences).replace(tables, ''))].filter(name => !chinese.includes(name))
    expect(missing).toEqual([])
  })

  test('has every row of the tables in Chinese', () => {
    expect(optionRows.map(({ name }) => name).filter(name => !(name in chineseOptions))).toEqual([])
    expect(scenarioNames.filter(name => !(name in chineseScenarios))).toEqual([])
    expect(disturbanceNames.filter(name => !(name in chineseDisturbances))).toEqual([])
    expect(adviceIds.filter(id => !(id in chineseAdvice))).toEqual([])
    const rows = (text: string) =>
      proseOf(text.replace(onlyEnglish, ''))
        .split('\n')
        .filter(row => row.startsWith('|'))
    expect(rows(chinese)).toHaveLength(rows(english).length)
  })

  test('has every table, with a row for each and the same code in it', () => {
    const without = english.replace(onlyEnglish, '')
    const tablesOf = (text: string) =>
      [...proseOf(text).matchAll(/(?:^\|.*\n)+/gm)].map(([table]) => table.trim().split('\n'))
    const own = tablesOf(chinese)
    for (const [index, table] of tablesOf(without).entries()) {
      expect(own[index], table[2]).toHaveLength(table.length)
      const firstCell = (row = '') => /^\| (`[^`]+`) \|/.exec(row)?.[1]
      expect(own[index]?.map(firstCell)).toEqual(table.map(firstCell))
    }
    expect(own).toHaveLength(tablesOf(without).length)
  })

  test('has every list, with an item for each', () => {
    const itemsOf = (text: string) => proseOf(text).match(/^ *(- |\d+\. )/gm)
    expect(itemsOf(chinese)).toEqual(itemsOf(english))
  })

  test('leads to headings that it has', () => {
    const anchors = [...proseOf(chinese).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\- ]/gu, '')
        .replaceAll(' ', '-'),
    )
    const named = [...proseOf(chinese).matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor)
    expect(named.filter(anchor => !anchors.includes(anchor))).toEqual([])
  })

  test('has nothing that is left in English: no paragraph, item, summary or cell of a table', () => {
    const plain = (text: string) =>
      text.replace(/`[^`]*`|<code>[^<]*<\/code>|\[[^\]]*\]\([^)]*\)|<[^>]*>|https?:\S+/g, '')
    const isEnglish = (text: string) =>
      /[a-z]{2,} [a-z]{2,} [a-z]{2,}/i.test(plain(text)) && !/\p{Script=Han}/u.test(plain(text))
    // Names of documents are in the language of the documents.
    const parts = proseOf(chinese)
      .replace(/<!-- sources:begin -->[\s\S]*?<!-- sources:end -->/, '')
      .split(/\n\n+|\n(?=- |\d+\. |\|)|(?<=\|)/)
      .filter(text => !/^#+ /.test(text))
    expect(parts.filter(isEnglish)).toEqual([])
    expect(isEnglish('- The emulator watches `every` call')).toBe(true)
  })

  test('addresses its reader in one way', () => {
    expect(chinese.split('\n').filter(line => line.includes('您'))).toEqual([])
  })
})
