import { centreOf, type Face, type Point, widthOf } from './face.ts'
import { type CoverMeasures, measureCover } from './measure-cover.ts'
import { type LightMeasures, measureLight } from './measure-light.ts'
import type { Raster } from './raster.ts'
import { sampleSquare } from './sample-square.ts'
import { toSquare } from './square.ts'

/** What can be measured of a face, without saying what is good. */
export type FaceMeasures = LightMeasures &
  CoverMeasures &
  Pick<Face, 'roll' | 'yaw' | 'pitch'> & {
    /** How many of eyes, nose and mouth lie outside the picture. */
    missing: number
    /** Share of the face's box outside the picture. */
    outside: number
    /** Side of the face's box, in pixels. */
    side: number
  }

/** Larger faces are measured at this size. Smaller ones keep theirs, for enlarging them would pass for a blur. */
const largestSize = 128

/** Measures a face in the picture where it was found. */
export function measureFace(picture: Raster, { box, keyPoints, roll, yaw, pitch }: Face): FaceMeasures {
  const { rightEye, leftEye, nose, mouth } = keyPoints
  const side = widthOf(box)
  const square = { ...centreOf(box), side, angle: (roll * Math.PI) / 180 }
  const size = Math.max(16, Math.min(largestSize, Math.round(side)))
  const upright = sampleSquare(picture, square, size)
  const placeOf = (point: Point) => {
    const share = toSquare(square, point)
    return { x: share.x * size, y: share.y * size }
  }
  const isOutside = ({ x, y }: Point) => x < 0 || y < 0 || x > picture.width || y > picture.height
  const width = Math.max(0, Math.min(box.right, picture.width) - Math.max(box.left, 0))
  const height = Math.max(0, Math.min(box.bottom, picture.height) - Math.max(box.top, 0))
  return {
    roll,
    yaw,
    pitch,
    side,
    missing: [rightEye, leftEye, nose, mouth].filter(isOutside).length,
    outside: 1 - (width * height) / (side * side),
    ...measureLight(upright),
    ...measureCover(upright, {
      rightEye: placeOf(rightEye),
      leftEye: placeOf(leftEye),
      nose: placeOf(nose),
      mouth: placeOf(mouth),
    }),
  }
}
