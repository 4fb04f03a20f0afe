import { describe, expect, test } from 'vitest'
import { faceFrame, readEvidence } from '../../../src/faces/read-evidence.ts'

describe('the frame of a face', () => {
  const frame = faceFrame({
    rightEye: { x: 0.4, y: 0.4 },
    leftEye: { x: 0.6, y: 0.4 },
    nose: { x: 0.5, y: 0.5 },
    mouth: { x: 0.52, y: 0.6 },
    rightEar: { x: 0, y: 0 },
    leftEar: { x: 0, y: 0 },
  })

  test.each([
    ['the right eye', { x: -0.5, y: 0 }, { x: 0.4, y: 0.4 }],
    ['the left eye', { x: 0.5, y: 0 }, { x: 0.6, y: 0.4 }],
    ['the mouth', { x: 0, y: 1 }, { x: 0.52, y: 0.6 }],
    ['beside the mouth', { x: 1, y: 1 }, { x: 0.72, y: 0.6 }],
  ])('leads to %s', (_, place, point) => {
    expect(frame(place).x).toBeCloseTo(point.x)
    expect(frame(place).y).toBeCloseTo(point.y)
  })
})

describe('evidence', () => {
  // Two channels of four lanes: ten times the row and the column.
  const map = { rows: 4, columns: 3, channels: 2, lanes: 4, data: new Float32Array(4 * 3 * 4) }
  for (let row = 0; row < 4; row++)
    for (let column = 0; column < 3; column++) map.data.set([row * 10, column * 10], (row * 3 + column) * 4)
  const read = (x: number, y: number) => Array.from(readEvidence(map, [{ x, y }]))

  test('is that of a cell in its middle', () => {
    expect(read(1.5 / 3, 2.5 / 4)).toEqual([20, 10])
  })

  test('is read in proportion between the middles of cells', () => {
    const [row, column] = read(1.25 / 3, 2.75 / 4)
    expect(row).toBeCloseTo(22.5)
    expect(column).toBeCloseTo(7.5)
  })

  test.each([
    [-9, -9, [0, 0]],
    [9, 9, [30, 20]],
    [1, 0, [0, 20]],
  ])('beyond the edge is that of the edge: %d, %d', (x, y, expected) => {
    expect(read(x, y)).toEqual(expected)
  })

  test('comes in the order of the places', () => {
    const places = [
      { x: 0.5 / 3, y: 0.5 / 4 },
      { x: 2.5 / 3, y: 3.5 / 4 },
    ]
    expect(Array.from(readEvidence(map, places))).toEqual([0, 0, 30, 20])
  })
})
