import { afterEach, expect, test, vi } from 'vitest'
import { createNetwork } from '../../../../src/faces/network/network.ts'
import { plainKernels } from '../../../../src/faces/network/plain-kernels.ts'
import { readModel } from '../../../../src/faces/network/read-model.ts'
import { createSimdKernels } from '../../../../src/faces/network/simd-kernels.ts'
import { sampleSquare } from '../../../../src/faces/sample-square.ts'
import { drawn, loadRaster, model } from '../load-raster.ts'
import { roundedKernels } from './rounded-kernels.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

async function squareOf(name: string) {
  const { picture } = await loadRaster(drawn(name))
  return sampleSquare(picture, { x: picture.width / 2, y: picture.height / 2, side: 640, angle: 0 }, 128).data
}

const pictures = ['portrait.jpg', 'no-face-pattern.jpg', 'face-dark.jpg']

test.each(pictures)('gives with vectors, bit by bit, what 32-bit arithmetic gives for %s', async name => {
  const pixels = await squareOf(name)
  const simd = createNetwork(readModel(model), createSimdKernels() ?? plainKernels).run(pixels)
  expect(simd).toEqual(createNetwork(readModel(model), roundedKernels).run(pixels))
})

test.each(pictures)('differs from the reference by nothing but rounding for %s', async name => {
  const pixels = await squareOf(name)
  const simd = createNetwork(readModel(model), createSimdKernels() ?? plainKernels).run(pixels)
  const plain = createNetwork(readModel(model), plainKernels).run(pixels)
  for (const [index, values] of plain.entries()) {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    const farthest = values.reduce((most, value, at) => Math.max(most, Math.abs(value - (simd[index]?.[at] ?? 0))), 0)
    // 24 bits of a float are 6e-8 of it; sums of up to 96 products in two dozen layers may lose a hundred times that.
    expect(farthest / largest).toBeLessThan(1e-5)
  }
})

test('gives the same numbers again after another picture', async () => {
  const network = createNetwork(readModel(model), createSimdKernels() ?? plainKernels)
  const pixels = await squareOf('portrait.jpg')
  const first = network.run(pixels).map(values => values.slice())
  network.run(await squareOf('no-face-pattern.jpg'))
  expect(network.run(pixels)).toEqual(first)
})

test('does without vectors where WebAssembly is missing', () => {
  vi.stubGlobal('WebAssembly', undefined)
  expect(createSimdKernels()).toBeUndefined()
})
