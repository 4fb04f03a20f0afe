import { faker } from '@faker-js/faker/locale/en'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { loadFakerWords } from '../../../src/people/faker-words.ts'
import { makePerson } from '../../../src/people/make-person.ts'
import { ownWords } from '../../../src/people/own-words.ts'

const fakerWords = await loadFakerWords()
if (!fakerWords) throw new Error('faker is not at hand')

describe.each([
  ['by faker', fakerWords],
  ['by words of our own', ownWords],
])('a person made %s', (_, words) => {
  it('is the same for the same seed', () => {
    expect(makePerson(7, 'UTO', words)).toEqual(makePerson(7, 'UTO', words))
    expect(makePerson(8, 'UTO', words)).not.toEqual(makePerson(7, 'UTO', words))
  })

  it('is obviously nobody', () => {
    for (const seed of Array(50).keys()) {
      const person = makePerson(seed, 'CHN', words)
      expect(person.surname).toMatch(/^SPECIMEN /)
      expect(person.idNumber).toMatch(/^000000\d{11}X$/)
      expect(person.passportNumber).toMatch(/^X0\d{6}$/)
      expect(person.address).toContain('Specimen')
    }
  })

  it('has dates that exist and follow each other', () => {
    for (const seed of Array(200).keys()) {
      const { birthDate, issueDate, expiryDate } = makePerson(seed, 'UTO', words)
      for (const date of [birthDate, issueDate, expiryDate])
        expect(new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(date)
      expect([expiryDate, birthDate, issueDate].sort()).toEqual([birthDate, issueDate, expiryDate])
    }
  })
})

describe('faker', () => {
  it('leaves the random numbers of other users of it alone', () => {
    faker.seed(3)
    const expected = [faker.number.int(), faker.number.int()]
    faker.seed(3)
    const first = faker.number.int()
    makePerson(9, 'UTO', fakerWords)
    expect([first, faker.number.int()]).toEqual(expected)
  })

  it('is left out of a bundle, in which persons are made of the words of our own', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: "export { loadFakerWords } from './src/people/faker-words.ts'",
        resolveDir: new URL('../../..', import.meta.url).pathname,
      },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
    })
    const text = outputFiles[0]?.text ?? ''
    expect(text.length).toBeGreaterThan(100)
    expect(text.length).toBeLessThan(5000)
    const alone = await import(`data:text/javascript,${encodeURIComponent(text)}`)
    expect(await alone.loadFakerWords()).toBeUndefined()
  })
})
