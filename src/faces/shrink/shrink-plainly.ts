import type { Box } from '../face.ts'
import type { Raster } from '../raster.ts'

/** The rule of {@link shrinkPart} in plain words: the reference for vectors, and for where there are none. */
export function shrinkPlainly({ data, width }: Raster, { left, top, right, bottom }: Box, factor: number): Raster {
  const columns = Math.ceil((right - left) / factor)
  const rows = Math.ceil((bottom - top) / factor)
  const target = new Uint8Array(columns * rows * 3)
  const sums = new Uint32Array(columns * 3)
  const lastWidth = right - left - (columns - 1) * factor
  let at = 0
  // Row by row through the source, in the order in which it lies in memory.
  for (let y = top; y < bottom; y += factor) {
    const lastRow = Math.min(y + factor, bottom)
    sums.fill(0)
    for (let row = y; row < lastRow; row++) {
      let source = (row * width + left) * 3
      for (let column = 0, sum = 0; column < columns; column++, sum += 3) {
        const end = source + (column === columns - 1 ? lastWidth : factor) * 3
        let red = 0
        let green = 0
        let blue = 0
        for (; source < end; source += 3) {
          red += data[source]!
          green += data[source + 1]!
          blue += data[source + 2]!
        }
        sums[sum]! += red
        sums[sum + 1]! += green
        sums[sum + 2]! += blue
      }
    }
    const count = (lastRow - y) * factor
    const lastCount = (lastRow - y) * lastWidth
    const lastColumn = (columns - 1) * 3
    for (let sum = 0; sum < sums.length; sum++) target[at++] = sums[sum]! / (sum < lastColumn ? count : lastCount)
  }
  return { data: target, width: columns, height: rows }
}
