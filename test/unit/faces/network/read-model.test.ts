import { expect, test } from 'vitest'
import { readModel } from '../../../../src/faces/network/read-model.ts'
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
