import { describe, expect, test } from 'vitest'
import type { Kernels } from '../../../../src/faces/network/kernels.ts'
import { plainKernels } from '../../../../src/faces/network/plain-kernels.ts'
import { createSimdKernels } from '../../../../src/faces/network/simd-kernels.ts'

const simdKernels = createSimdKernels()

test('finds WebAssembly vectors where the tests run', () => {
  expect(simdKernels).toBeDefined()
})

const kinds: [string, Kernels][] = [
  ['plain', plainKernels],
  ['SIMD', simdKernels ?? plainKernels],
]

describe.each(kinds)('%s kernels', (_, kernels) => {
  const filled = (values: readonly number[]) => {
    const data = kernels.allocate(values.length)
    data.set(values)
    return data
  }
  /** Whole numbers, so that sums come out the same in any order. */
  const series = (length: number) => filled(Array.from({ length }, (_, index) => ((index * 7) % 11) - 5))

  test('allocate zeros that do not overlap', () => {
    const [first, second] = [kernels.allocate(3), kernels.allocate(5)]
    first.fill(1)
    expect([...second]).toEqual([0, 0, 0, 0, 0])
  })

  // 8 columns go through the vectors, 7 do not.
  test.each([8, 7, 1])('convolve a row of %i pixels of 3 channels into 8', columns => {
    const input = series(columns * 4)
    const weights = series(3 * 8)
    const bias = series(8)
    const output = kernels.allocate(columns * 8)
    const window = { windowRows: 1, windowStep: 0, windowWidth: 3, rows: 1, rowStep: 0, columnStep: 4 }
    kernels.convolve({ input, weights, bias, output, columns, lanes: 8, ...window })()
    for (let column = 0; column < columns; column++)
      for (let lane = 0; lane < 8; lane++) {
        const group = (lane - (lane % 4)) * 3 + (lane % 4)
        const product = (at: number) => (input[column * 4 + at] ?? 0) * (weights[group + at * 4] ?? 0)
        expect(output[column * 8 + lane]).toBe((bias[lane] ?? 0) + product(0) + product(1) + product(2))
      }
  })

  test('convolve windows of several rows that overlap', () => {
    const input = series(6 * 20)
    const weights = filled(Array.from({ length: 9 * 4 }, () => 1))
    const output = kernels.allocate(2 * 8 * 4)
    const window = { windowRows: 3, windowStep: 20, windowWidth: 3, rows: 2, rowStep: 40, columnStep: 2, columns: 8 }
    kernels.convolve({ input, weights, bias: filled([1, 2, 3, 4]), output, lanes: 4, ...window })()
    const sumAt = (start: number) =>
      [0, 20, 40].flatMap(row => [0, 1, 2].map(at => input[start + row + at] ?? 0)).reduce((sum, value) => sum + value)
    expect(output[0]).toBe(1 + sumAt(0))
    expect(output[3]).toBe(4 + sumAt(0))
    expect(output[7 * 4 + 1]).toBe(2 + sumAt(14))
    expect(output[(8 + 5) * 4 + 2]).toBe(3 + sumAt(40 + 10))
  })

  test('slide a window over each channel by itself', () => {
    const rowLength = 6 * 4
    const input = series(4 * rowLength)
    const weights = series(9 * 4)
    const bias = series(4)
    const output = kernels.allocate(2 * 4 * 4)
    const steps = { rows: 2, columns: 4, rowStep: rowLength, columnStep: 4, windowStep: rowLength }
    kernels.depthwise({ input, weights, bias, output, lanes: 4, ...steps })()
    for (const [row, column, lane] of [
      [0, 0, 0],
      [0, 3, 2],
      [1, 2, 3],
    ] as const) {
      let sum = bias[lane] ?? 0
      for (let at = 0; at < 9; at++)
        sum +=
          (input[(row + Math.floor(at / 3)) * rowLength + (column + (at % 3)) * 4 + lane] ?? 0) *
          (weights[at * 4 + lane] ?? 0)
      expect(output[(row * 4 + column) * 4 + lane]).toBe(sum)
    }
  })

  test('add fewer channels to more', () => {
    const to = filled(Array.from({ length: 16 }, () => 10))
    kernels.add({ from: filled([1, 2, 3, 4, 5, 6, 7, 8]), fromLanes: 4, to, lanes: 8 })()
    expect([...to]).toEqual([11, 12, 13, 14, 10, 10, 10, 10, 15, 16, 17, 18, 10, 10, 10, 10])
  })

  test('set what is below zero to zero', () => {
    const data = filled([-1, 2, -0.5, 0, 3, -7, 8, -9])
    kernels.rectify(data)()
    expect([...data]).toEqual([0, 2, 0, 0, 3, 0, 8, 0])
  })

  test('keep the largest of 2x2 pixels, channel by channel', () => {
    const input = filled([1, 9, 0, 0, 2, 8, 0, 0, 3, 7, 0, 0, 4, 6, 0, -1])
    const output = kernels.allocate(4)
    kernels.maxPool({ input, output, rows: 1, columns: 1, lanes: 4 })()
    expect([...output]).toEqual([4, 9, 0, 0])
  })

  test('keep the largest in every pixel of several rows', () => {
    const [rows, columns, lanes] = [3, 2, 8]
    const input = filled(Array.from({ length: 4 * rows * columns * lanes }, (_, index) => ((index * 37) % 101) - 50))
    const output = kernels.allocate(rows * columns * lanes)
    kernels.maxPool({ input, output, rows, columns, lanes })()
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        for (let lane = 0; lane < lanes; lane++) {
          const at = (y: number, x: number) => input[((2 * row + y) * 2 * columns + 2 * column + x) * lanes + lane] ?? 0
          expect(output[(row * columns + column) * lanes + lane]).toBe(Math.max(at(0, 0), at(0, 1), at(1, 0), at(1, 1)))
        }
  })
})
