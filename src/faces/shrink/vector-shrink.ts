import type { Box } from '../face.ts'
import { assembleModule } from '../network/wasm-assembler.ts'
import type { Raster } from '../raster.ts'
import { addRows, divideSums } from './shrink-code.ts'

/** As `shrinkPart`; undefined for a part that does not fit its memory. */
export type VectorShrink = (picture: Raster, part: Box, factor: number) => Raster | undefined

/** Where things lie in the memory of 512 KB: the sums of a row, 16 bits each, a row of the result, rows of the source. */
const sumsAt = 0
const targetAt = 64 * 1024
const sourceAt = 96 * 1024
const memoryBytes = 512 * 1024
/** Rows are read, and results written, somewhat past their ends. */
const slack = 32
const pageBytes = 64 * 1024

/** The widest part, so that its sums fit, and the largest factor: sums of more rows need more than 16 bits. */
const mostColumns = (targetAt - sumsAt) / 6 - slack
const largestFactor = 256

/** Compiles the loops; undefined where WebAssembly or its vectors are missing or forbidden. */
export function createVectorShrink(): VectorShrink | undefined {
  try {
    return shrinkIn(new WebAssembly.Memory({ initial: memoryBytes / pageBytes }))
  } catch {
    return undefined
  }
}

function shrinkIn(memory: WebAssembly.Memory): VectorShrink {
  const module = new WebAssembly.Module(assembleModule([addRows, divideSums]))
  const compiled = new WebAssembly.Instance(module, { host: { memory } }).exports as Record<
    'addRows' | 'divideSums',
    (...parameters: number[]) => void
  >
  const bytes = new Uint8Array(memory.buffer)

  return ({ data, width }, { left, top, right, bottom }, factor) => {
    const rowBytes = width * 3
    const span = (right - left) * 3
    const fits = factor <= largestFactor && right - left <= mostColumns
    if (!fits || factor * rowBytes > memoryBytes - sourceAt - slack) return undefined
    const columns = Math.ceil((right - left) / factor)
    const rows = Math.ceil((bottom - top) / factor)
    const target = new Uint8Array(columns * rows * 3)
    const targetBytes = columns * 3
    const lastWidth = right - left - (columns - 1) * factor
    const lastSums = sumsAt + (columns - 1) * factor * 6
    const lastAt = targetAt + targetBytes - 3
    for (let row = 0; row < rows; row++) {
      const y = top + row * factor
      const count = Math.min(factor, bottom - y)
      // From the first pixel of the part to its last one: what is left and right of it would be copied for nothing.
      const from = y * rowBytes + left * 3
      bytes.set(data.subarray(from, from + (count - 1) * rowBytes + span), sourceAt)
      compiled.addRows(sourceAt, sourceAt + count * rowBytes, rowBytes, sumsAt, sumsAt + span * 2)
      if (columns > 1) compiled.divideSums(sumsAt, factor * 6, factor * count, targetAt, lastAt)
      compiled.divideSums(lastSums, lastWidth * 6, lastWidth * count, lastAt, lastAt + 3)
      target.set(bytes.subarray(targetAt, targetAt + targetBytes), row * targetBytes)
    }
    return { data: target, width: columns, height: rows }
  }
}
