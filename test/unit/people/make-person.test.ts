import { describe, expect, it } from 'vitest'
import { makePerson } from '../../../src/people/make-person.ts'

describe('a made person', () => {
  it('is the same for the same seed', () => {
    expect(makePerson(7, 'UTO')).toEqual(makePerson(7, 'UTO'))
    expect(makePerson(8, 'UTO')).not.toEqual(makePerson(7, 'UTO'))
  })

  it('is obviously nobody', () => {
    for (const seed of Array(50).keys()) {
      const person = makePerson(seed, 'CHN')
      expect(person.surname).toMatch(/^SPECIMEN /)
      expect(person.idNumber).toMatch(/^000000\d{11}X$/)
      expect(person.passportNumber).toMatch(/^X0\d{6}$/)
      expect(person.address).toContain('Specimen')
    }
  })

  it('has dates that exist and follow each other', () => {
    for (const seed of Array(200).keys()) {
      const { birthDate, issueDate, expiryDate } = makePerson(seed, 'UTO')
      for (const date of [birthDate, issueDate, expiryDate])
        expect(new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(date)
      expect([expiryDate, birthDate, issueDate].sort()).toEqual([birthDate, issueDate, expiryDate])
    }
  })
})
