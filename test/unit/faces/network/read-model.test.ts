import { expect, test } from 'vitest'
import { fromHalfFloat, readModel } from '../../../../src/faces/network/read-model.ts'
import { model } from '../load-raster.ts'

test('reads the graph of the face model', () => {
  const { operations, shapeOf, input, outputs } = readModel(model)
  expect(shapeOf(input)).toEqual([1, 128, 128, 3])
  expect(outputs.map(shapeOf)).toEqual([
    [1, 896, 16],
    [1, 896, 1],
  ])
  const count = (name: string) => operations.filter(operation => operation.name === name).length
  expect(count('depthwise')).toBe(16)
  expect(count('convolve')).toBe(21)
  expect(operations[0]).toMatchObject({ name: 'convolve', stride: 2, keepsSize: true })
})

test('gives 16-bit weights as floats of their tensor’s size', () => {
  const { operations, shapeOf, constantsOf } = readModel(model)
  for (const { name, inputs } of operations.filter(({ name }) => name === 'convolve' || name === 'depthwise')) {
    const [, weights = -1] = inputs
    const values = constantsOf(weights)
    expect(values.length, name).toBe(shapeOf(weights).reduce((product, length) => product * length, 1))
    expect(values.every(Number.isFinite)).toBe(true)
    expect(values.some(value => value !== 0)).toBe(true)
  }
})

test('reads a model that begins anywhere in its memory', () => {
  const shifted = new Uint8Array(model.length + 3)
  shifted.set(model, 3)
  const read = readModel(shifted.subarray(3))
  const [, weights = -1] = read.operations[0]?.inputs ?? []
  expect(read.constantsOf(weights)).toEqual(readModel(model).constantsOf(weights))
})

test.each([
  ['nothing', new Uint8Array()],
  ['text', new TextEncoder().encode('{"name":"model"}')],
])('refuses %s as a model', (_, bytes) => {
  expect(() => readModel(bytes)).toThrow('Failed to read the face model: not a tflite file.')
})

test('refuses a model that is cut off', () => {
  expect(() => readModel(model.subarray(0, 5000))).toThrow(RangeError)
})

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
])('reads %s from a 16-bit float', (_, bits, value) => {
  expect(fromHalfFloat(bits)).toBe(value)
})

test('keeps the sign of a 16-bit zero', () => {
  expect(fromHalfFloat(0x8000)).toBe(-0)
})
