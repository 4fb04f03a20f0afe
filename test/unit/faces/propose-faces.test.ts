import { expect, test } from 'vitest'
import { type Answer, createProposeFaces, mergeAnswers } from '../../../src/faces/propose-faces.ts'

function answer(score: number, left: number, top: number): Answer {
  const corners = [
    { x: left, y: top },
    { x: left + 0.2, y: top + 0.2 },
  ]
  return { score, points: [...corners, ...new Array(6).fill({ x: left + 0.1, y: top + 0.1 })] }
}

test('keeps one answer for each face, the best first', () => {
  const merged = mergeAnswers([answer(0.6, 0.7, 0.7), answer(0.5, 0.11, 0.1), answer(0.9, 0.1, 0.1)])
  expect(merged.map(({ score }) => score)).toEqual([0.9, 0.6])
})

test('weighs the places of one face by their scores', () => {
  const [merged] = mergeAnswers([answer(0.9, 0.1, 0.1), answer(0.3, 0.14, 0.1)])
  expect(merged?.points[0]?.x).toBeCloseTo(0.11)
  expect(merged?.points[2]).toEqual({ x: expect.closeTo(0.21), y: expect.closeTo(0.2) })
})

test('keeps faces apart that hardly overlap', () => {
  expect(mergeAnswers([answer(0.9, 0.1, 0.1), answer(0.8, 0.24, 0.1)])).toHaveLength(2)
})

test('has nothing to merge without answers', () => {
  expect(mergeAnswers([])).toEqual([])
})

test('counts places from the middle of the cell that answers', () => {
  const places = new Float32Array(896 * 16)
  const scores = new Float32Array(896).fill(-100)
  // The second answer of the second cell in the second row of small cells: 16 cells of 8 pixels, 2 answers each.
  const index = (16 + 1) * 2 + 1
  scores[index] = 2
  places.set([4, 0, 32, 64, 8, -8], index * 16)
  const [proposal, ...others] = createProposeFaces({ side: 128, run: () => [places, scores] })(new Uint8Array(), 0.5)
  const middle = 1.5 / 16
  expect(others).toEqual([])
  expect(proposal?.score).toBeCloseTo(0.881, 3)
  expect(proposal?.box.left).toBeCloseTo(middle + 4 / 128 - 16 / 128)
  expect(proposal?.box.bottom).toBeCloseTo(middle + 32 / 128)
  expect(proposal?.keyPoints.rightEye.x).toBeCloseTo(middle + 8 / 128)
  expect(proposal?.keyPoints.rightEye.y).toBeCloseTo(middle - 8 / 128)
  expect(proposal?.keyPoints.leftEar.x).toBeCloseTo(middle)
})
