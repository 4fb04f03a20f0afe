import type { Face, Point } from './face.ts'
import { luminanceOf } from './luminance.ts'
import { spread } from './measure-light.ts'
import type { Raster } from './raster.ts'

/** What tells a mask, sunglasses or a hand-held thing from a face. */
export type CoverMeasures = {
  /** How far even the most skin-like of 4 places on the lower face is from the skin above, in the plane of Cb and Cr. */
  colourDistance: number
  /** Standard deviation of the luminance around the mouth as a share of its mean: lips and shadows make it large. */
  mouthContrast: number
  /** The same around that eye of the two which has less. */
  eyeContrast: number
}

/** A rectangle on an upright face, in distances of the eyes: its middle from a point of the face, and half its sides. */
type Place = { from: Point; across?: number; down?: number; halfWidth: number; halfHeight: number }

/**
 * Looks for something before a face. The face is upright, its points are in pixels of the picture. A picture without
 * colour only has contrast to go by.
 */
export function measureCover(
  picture: Raster,
  { rightEye, leftEye, nose, mouth }: Omit<Face['keyPoints'], 'rightEar' | 'leftEar'>,
): CoverMeasures {
  const unit = Math.hypot(leftEye.x - rightEye.x, leftEye.y - rightEye.y)
  const eyes = between(rightEye, leftEye, 0.5)
  const spot = { halfWidth: 0.12, halfHeight: 0.12 }
  // A mask leaves the root of the nose free, and hair or glasses seldom cover both this and the forehead.
  const skin: Place[] = [
    { from: between(eyes, nose, 0.2), ...spot },
    { from: eyes, down: -0.45, halfWidth: 0.2, halfHeight: 0.12 },
  ]
  const lowerFace: Place[] = [
    { from: mouth, across: -0.55, ...spot },
    { from: mouth, across: 0.55, ...spot },
    { from: mouth, down: 0.4, ...spot },
    { from: between(nose, mouth, 0.5), halfWidth: 0.12, halfHeight: 0.08 },
  ]
  const colour = (place: Place) => meanColour(cutOut(picture, place, unit))
  const skinColours = skin.map(colour)
  const distances = lowerFace
    .map(colour)
    .flatMap(low => skinColours.map(high => Math.hypot(low.cb - high.cb, low.cr - high.cr)))
  const contrast = (place: Place) => {
    const { mean, variance } = spread(luminanceOf(cutOut(picture, place, unit)))
    return Math.sqrt(variance) / (mean + 1)
  }
  const aroundEye = { halfWidth: 0.25, halfHeight: 0.15 }
  return {
    colourDistance: Math.min(...distances),
    mouthContrast: contrast({ from: mouth, halfWidth: 0.45, halfHeight: 0.22 }),
    eyeContrast: Math.min(contrast({ from: rightEye, ...aroundEye }), contrast({ from: leftEye, ...aroundEye })),
  }
}

function between(a: Point, b: Point, share: number): Point {
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share }
}

/** The pixels of a place. At least one, and at the edge of the picture the nearest that there are. */
function cutOut(picture: Raster, { from, across = 0, down = 0, halfWidth, halfHeight }: Place, unit: number): Raster {
  const x = from.x + across * unit
  const y = from.y + down * unit
  const left = clamp(Math.round(x - halfWidth * unit), picture.width)
  const right = clamp(Math.round(x + halfWidth * unit), picture.width)
  const top = clamp(Math.round(y - halfHeight * unit), picture.height)
  const bottom = clamp(Math.round(y + halfHeight * unit), picture.height)
  const width = right - left + 1
  const height = bottom - top + 1
  const data = new Uint8Array(width * height * 3)
  for (let row = 0; row < height; row++) {
    const start = ((top + row) * picture.width + left) * 3
    data.set(picture.data.subarray(start, start + width * 3), row * width * 3)
  }
  return { data, width, height }
}

function clamp(value: number, length: number): number {
  return Math.min(Math.max(value, 0), length - 1)
}

/** The mean colour without its brightness. Source: ITU-R BT.601. */
function meanColour({ data }: Raster): { cb: number; cr: number } {
  const sum = [0, 0, 0] as [number, number, number]
  for (let at = 0; at < data.length; at++) sum[at % 3]! += data[at]!
  const [red, green, blue] = sum.map(value => (value * 3) / data.length) as [number, number, number]
  const luminance = 0.299 * red + 0.587 * green + 0.114 * blue
  return { cb: 0.564 * (blue - luminance), cr: 0.713 * (red - luminance) }
}
