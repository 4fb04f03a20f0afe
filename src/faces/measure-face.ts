import { centreOf, type Face, type Point, quarterTurnsOf, widthOf } from './face.ts'
import { type LightMeasures, measureLight } from './measure-light.ts'
import type { Raster } from './raster.ts'
import { sampleSquare } from './sample-square.ts'

/** What can be measured of a face, without saying what is good. */
export type FaceMeasures = LightMeasures &
  Pick<Face, 'yaw' | 'pitch' | 'cover'> & {
    /** How many of eyes, nose and mouth lie outside the picture. */
    missing: number
    /** Share of the face's box outside the picture. */
    outside: number
    /** Side of the face's box, in pixels of the picture at {@link usualSide}. */
    side: number
    /** Degrees clockwise by which the picture lies on a side or upside down: 0, 90, 180 or 270. */
    turned: number
    /** Degrees by which the line of the eyes is off the level, once the picture is turned upright. */
    tilt: number
  }

/** Limits of size and sharpness are for pictures of so many pixels on the longest side; larger ones count as shrunk to it. */
const usualSide = 640

/** How many pixels of a picture count as one. */
export function grainOf({ width, height }: Raster): number {
  return Math.max(1, Math.max(width, height) / usualSide)
}

/** Larger faces are measured at this size. Smaller ones keep theirs, for enlarging them would pass for a blur. */
const largestSize = 128

/** Measures a face in the picture where it was found. */
export function measureFace(picture: Raster, { box, keyPoints, roll, yaw, pitch, cover }: Face): FaceMeasures {
  const { rightEye, leftEye, nose, mouth } = keyPoints
  const side = widthOf(box)
  const square = { ...centreOf(box), side, angle: (roll * Math.PI) / 180 }
  const usual = side / grainOf(picture)
  const size = Math.max(16, Math.min(largestSize, Math.round(usual)))
  const isOutside = ({ x, y }: Point) => x < 0 || y < 0 || x > picture.width || y > picture.height
  const width = Math.max(0, Math.min(box.right, picture.width) - Math.max(box.left, 0))
  const height = Math.max(0, Math.min(box.bottom, picture.height) - Math.max(box.top, 0))
  const turns = quarterTurnsOf(roll)
  return {
    yaw,
    pitch,
    cover,
    side: usual,
    missing: [rightEye, leftEye, nose, mouth].filter(isOutside).length,
    outside: 1 - (width * height) / (side * side),
    turned: ((turns + 4) % 4) * 90,
    tilt: Math.abs(roll - turns * 90),
    ...measureLight(sampleSquare(picture, square, size)),
  }
}
