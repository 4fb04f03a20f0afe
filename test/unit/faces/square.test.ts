import { expect, test } from 'vitest'
import { fromSquare, toSquare } from '../../../src/faces/square.ts'

const square = { x: 100, y: 50, side: 40, angle: 0 }

test('finds the corners of a square', () => {
  expect(fromSquare(square, { x: 0, y: 0 })).toEqual({ x: 80, y: 30 })
  expect(fromSquare(square, { x: 1, y: 0.5 })).toEqual({ x: 120, y: 50 })
})

test('turns a square clockwise', () => {
  const { x, y } = fromSquare({ ...square, angle: Math.PI / 2 }, { x: 1, y: 0.5 })
  expect(x).toBeCloseTo(100)
  expect(y).toBeCloseTo(70)
})

test('finds the way back from the picture into the square', () => {
  const turned = { ...square, angle: 0.7 }
  const { x, y } = toSquare(turned, fromSquare(turned, { x: 0.2, y: 0.9 }))
  expect(x).toBeCloseTo(0.2)
  expect(y).toBeCloseTo(0.9)
})
