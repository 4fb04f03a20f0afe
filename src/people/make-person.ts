import type { Faker } from '@faker-js/faker'
import { faker as shared } from '@faker-js/faker/locale/en'
import type { Person } from './person.ts'

/**
 * The class by way of the English instance: the package's main entry loads every language, which takes ten times as long.
 * The instance itself may be the caller's own, seeded by their tests.
 */
const FakerClass = shared.constructor as typeof Faker

const chineseNumerals = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸']

/** Numbers that no office gives out: a region, prefix or place that does not exist. */
const idNumbers: Readonly<Record<string, (birthDate: string, digits: (count: number) => string) => string>> = {
  CHN: (birthDate, digits) => `000000${birthDate.replaceAll('-', '')}${digits(3)}X`,
  HKG: (_, digits) => `XX${digits(6)}(0)`,
  MYS: (birthDate, digits) => `${birthDate.slice(2).replaceAll('-', '')}-00-${digits(4)}`,
  IDN: (_, digits) => `000000${digits(10)}`,
}

/**
 * The person of a seed. The same seed and country give the same person in every process: nothing here asks for the time.
 * Every surname begins with SPECIMEN and every number is one that no office gives out.
 */
export function makePerson(seed: number, country: string): Person {
  const faker = new FakerClass({ locale: shared.rawDefinitions })
  faker.seed(seed)
  const sex = faker.helpers.arrayElement(['M', 'F'] as const)
  const day = (from: string, to: string) => faker.date.between({ from, to }).toISOString().slice(0, 10)
  const digits = (count: number) => faker.string.numeric(count)
  const birthDate = day('1960-01-01', '2004-12-31')
  const issueDate = day('2021-01-01', '2025-12-28')
  const city = faker.location.city()
  return {
    surname: `SPECIMEN ${faker.person.lastName().toUpperCase()}`,
    givenNames: faker.person.firstName(sex === 'M' ? 'male' : 'female').toUpperCase(),
    chineseSurname: '样本',
    chineseGivenName: faker.helpers.arrayElement(chineseNumerals),
    sex,
    birthDate,
    placeOfBirth: city.toUpperCase(),
    address: `${faker.location.streetAddress()}, Specimen ${city}`,
    idNumber: (idNumbers[country] ?? ((_, take) => `X${take(8)}`))(birthDate, digits),
    passportNumber: `X0${digits(6)}`,
    issueDate,
    // No leap day can come of it, for no issue date is one.
    expiryDate: `${Number(issueDate.slice(0, 4)) + 10}${issueDate.slice(4).replace('02-29', '02-28')}`,
  }
}
