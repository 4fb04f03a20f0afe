import { expect, test } from 'vitest'
import { fromHalfFloat } from '../../../../src/faces/network/half-float.ts'

test.each([
  ['zero', 0x0000, 0],
  ['one', 0x3c00, 1],
  ['minus two', 0xc000, -2],
  ['a third, rounded', 0x3555, 0.333251953125],
  ['the largest', 0x7bff, 65_504],
  ['the smallest normal', 0x0400, 2 ** -14],
  ['the smallest of all', 0x0001, 2 ** -24],
  ['infinity', 0x7c00, Number.POSITIVE_INFINITY],
  ['minus infinity', 0xfc00, Number.NEGATIVE_INFINITY],
  ['not a number', 0x7e00, Number.NaN],
])('reads %s from 16 bits', (_, bits, value) => {
  expect(fromHalfFloat(bits)).toBe(value)
})

test('keeps the sign of zero', () => {
  expect(fromHalfFloat(0x8000)).toBe(-0)
})
