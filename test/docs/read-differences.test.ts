import { expect, test } from 'vitest'
import { markedIn } from './read-differences.ts'

const code = `
/**
 * What it is for.
 *
 * @source faceVerify, sdk
 * @documented(Pictures) The first one, which goes on
 * in the next line.
 * @guess The second one, which \`--qps\` changes.
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

const options = `
const optionRows = [
  row({
    name: 'idRules',
    // @source checkResult, sdk @conflict One says this, the other that.
  }),
]
`

test('marks are read from comments, with the sources and switches of their comment or row', () => {
  const file = 'callbacks/x.ts'
  expect(markedIn(file, code)).toEqual([
    {
      topic: 'Pictures',
      evidence: 'documented',
      behaviour: 'The first one, which goes on in the next line.',
      sources: ['faceVerify'],
      file,
    },
    {
      topic: 'Callbacks',
      evidence: 'guessed',
      behaviour: 'The second one, which `--qps` changes.',
      sources: ['faceVerify'],
      switches: ['--qps'],
      file,
    },
    { topic: 'Callbacks', evidence: 'guessed', behaviour: 'Of a row, over two lines.', sources: ['qps'], file },
  ])
})

test('what is marked in a row of options is decided by its flag', () => {
  const file = 'options/x.ts'
  expect(markedIn(file, options)).toEqual([
    {
      topic: 'Initialize',
      evidence: 'conflicting',
      behaviour: 'One says this, the other that.',
      sources: ['checkResult', 'sdk'],
      switches: ['--id-rules'],
      file,
    },
  ])
})
