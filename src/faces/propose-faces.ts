import { type Box, type KeyPoints, overlap, type Point, sameFace } from './face.ts'
import type { Network } from './network/network.ts'

/** A face as one run of the network sees it. Places are shares of the square that it looked at, 0 to 1. */
export type Proposal = { score: number; box: Box; keyPoints: KeyPoints }

/** Looks at the pixels of a square of the network's size. Proposals of at least `leastScore` come best first. */
export type ProposeFaces = (pixels: Uint8Array, leastScore: number) => Proposal[]

/** What the network says about one cell, its places as 8 points: upper left and lower right of the box, key points. */
export type Answer = { score: number; points: Point[] }

// The two layers of answers: cells of 8 pixels that answer twice, and of 16 pixels that answer 6 times. Source:
// https://github.com/google-ai-edge/mediapipe/blob/master/mediapipe/modules/face_detection/face_detection_short_range.pbtxt
const layers = [
  { cell: 8, answers: 2 },
  { cell: 16, answers: 6 },
]

/** Numbers of an answer: centre x and y, width and height of the box, then x and y of 6 key points. */
const numbersPerAnswer = 16

/** Reads the network's answers and makes one proposal of those that mean the same face. */
export function createProposeFaces({ side, run }: Pick<Network, 'side' | 'run'>): ProposeFaces {
  const anchors = anchorsFor(side)
  return (pixels, leastScore) => {
    const [places, scores] = run(pixels) as [Float32Array, Float32Array]
    const answers: Answer[] = []
    for (const [index, anchor] of anchors.entries()) {
      const score = 1 / (1 + Math.exp(-scores[index]!))
      if (score < leastScore) continue
      const numbers = places.subarray(index * numbersPerAnswer, (index + 1) * numbersPerAnswer)
      answers.push({ score, points: pointsOf(numbers, anchor, side) })
    }
    return mergeAnswers(answers).map(({ score, points }) => {
      const [, , rightEye, leftEye, nose, mouth, rightEar, leftEar] = points as Eight<Point>
      return { score, box: boxOf(points), keyPoints: { rightEye, leftEye, nose, mouth, rightEar, leftEar } }
    })
  }
}

type Eight<T> = [T, T, T, T, T, T, T, T]

/** The middles of the cells, in the order of the answers. */
function anchorsFor(side: number): Point[] {
  const anchors: Point[] = []
  for (const { cell, answers } of layers) {
    const cells = side / cell
    for (let row = 0; row < cells; row++)
      for (let column = 0; column < cells; column++)
        for (let answer = 0; answer < answers; answer++)
          anchors.push({ x: (column + 0.5) / cells, y: (row + 0.5) / cells })
  }
  return anchors
}

function pointsOf(numbers: Float32Array, anchor: Point, side: number): Point[] {
  const [centreX, centreY, width, height, ...keyPoints] = Array.from(numbers, number => number / side) as Eight<number>
  const corner = (sign: number) => ({
    x: anchor.x + centreX + (sign * width) / 2,
    y: anchor.y + centreY + (sign * height) / 2,
  })
  const points = [corner(-1), corner(1)]
  for (let at = 0; at < keyPoints.length; at += 2)
    points.push({ x: anchor.x + keyPoints[at]!, y: anchor.y + keyPoints[at + 1]! })
  return points
}

/**
 * One answer for each face, best first: its score is that of the best answer, its places the mean of all answers that
 * overlap with it, weighted by their scores (weighted non-maximum suppression).
 */
export function mergeAnswers(answers: Answer[]): Answer[] {
  const merged: Answer[] = []
  let left = answers.toSorted((a, b) => b.score - a.score)
  for (let best = left[0]; best; best = left[0]) {
    const box = boxOf(best.points)
    const same = left.filter(answer => answer === best || overlap(box, boxOf(answer.points)) > sameFace)
    left = left.filter(answer => !same.includes(answer))
    merged.push({ score: best.score, points: best.points.map((_, index) => meanPoint(same, index)) })
  }
  return merged
}

function meanPoint(answers: Answer[], index: number): Point {
  let weight = 0
  const sum = { x: 0, y: 0 }
  for (const { score, points } of answers) {
    weight += score
    sum.x += score * points[index]!.x
    sum.y += score * points[index]!.y
  }
  return { x: sum.x / weight, y: sum.y / weight }
}

function boxOf(points: Point[]): Box {
  const [upperLeft, lowerRight] = points as [Point, Point]
  return { left: upperLeft.x, top: upperLeft.y, right: lowerRight.x, bottom: lowerRight.y }
}
