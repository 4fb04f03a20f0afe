import { expect, test } from 'vitest'
import { guessesOf } from './read-guesses.ts'

const code = `
/**
 * What it is for.
 *
 * @source faceVerify, sdk
 * @guess The first one, which goes on
 * in the next line.
 * @guess The second one.
 */
const one = 1

const rows = [
  {
    name: 'a',
    source: 'qps',
    // @guess Of a row,
    // over two lines.
  },
  // Nothing is guessed here: @ is not a tag.
  { name: 'b', source: 'sdk' },
]
`

test('guesses are read from comments, with the source of their comment or row', () => {
  expect(guessesOf('callbacks/x.ts', code)).toEqual([
    {
      topic: 'Callbacks',
      guess: 'The first one, which goes on in the next line.',
      source: 'faceVerify',
      file: 'callbacks/x.ts',
    },
    { topic: 'Callbacks', guess: 'The second one.', source: 'faceVerify', file: 'callbacks/x.ts' },
    { topic: 'Callbacks', guess: 'Of a row, over two lines.', source: 'qps', file: 'callbacks/x.ts' },
  ])
})
