/** A place in a picture, in pixels from its left and its upper edge. */
export type Point = { x: number; y: number }

/** Left, upper, right and lower edge. */
export type Box = { left: number; top: number; right: number; bottom: number }

/** Where things are in a face. Right and left are the person's own: the right eye is at the left of the picture. */
export type KeyPoints = {
  rightEye: Point
  leftEye: Point
  nose: Point
  mouth: Point
  rightEar: Point
  leftEar: Point
}

/** A face in a picture. The box is square and upright; it goes from brow to chin and from cheek to cheek. */
export type Face = {
  /** How sure the detector is, 0 to 1. */
  score: number
  box: Box
  keyPoints: KeyPoints
  /** Degrees by which the line of the eyes is turned clockwise. */
  roll: number
  /** How far the nose is from the middle of the eyes along their line, as a share of their distance: 0.3 is about 30 degrees. */
  yaw: number
  /** How far the nose is below the line of the eyes, as a share of the mouth's distance: small when looking up. */
  pitch: number
  /** How likely something lies before the mouth, and before an eye, 0 to 1. */
  cover: { mouth: number; eyes: number }
}

/** How the head is held, read from the places of eyes, nose and mouth. */
export function poseOf({ rightEye, leftEye, nose, mouth }: KeyPoints): Pick<Face, 'roll' | 'yaw' | 'pitch'> {
  const distance = Math.hypot(leftEye.x - rightEye.x, leftEye.y - rightEye.y)
  const along = { x: (leftEye.x - rightEye.x) / distance, y: (leftEye.y - rightEye.y) / distance }
  const middle = { x: (rightEye.x + leftEye.x) / 2, y: (rightEye.y + leftEye.y) / 2 }
  const beside = (point: Point) => (point.x - middle.x) * along.x + (point.y - middle.y) * along.y
  const below = (point: Point) => (point.y - middle.y) * along.x - (point.x - middle.x) * along.y
  return {
    roll: (Math.atan2(along.y, along.x) * 180) / Math.PI,
    yaw: beside(nose) / distance,
    pitch: below(nose) / below(mouth),
  }
}

/** Between that many degrees and this side of a quarter turn a face is tilted, beyond it lies on its side. */
const lying = 55

/** By how many quarter turns clockwise a face lies on its side or stands on its head: -2 to 2, 0 for an upright one. */
export function quarterTurnsOf(roll: number): number {
  return Math.sign(roll) * Math.floor((Math.abs(roll) + 90 - lying) / 90)
}

/** The middle of a box. */
export function centreOf({ left, top, right, bottom }: Box): Point {
  return { x: (left + right) / 2, y: (top + bottom) / 2 }
}

/** The width of a box, and of a face's box its side. */
export function widthOf({ left, right }: Box): number {
  return right - left
}

/** Boxes that overlap by more than this show the same face. */
export const sameFace = 0.3

/** The shared area of two boxes as a share of the area that they cover together: 0 apart, 1 the same. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / (areaOf(a) + areaOf(b) - shared)
}

function areaOf({ left, top, right, bottom }: Box): number {
  return (right - left) * (bottom - top)
}
