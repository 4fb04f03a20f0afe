import type { Person } from './person.ts'
import type { SeedWords } from './person-words.ts'

const chineseNumerals = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸']

/** Numbers that no office gives out: a region, prefix or place that does not exist. */
const idNumbers: Readonly<Record<string, (birthDate: string, digits: (count: number) => string) => string>> = {
  CHN: (birthDate, digits) => `000000${birthDate.replaceAll('-', '')}${digits(3)}X`,
  HKG: (_, digits) => `XX${digits(6)}(0)`,
  MYS: (birthDate, digits) => `${birthDate.slice(2).replaceAll('-', '')}-00-${digits(4)}`,
  IDN: (_, digits) => `000000${digits(10)}`,
}

const dayLength = 24 * 60 * 60_000

/**
 * The person of a seed. The same seed, country and words give the same person in every process: nothing here asks for the
 * time. Every surname begins with SPECIMEN and every number is one that no office gives out.
 */
export function makePerson(seed: number, country: string, words: SeedWords): Person {
  const { below, givenName, surname, city: anyCity, street } = words(seed)
  const digits = (count: number) => Array.from({ length: count }, () => below(10)).join('')
  const day = (from: string, to: string) => {
    const [first, last] = [Date.parse(from), Date.parse(to)]
    return new Date(first + dayLength * below((last - first) / dayLength + 1)).toISOString().slice(0, 10)
  }
  const sex = below(2) === 0 ? 'M' : 'F'
  const birthDate = day('1960-01-01', '2004-12-31')
  const issueDate = day('2021-01-01', '2025-12-28')
  const city = anyCity()
  return {
    surname: `SPECIMEN ${surname().toUpperCase()}`,
    givenNames: givenName(sex).toUpperCase(),
    chineseSurname: '样本',
    chineseGivenName: chineseNumerals[below(chineseNumerals.length)] ?? '',
    sex,
    birthDate,
    placeOfBirth: city.toUpperCase(),
    address: `${1 + below(999)} ${street()}, Specimen ${city}`,
    idNumber: (idNumbers[country] ?? ((_, take) => `X${take(8)}`))(birthDate, digits),
    passportNumber: `X0${digits(6)}`,
    issueDate,
    // 29 February has no day of its own ten years later.
    expiryDate: `${Number(issueDate.slice(0, 4)) + 10}${issueDate.slice(4).replace('02-29', '02-28')}`,
  }
}
