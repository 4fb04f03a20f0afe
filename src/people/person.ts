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
