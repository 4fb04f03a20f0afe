import { advance, defineFunction, f32x4, i32, integers, repeatBelow } from '../network/wasm-assembler.ts'

// The inner loops of shrinking a picture. All parameters but `count` are addresses and distances in bytes.

const vectorBytes = 16

/** Bytes of a pixel, and of the sums of its colours, 16 bits each. */
const pixelBytes = 3
const pixelSumBytes = 6

/**
 * Adds up rows byte by byte, 16 bytes at a time, and so reads and adds some bytes past the end of a row. A sum has 16 bits,
 * enough for 257 rows.
 */
export const addRows = defineFunction(
  'addRows',
  ['rows', 'rowsEnd', 'rowBytes', 'sums', 'sumsEnd'],
  ({ rows, rowsEnd, rowBytes, sums, sumsEnd }, { integer, vector }) => {
    const [column, columnEnd, at, target] = [integer(), integer(), integer(), integer()]
    const [bytes, first, last] = [vector(), vector(), vector()]
    const oneRow = [
      bytes.set(integers.load(at.get)),
      first.set(integers.addEight(first.get, integers.widenFirst(bytes.get))),
      last.set(integers.addEight(last.get, integers.widenLast(bytes.get))),
      advance(at, rowBytes.get),
    ]
    const sixteenColumns = [
      first.set(integers.zero),
      last.set(integers.zero),
      at.set(column.get),
      repeatBelow(at, columnEnd.get, oneRow),
      integers.store(target.get, first.get),
      integers.store(target.get, last.get, vectorBytes),
      advance(target, i32.constant(2 * vectorBytes)),
      advance(column, i32.constant(vectorBytes)),
      advance(columnEnd, i32.constant(vectorBytes)),
    ]
    return [
      column.set(rows.get),
      columnEnd.set(rowsEnd.get),
      target.set(sums.get),
      repeatBelow(target, sumsEnd.get, sixteenColumns),
    ]
  },
)

/**
 * The mean colours of pixels side by side, of which `sumBytes` make one: their sums divided by the `count` of all that were
 * added up. Floats are exact enough while there are at most 65,536. Writes a byte behind its end.
 */
export const divideSums = defineFunction(
  'divideSums',
  ['sums', 'sumBytes', 'count', 'target', 'targetEnd'],
  ({ sums, sumBytes, count, target, targetEnd }, { integer, vector }) => {
    const [at, atEnd, to] = [integer(), integer(), integer()]
    const [sum, counts] = [vector(), vector()]
    const onePixel = [
      sum.set(integers.addFour(sum.get, integers.loadFour(at.get))),
      advance(at, i32.constant(pixelSumBytes)),
    ]
    const oneMean = [
      sum.set(integers.zero),
      atEnd.set(i32.add(at.get, sumBytes.get)),
      repeatBelow(at, atEnd.get, onePixel),
      integers.storeBytes(to.get, f32x4.toIntegers(f32x4.divide(f32x4.ofIntegers(sum.get), counts.get))),
      advance(to, i32.constant(pixelBytes)),
    ]
    return [
      counts.set(f32x4.ofIntegers(integers.splatFour(count.get))),
      at.set(sums.get),
      to.set(target.get),
      repeatBelow(to, targetEnd.get, oneMean),
    ]
  },
)
