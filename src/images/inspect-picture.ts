import type { CheckedMeasure, FaceReport, FoundFace } from '../faces/judge-face.ts'
import type { Awaitable } from '../gateway/awaitable.ts'
import type { FaceMode } from '../options/choices.ts'
import { type CheckedHeader, checkHeader, headerChecks } from './header-checks.ts'
import type { ExaminePixels, Finding, PixelBounds, PixelReport } from './picture.ts'
import type { PictureHeader } from './read-header.ts'

export { largestPicture } from './header-checks.ts'

/**
 * How pictures are looked at. `faces` other than `detect` takes the pixels as good and only says whether there is a
 * face.
 *
 * @source emulator
 * @guess `--faces present` and `absent` judge a picture by its header (format, size, resolution, end marker) and
 * never decode it.
 * @guess Drawn and painted faces, statues, dolls and the portrait of a specimen ID count as faces where the detector
 * sees one, and now and then an animal does: nothing here tells a person from a likeness.
 * @guess Whether a face is covered is told by a check that was trained on drawings over 60 generated portraits. Clear
 * visors, lightly tinted glasses, a mask printed with a mouth and covers over less than half a mouth or an eye pass;
 * a face that is hidden for the most part is NoFaceDetected.
 * @guess A masked face that lies on its side or upside down may be taken for one that stands the other way.
 * @guess A picture that was cut and closed again, or whose header promises more pixels or fewer than there are, is
 * refused. In browsers a progressive JPEG that lacks its later scans passes as they show it.
 * @guess Up to 250 pictures, 64 MB of them together, wait until a worker has time; beyond that the answer is
 * ServiceUnavailable. So 150 at once are all answered.
 */
export type PictureLook = PixelBounds & { faces: FaceMode }

/** One check with its outcome: of the header, where a value may be words, or of the face. */
type PictureCheck = CheckedHeader | CheckedMeasure

/** Everything that was found about a picture. Nothing of the picture itself. */
export type PictureReport = {
  /** What Initialize answers to it. */
  code: 'Success' | Finding['code']
  /** The first fault, in the words of Initialize; none in a picture that is good. */
  reason?: string
  /** The name of that fault. */
  finding?: string
  format?: PictureHeader['format']
  width?: number
  height?: number
  bytes: number
  /** Every check that could be made, in the order of reporting: those of the pixels only where the header passes. */
  checks: PictureCheck[]
  /** The face that was judged first; places in pixels of the upright picture. */
  faces: FoundFace[]
}

/** A picture that is good: its header, and the face in it where the pixels were looked at. */
export type InspectedPicture = { header: PictureHeader; face?: FaceReport }

/**
 * What is wrong with a picture, first fault first: size, format, header, resolution, then whatever the pixels show.
 *
 * @source faceVerify
 * @guess Pictures: JPEG and PNG by their first bytes, from 640x480 to 1920x1080 in either orientation; anything else,
 * a truncated or an animated file is UnqualifiedPhoto. The range is documented, the code for leaving it is not.
 */
export function inspectPicture(
  bytes: Uint8Array,
  look: PictureLook,
  examinePixels: ExaminePixels,
): Awaitable<{ finding: Finding } | InspectedPicture> {
  const judged = checkHeader(bytes)
  if ('finding' in judged) return judged
  if (look.faces === 'absent') return { finding: nobodyLooked }
  if (look.faces === 'present') return judged
  return examinePixels(bytes, look).then(report => {
    const finding = findingOf(report)
    if (finding || 'undecodable' in report) return { finding: finding ?? nobodyLooked }
    return { ...judged, face: report }
  })
}

/**
 * All that {@link inspectPicture} would find about a picture if it did not stop at the first fault, with every measured
 * value and its limit, passed or not.
 */
export async function reportPicture(
  bytes: Uint8Array,
  look: PictureLook,
  examinePixels: ExaminePixels,
): Promise<PictureReport> {
  const { header, checks } = headerChecks(bytes)
  const known = {
    ...(header && { format: header.format, width: header.width, height: header.height }),
    bytes: bytes.length,
  }
  const broken = checks.find(({ passed }) => !passed)
  if (broken) {
    const { finding, reason = '' } = broken
    return { code: codeOf(broken), reason, finding, ...known, checks, faces: [] }
  }
  if (look.faces === 'present') return { code: 'Success', ...known, checks, faces: [] }
  if (look.faces === 'absent') return { ...nobodyLooked, finding: 'no-face', ...known, checks, faces: [] }
  const report = await examinePixels(bytes, look)
  const finding = findingOf(report)
  if ('undecodable' in report) {
    const undecodable = { ...decodable, passed: false, measured: 'no', reason: report.undecodable }
    return {
      code: 'UnqualifiedPhoto',
      reason: report.undecodable,
      finding: decodable.finding,
      ...known,
      checks: [...checks, undecodable],
      faces: [],
    }
  }
  return {
    code: finding?.code ?? 'Success',
    ...(report.finding && { reason: report.finding.reason, finding: report.finding.finding }),
    ...known,
    checks: [...checks, decodable, ...report.checks],
    faces: report.faces,
  }
}

const decodable: CheckedHeader = {
  finding: 'undecodable',
  what: 'the pixels can be decoded',
  measured: 'yes',
  limit: 'yes',
  passed: true,
}

const nobodyLooked: Finding = { code: 'NoFaceDetected', reason: 'no face looked for (faces: absent)' }

function findingOf(report: PixelReport): Finding | undefined {
  if ('undecodable' in report) return { code: 'UnqualifiedPhoto', reason: report.undecodable }
  return report.finding && { code: report.finding.code, reason: report.finding.reason }
}

function codeOf({ finding }: CheckedHeader): Finding['code'] {
  return finding === 'too-large' ? 'ToolargeImage' : 'UnqualifiedPhoto'
}
