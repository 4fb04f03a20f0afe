import type { Person } from '../people/person.ts'
import type { DocType } from '../products/doc-types.ts'

type ReadValue = (person: Person, docType: DocType) => string

const fullName: ReadValue = ({ surname, givenNames }) => `${surname} ${givenNames}`
const chineseName: ReadValue = ({ chineseSurname, chineseGivenName }) => `${chineseSurname}${chineseGivenName}`
const chinese = new Set(['CHN', 'HKG', 'MAC', 'TWN'])

/** What stands in a field of a document, by the field's name in camel case. */
const values: Readonly<Record<string, ReadValue>> = {
  name: (person, docType) => (chinese.has(docType.country) ? chineseName : fullName)(person, docType),
  nameCn: chineseName,
  englishName: fullName,
  nameCode: () => '0000 0000 0000',
  surname: ({ surname }) => surname,
  surnameCN: ({ chineseSurname }) => chineseSurname,
  givenname: ({ givenNames }) => givenNames,
  givennameCN: ({ chineseGivenName }) => chineseGivenName,
  givenNames: ({ givenNames }) => givenNames,
  sex: ({ sex }) => sex,
  birthDate: ({ birthDate }) => birthDate,
  dateOfBirth: ({ birthDate }) => birthDate,
  placeOfBirth: ({ placeOfBirth }) => placeOfBirth,
  idNumber: ({ idNumber }) => idNumber,
  idNumberBack: ({ idNumber }) => idNumber,
  passportNo: ({ passportNumber }) => passportNumber,
  passportNumber: ({ passportNumber }) => passportNumber,
  nationality: (_, { country }) => country,
  countryCode: (_, { country }) => country,
  issueDate: ({ issueDate }) => issueDate,
  dateOfIssue: ({ issueDate }) => issueDate,
  currentIssueDate: ({ issueDate }) => issueDate,
  firstIssueDate: ({ issueDate }) => issueDate,
  dateOfFirstIssue: ({ issueDate }) => issueDate,
  expiryDate: ({ expiryDate }) => expiryDate,
  dateOfExpiry: ({ expiryDate }) => expiryDate,
  placeOfIssue: () => 'SPECIMEN',
  originOfIssue: () => 'SPECIMEN OFFICE',
  address: ({ address }) => address,
  ethnicity: () => 'SPECIMEN',
  religion: () => 'SPECIMEN',
  isPermanent: () => 'N',
  symbols: () => '***',
  class: () => 'C1',
  type: () => 'P',
}

const camel = (key: string) => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** What OCR reads from a person's document: one text for each key of its DocType. */
export function ocrValues(docType: DocType, person: Person): Record<string, string> {
  return Object.fromEntries(docType.keys.map(key => [key, values[camel(key)]?.(person, docType) ?? '']))
}
