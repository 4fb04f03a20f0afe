/** Where the parts of a person come from: each draws the next value of one seed. */
type PersonWords = {
  /** A whole number from 0 to below the limit. */
  below: (limit: number) => number
  givenName: (sex: 'M' | 'F') => string
  surname: () => string
  city: () => string
  street: () => string
}

/** The words of a seed: the same seed gives the same words in the same order. */
export type SeedWords = (seed: number) => PersonWords
