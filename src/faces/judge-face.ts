import type { Face } from './face.ts'
import { type FaceCheck, faceChecks } from './face-checks.ts'
import { type FacePrint, takePrint } from './face-print.ts'
import { type FaceMeasures, grainOf, measureFace } from './measure-face.ts'
import type { Raster } from './raster.ts'

/** What is wrong with the face in a picture. `reason` is one line of ASCII for the sender. */
type FaceFinding = {
  code: 'NoFaceDetected' | 'UnqualifiedPhoto'
  finding: string
  measured: number
  limit: number
  reason: string
}

/** One check with its outcome; `reason` is there where it did not pass. */
export type CheckedMeasure = {
  finding: string
  /** What was measured, in words. */
  what: string
  measured: number
  bound: 'least' | 'most'
  limit: number
  passed: boolean
  reason?: string
}

/** A face that was found, in pixels of the original picture as it is upright by its EXIF orientation. */
export type FoundFace = Pick<Face, 'score' | 'box' | 'keyPoints' | 'roll' | 'yaw' | 'pitch'>

/** All that a look at the pixels showed. */
export type FaceReport = {
  /** The first thing that is wrong, which is what Initialize answers. */
  finding?: FaceFinding
  /** Every check in the order of reporting; only whether there is a face when none was found. */
  checks: CheckedMeasure[]
  /** The face that was judged first. */
  faces: FoundFace[]
  /** That face as a small picture, to compare it with another. Shown to nobody. */
  print?: FacePrint
}

/**
 * Judges the first of the faces in a picture. `scale` is the original picture's width divided by the raster's.
 * `acceptRotated` lets a face pass that lies on its side or stands on
 * its head, and is otherwise good.
 */
export function judgeFace({
  picture,
  faces,
  scale,
  acceptRotated = false,
}: {
  picture: Raster
  /** As the detector gives them: the one that counts first. */
  faces: readonly Face[]
  scale: number
  acceptRotated?: boolean
}): FaceReport {
  const face = faces[0]
  const found = noFaceCheck(faces.length)
  if (!face) return { finding: { code: 'NoFaceDetected', ...asFinding(found) }, checks: [found], faces: [] }
  const measures = measureFace(picture, face)
  const checks = faceChecks
    .filter(({ finding }) => !(acceptRotated && finding === 'rotated'))
    .map(check => apply(check, measures, scale * grainOf(picture)))
  const broken = checks.find(({ passed }) => !passed)
  return {
    ...(broken && { finding: { code: 'UnqualifiedPhoto', ...asFinding(broken) } }),
    checks: [found, ...checks],
    faces: faces.map(one => inOriginal(one, scale)),
    print: takePrint(picture, face),
  }
}

function noFaceCheck(count: number): CheckedMeasure {
  const passed = count > 0
  return {
    finding: 'no-face',
    what: 'faces found',
    measured: count,
    bound: 'least',
    limit: 1,
    passed,
    ...(!passed && { reason: 'no face found, one needed' }),
  }
}

function asFinding({ finding, measured, limit, reason = '' }: CheckedMeasure): Omit<FaceFinding, 'code'> {
  return { finding, measured, limit, reason }
}

function apply(check: FaceCheck, measures: FaceMeasures, scale: number): CheckedMeasure {
  const { finding, what, bound, digits } = check
  const value = check.measure(measures)
  // What cannot be measured (a division by zero) is not good.
  const passed = bound === 'least' ? value >= check.limit : value <= check.limit
  const unit = check.isLength ? scale : 1
  const limit = roundTo(check.limit * unit, digits, check.isLength ? Math.ceil : Math.round)
  // Away from the limit, or the line might say "50, at least 50 needed".
  const measured = roundTo(value * unit, digits, passed ? Math.round : bound === 'least' ? Math.floor : Math.ceil)
  const told = { finding, what, measured, bound, limit, passed }
  return passed ? told : { ...told, reason: check.reason(`${measured}`, `${limit}`) }
}

function roundTo(value: number, digits: number, round: (value: number) => number): number {
  return Number((round(value * 10 ** digits) / 10 ** digits).toFixed(digits))
}

function inOriginal({ score, box, keyPoints, roll, yaw, pitch }: Face, scale: number): FoundFace {
  const scaled = <Places extends Record<string, number>>(places: Places) =>
    Object.fromEntries(Object.entries(places).map(([name, value]) => [name, value * scale])) as Places
  const { rightEye, leftEye, nose, mouth, rightEar, leftEar } = keyPoints
  return {
    score,
    box: scaled(box),
    keyPoints: {
      rightEye: scaled(rightEye),
      leftEye: scaled(leftEye),
      nose: scaled(nose),
      mouth: scaled(mouth),
      rightEar: scaled(rightEar),
      leftEar: scaled(leftEar),
    },
    roll,
    yaw,
    pitch,
  }
}
