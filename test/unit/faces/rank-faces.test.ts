import { expect, test } from 'vitest'
import { rankFaces } from '../../../src/faces/rank-faces.ts'

const face = (name: string, score: number, width: number) => ({
  name,
  score,
  box: { left: 10, top: 10, right: 10 + width, bottom: 10 + width },
  keyPoints: {
    rightEye: { x: 0, y: 0 },
    leftEye: { x: 0, y: 0 },
    nose: { x: 0, y: 0 },
    mouth: { x: 0, y: 0 },
    rightEar: { x: 0, y: 0 },
    leftEar: { x: 0, y: 0 },
  },
  roll: 0,
  yaw: 0,
  pitch: 0.5,
  cover: { mouth: 0, eyes: 0 },
})

const ranked = (...faces: [string, number, number][]) =>
  rankFaces(faces.map(one => face(...one))).map(one => ('name' in one ? one.name : ''))

test('the widest of good faces comes first', () => {
  expect(ranked(['behind', 0.93, 80], ['in front', 0.86, 120], ['between', 0.9, 100])).toEqual([
    'in front',
    'between',
    'behind',
  ])
})

test('what scores far below the best face does not come before it for being somewhat wider', () => {
  expect(ranked(['pattern', 0.75, 180], ['man', 0.89, 172])).toEqual(['man', 'pattern'])
  expect(ranked(['moon', 0.756, 130], ['woman', 0.943, 102])).toEqual(['woman', 'moon'])
})

test('a person in front with a mask comes before people behind', () => {
  expect(ranked(['behind', 0.93, 80], ['masked', 0.8, 150])).toEqual(['masked', 'behind'])
})

test('one face is the first, no face is none', () => {
  expect(ranked(['only', 0.76, 50])).toEqual(['only'])
  expect(ranked()).toEqual([])
})
