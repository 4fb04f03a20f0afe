import { expect, test } from 'vitest'
import { sampleSquare } from '../../../src/faces/sample-square.ts'
import { shrinkPart } from '../../../src/faces/shrink/shrink-part.ts'
import { paint } from './load-raster.ts'

/** Red grows to the right, green downwards. */
const ramp = paint(40, 40, (x, y) => [x * 6, y * 6, 100])
const pixelOf = ({ data, width }: { data: Uint8Array; width: number }, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
]

test('gives back a picture sampled at its own size', () => {
  expect(sampleSquare(ramp, { x: 20, y: 20, side: 40, angle: 0 }, 40)).toEqual(ramp)
})

test('cuts a square out', () => {
  const part = sampleSquare(ramp, { x: 10, y: 20, side: 4, angle: 0 }, 4)
  expect(pixelOf(part, 0, 0)).toEqual([48, 108, 100])
  expect(pixelOf(part, 3, 3)).toEqual([66, 126, 100])
})

test('reads between the pixels when it enlarges', () => {
  const part = sampleSquare(ramp, { x: 11, y: 11, side: 2, angle: 0 }, 4)
  expect([0, 1, 2, 3].map(x => pixelOf(part, x, 0)[0])).toEqual([58, 61, 64, 67])
})

test('sees every pixel when it shrinks', () => {
  const dots = paint(64, 64, (x, y) => (x % 4 === 0 && y % 4 === 0 ? [160, 160, 160] : [0, 0, 0]))
  const { data } = sampleSquare(dots, { x: 32, y: 32, side: 64, angle: 0 }, 16)
  expect(new Set(data)).toEqual(new Set([10]))
})

test.each([4, 16])('is black where a square of %i times its size leaves the picture', size => {
  const white = paint(40, 40, () => [255, 255, 255])
  const part = sampleSquare(white, { x: 0, y: 20, side: 32, angle: 0 }, size)
  expect(pixelOf(part, 0, size / 2)).toEqual([0, 0, 0])
  expect(pixelOf(part, size - 1, size / 2)).toEqual([255, 255, 255])
})

test('is black for a square beside the picture', () => {
  expect(new Set(sampleSquare(ramp, { x: 500, y: -300, side: 90, angle: 1 }, 8).data)).toEqual(new Set([0]))
})

test.each([8, 20])('turns a square upright at a size of %i', size => {
  const upright = sampleSquare(ramp, { x: 20, y: 20, side: 20, angle: Math.PI / 2 }, size)
  const [red = 0, green = 0] = pixelOf(upright, size - 1, 0)
  // What is at the right of the square lies below in the picture, and its upper edge at the right.
  expect(red).toBeGreaterThan(150)
  expect(green).toBeGreaterThan(150)
  expect(
    pixelOf(upright, 0, size - 1)
      .slice(0, 2)
      .every(value => value < 90),
  ).toBe(true)
})

test('takes the mean of what is left at the edge of a picture', () => {
  const { data, width, height } = shrinkPart(
    paint(5, 3, x => [x * 10, 0, 0]),
    { left: 0, top: 0, right: 5, bottom: 3 },
    2,
  )
  expect([width, height]).toEqual([3, 2])
  expect([data[0], data[3], data[6]]).toEqual([5, 25, 40])
})

test('cuts a square out at a corner, black where there is no picture', () => {
  const part = sampleSquare(ramp, { x: 1, y: 39, side: 6, angle: 0 }, 6)
  const expected = paint(6, 6, (column, row) => {
    const [x, y] = [column - 2, row + 36]
    return x < 0 || y > 39 ? [0, 0, 0] : [x * 6, y * 6, 100]
  })
  expect(part).toEqual(expected)
})
