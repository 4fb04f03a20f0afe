import type { Face } from './face.ts'
import { type FaceCheck, faceChecks } from './face-checks.ts'
import { type FaceMeasures, measureFace } from './measure-face.ts'
import type { Raster } from './raster.ts'

/** What is wrong with the face in a picture. `reason` is one line of ASCII for whoever sent it. */
export type FaceFinding = {
  code: 'NoFaceDetected' | 'UnqualifiedPhoto'
  finding: string
  measured: number
  limit: number
  reason: string
}

/**
 * The first thing that is wrong with the largest of the faces in a picture, or undefined when it is good. `scale` is the
 * original picture's width divided by the raster's; the raster's longest side must not exceed 640 pixels.
 */
export function judgeFace({
  picture,
  faces,
  scale,
}: {
  picture: Raster
  /** As the detector gives them, largest first. */
  faces: readonly Face[]
  scale: number
}): FaceFinding | undefined {
  const face = faces[0]
  if (!face)
    return { code: 'NoFaceDetected', finding: 'no-face', measured: 0, limit: 1, reason: 'no face found, one needed' }
  const measures = measureFace(picture, face)
  const broken = faceChecks.find(check => isBroken(check, measures))
  return broken && describe(broken, measures, scale)
}

function isBroken({ measure, bound, limit }: FaceCheck, measures: FaceMeasures): boolean {
  const measured = measure(measures)
  // What cannot be measured (a division by zero) is not good.
  return bound === 'least' ? !(measured >= limit) : !(measured <= limit)
}

function describe(check: FaceCheck, measures: FaceMeasures, scale: number): FaceFinding {
  const unit = check.isLength ? scale : 1
  const limit = roundTo(check.limit * unit, check.digits, check.isLength ? Math.ceil : Math.round)
  // Away from the limit, or the line might say "50, at least 50 needed".
  const measured = roundTo(
    check.measure(measures) * unit,
    check.digits,
    check.bound === 'least' ? Math.floor : Math.ceil,
  )
  return {
    code: 'UnqualifiedPhoto',
    finding: check.finding,
    measured,
    limit,
    reason: check.reason(`${measured}`, `${limit}`),
  }
}

function roundTo(value: number, digits: number, round: (value: number) => number): number {
  return Number((round(value * 10 ** digits) / 10 ** digits).toFixed(digits))
}
