/** Somebody who does not exist, as a document shows them. Dates are `yyyy-mm-dd`. */
export type Person = {
  surname: string
  givenNames: string
  /** The name in Chinese characters, where a document has one. */
  chineseSurname: string
  chineseGivenName: string
  sex: 'M' | 'F'
  birthDate: string
  placeOfBirth: string
  address: string
  idNumber: string
  passportNumber: string
  issueDate: string
  expiryDate: string
}

/** Makes the person of a seed, with numbers in the manner of a country: the same seed gives the same person. */
export type MakePerson = (seed: number, country: string) => Person
