import type { Awaitable } from '../gateway/awaitable.ts'
import type { FaceMode } from '../options/choices.ts'
import type { Evidence } from '../sources.ts'
import type { ExaminePixels, Finding } from './picture.ts'
import { type PictureHeader, readHeader, sniffFormat } from './read-header.ts'

/** The largest picture, in decoded bytes. Source: faceVerify (1 MB). */
export const largestPicture = 1_048_576

/** The documented range of the resolution, for a picture in landscape; either orientation passes. */
const resolution = {
  smallest: { long: 640, short: 480 },
  largest: { long: 1920, short: 1080 },
}

/** The guesses among the picture rules. */
export const pictureRules: Evidence[] = [
  {
    source: 'faceVerify',
    guess:
      'Pictures: JPEG and PNG by their first bytes, from 640x480 to 1920x1080 in either orientation; anything else, a truncated or an animated file is UnqualifiedPhoto. The range is documented, the code for leaving it is not.',
  },
  {
    source: 'emulator',
    guess:
      '`--faces present` and `absent` judge a picture by its header (format, size, resolution, end marker) and never decode it.',
  },
]

/**
 * What is wrong with a picture, first fault first: size, format, header, resolution, then whatever the pixels show.
 * `faces` other than `detect` takes the pixels as good and only says whether there is a face.
 */
export function inspectPicture(
  bytes: Uint8Array,
  faces: FaceMode,
  examinePixels: ExaminePixels,
): Awaitable<{ finding: Finding } | { header: PictureHeader }> {
  const judged = judgeHeader(bytes)
  if ('finding' in judged) return judged
  if (faces === 'absent') return { finding: { code: 'NoFaceDetected', reason: 'no face looked for (faces: absent)' } }
  if (faces === 'present') return judged
  return examinePixels(bytes).then(finding => (finding ? { finding } : judged))
}

/** The part of {@link inspectPicture} that needs no pixel. */
export function judgeHeader(bytes: Uint8Array): { finding: Finding } | { header: PictureHeader } {
  if (bytes.length > largestPicture)
    return { finding: { code: 'ToolargeImage', reason: `${bytes.length} bytes, at most ${largestPicture} allowed` } }
  const format = sniffFormat(bytes)
  if (!format)
    return unqualified(`neither JPEG nor PNG: begins with ${hexOf(bytes.subarray(0, 8)) || 'no byte at all'}`)
  const header = readHeader(bytes)
  if (!header) return unqualified(`the ${format} header cannot be read`)
  const { width, height } = header
  const long = Math.max(width, height)
  const short = Math.min(width, height)
  const { smallest, largest } = resolution
  if (long < smallest.long || short < smallest.short)
    return unqualified(`resolution ${width}x${height}, at least ${smallest.long}x${smallest.short} needed`)
  if (long > largest.long || short > largest.short)
    return unqualified(`resolution ${width}x${height}, at most ${largest.long}x${largest.short} allowed`)
  if (header.animated) return unqualified('animated, a single picture is needed')
  if (!header.complete) return unqualified(`truncated: the ${format} end marker is missing`)
  return { header }
}

function unqualified(reason: string): { finding: Finding } {
  return { finding: { code: 'UnqualifiedPhoto', reason } }
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join(' ')
}
