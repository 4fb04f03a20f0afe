import { type Face, widthOf } from './face.ts'

/** Faces that score so much below the best one do not compete with it in size: most are patterns, not people. */
const scoreGap = 0.1

/** Except faces this many times as wide. A mask costs the person in front about that much of the score. */
const farWider = 1.6

/**
 * The faces with the one to judge first: the widest of those that score about as well as the best. What scores worse
 * comes first only where it is far wider: a masked person in front, not a pattern on the wall.
 */
export function rankFaces(faces: readonly Face[]): Face[] {
  const best = Math.max(...faces.map(({ score }) => score))
  const byWidth = faces.toSorted((a, b) => widthOf(b.box) - widthOf(a.box))
  const sure = byWidth.filter(({ score }) => score >= best - scoreGap)
  const unsure = byWidth.filter(face => !sure.includes(face))
  const widest = sure[0]
  const inFront = unsure.filter(({ box }) => widest && widthOf(box) >= farWider * widthOf(widest.box))
  return [...inFront, ...sure, ...unsure.filter(face => !inFront.includes(face))]
}
