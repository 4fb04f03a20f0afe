import { createChance } from '../gateway/chance.ts'
import { cities, givenNames, streets, surnames } from './names.ts'
import type { SeedWords } from './person-words.ts'

/** Words from lists of our own, for where the library is not at hand. */
export const ownWords: SeedWords = seed => {
  const { next } = createChance(`person ${seed}`).of('words')
  const below = (limit: number) => Math.floor((next() / 2 ** 32) * limit)
  const oneOf = (texts: readonly string[]) => texts[below(texts.length)] ?? ''
  return {
    below,
    givenName: sex => oneOf(givenNames[sex]),
    surname: () => oneOf(surnames),
    city: () => oneOf(cities),
    street: () => oneOf(streets),
  }
}
