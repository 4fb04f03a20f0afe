import { centreOf, type Face, widthOf } from './face.ts'
import { luminanceOf, type Raster } from './raster.ts'
import { sampleSquare } from './sample-square.ts'

/** How many rows and columns a print has. */
const size = 32

/** Somewhat more than the face's box: hair and outline tell people apart. */
const room = 1.3

/** By how many columns and rows two prints may be off each other: the detector is not surer of a face's place. */
const reach = 1

/** A face as a small upright picture: the luminance of 32 rows of 32 pixels. */
export type FacePrint = Uint8Array

/** The print of a face in a picture. */
export function takePrint(picture: Raster, { box, roll }: Face): FacePrint {
  const square = { ...centreOf(box), side: widthOf(box) * room, angle: (roll * Math.PI) / 180 }
  return luminanceOf(sampleSquare(picture, square, size))
}

/** Likeness to score: below the first, between the two, and above. */
const steps = [
  { likeness: 0, score: 0 },
  { likeness: 0.7, score: 60 },
  { likeness: 0.82, score: 80 },
  { likeness: 1, score: 100 },
]

/**
 * How alike two faces look, 0 to 100 with two digits behind the point; the same whichever comes first.
 *
 * @guess The score of FaceCompare tells pictures apart, not people: it is the correlation of two faces' brightness, both
 * upright and 32 pixels wide, shifted by at most a pixel. Copies of one picture (encoded again, resized, lighter or darker)
 * score 80 and more, 95 of 100 pairs of different portraits less than 60. Two photographs of one person may score anything.
 */
export function comparePrints(a: FacePrint, b: FacePrint): number {
  let likeness = -1
  for (let down = -reach; down <= reach; down++)
    for (let across = -reach; across <= reach; across++) likeness = Math.max(likeness, correlation(a, b, across, down))
  const index = Math.max(
    1,
    steps.findIndex(step => likeness <= step.likeness),
  )
  const from = steps[index - 1] as (typeof steps)[number]
  const to = steps[index] as (typeof steps)[number]
  const score = from.score + ((likeness - from.likeness) / (to.likeness - from.likeness)) * (to.score - from.score)
  return Math.round(Math.min(100, Math.max(0, score)) * 100) / 100
}

/** Pearson's correlation of the part that two prints share when the second is shifted. */
function correlation(a: FacePrint, b: FacePrint, across: number, down: number): number {
  let count = 0
  let sumA = 0
  let sumB = 0
  let squaresA = 0
  let squaresB = 0
  let products = 0
  for (let y = Math.max(0, -down); y < Math.min(size, size - down); y++) {
    for (let x = Math.max(0, -across); x < Math.min(size, size - across); x++) {
      const valueA = a[y * size + x]!
      const valueB = b[(y + down) * size + x + across]!
      count++
      sumA += valueA
      sumB += valueB
      squaresA += valueA * valueA
      squaresB += valueB * valueB
      products += valueA * valueB
    }
  }
  const spread = (count * squaresA - sumA * sumA) * (count * squaresB - sumB * sumB)
  // Whole numbers all the way: equal prints come to exactly 1.
  return spread === 0 ? 0 : (count * products - sumA * sumB) / Math.sqrt(spread)
}
