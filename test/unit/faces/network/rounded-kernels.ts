import type { Convolution, Depthwise, Kernels } from '../../../../src/faces/network/kernels.ts'
import { plainKernels } from '../../../../src/faces/network/plain-kernels.ts'

/**
 * The kernels with every product and sum rounded to 32 bits, as vectors do it; the plain ones round a sum once, at its
 * end. Slow, and the same bits as vectors give.
 */
export const roundedKernels: Kernels = {
  ...plainKernels,
  convolve: task => () => convolve(task),
  depthwise: task => () => depthwise(task),
}

const { fround } = Math

/** What lies outside an array would make everything after it NaN, and fail the comparison. */
const at = (values: Float32Array, index: number) => values[index] ?? Number.NaN

function convolve({ input, weights, bias, output, ...task }: Convolution): void {
  const { rows, columns, rowStep, columnStep, windowRows, windowStep, windowWidth, lanes } = task
  for (let pixel = 0; pixel < rows * columns; pixel++) {
    const window = Math.floor(pixel / columns) * rowStep + (pixel % columns) * columnStep
    for (let lane = 0; lane < lanes; lane++) {
      let sum = at(bias, lane)
      let weight = (lane - (lane % 4)) * windowRows * windowWidth + (lane % 4)
      for (let row = 0; row < windowRows; row++)
        for (let place = 0; place < windowWidth; place++, weight += 4)
          sum = fround(sum + fround(at(input, window + row * windowStep + place) * at(weights, weight)))
      output[pixel * lanes + lane] = sum
    }
  }
}

function depthwise({ input, weights, bias, output, ...task }: Depthwise): void {
  const { rows, columns, rowStep, columnStep, windowStep, lanes } = task
  for (let pixel = 0; pixel < rows * columns; pixel++) {
    const window = Math.floor(pixel / columns) * rowStep + (pixel % columns) * columnStep
    for (let lane = 0; lane < lanes; lane++) {
      let sum = at(bias, lane)
      for (let place = 0; place < 9; place++) {
        const source = window + Math.floor(place / 3) * windowStep + (place % 3) * lanes + lane
        sum = fround(sum + fround(at(input, source) * at(weights, place * lanes + lane)))
      }
      output[pixel * lanes + lane] = sum
    }
  }
}
