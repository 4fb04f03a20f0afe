import { readGuesses } from './read-guesses.ts'

/** Every guess that is marked in the source, by what it is about: README's "Known differences and guesses". */
export function knownDifferences() {
  const guesses = readGuesses()
  return [...new Set(guesses.map(({ topic }) => topic))].map(topic => {
    const rows = guesses.filter(guess => guess.topic === topic)
    return { topic, guesses: rows.map(({ guess }) => guess), rows }
  })
}
