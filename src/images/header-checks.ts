import type { Finding } from './picture.ts'
import { type PictureHeader, readHeader, sniffFormat } from './read-header.ts'

/**
 * The largest picture, in decoded bytes.
 *
 * @source faceVerify
 * @documented A picture has at most 1 MB; a larger one is ToolargeImage.
 */
export const largestPicture = 1_048_576

/**
 * The documented range of the resolution, for a picture in landscape; either orientation passes.
 *
 * @source faceVerify
 * @documented A picture is JPG, JPEG or PNG, from 640×480 to 1920×1080 pixels.
 */
const resolution = {
  longer: { least: 640, most: 1920 },
  shorter: { least: 480, most: 1080 },
}

/** One check of what the bytes say without decoding a pixel, with its outcome. */
export type CheckedHeader = {
  finding: string
  /** What was looked at, in words. */
  what: string
  measured: number | string
  /** Whether `limit` is the least or the most that is still good; without it, the only value that is. */
  bound?: 'least' | 'most'
  limit: number | string
  passed: boolean
  /** There where it did not pass. */
  reason?: string
}

/** The first fault of a header, or the header. */
export function checkHeader(bytes: Uint8Array): { finding: Finding } | { header: PictureHeader } {
  const { header, checks } = headerChecks(bytes)
  const broken = checks.find(({ passed }) => !passed)
  if (!broken && header) return { header }
  const code = broken?.finding === 'too-large' ? 'ToolargeImage' : 'UnqualifiedPhoto'
  return { finding: { code, reason: broken?.reason ?? '' } }
}

/** Every check that can be made of a file's bytes, in the order of reporting; each needs what is before it to be read. */
export function headerChecks(bytes: Uint8Array): { header?: PictureHeader; checks: CheckedHeader[] } {
  const { length } = bytes
  const checks = [
    bounded(
      'too-large',
      'bytes of the file',
      length,
      'most',
      largestPicture,
      `${length} bytes, at most ${largestPicture} allowed`,
    ),
  ]
  if (length > largestPicture) return { checks }
  const format = sniffFormat(bytes)
  const begin = hexOf(bytes.subarray(0, 8)) || 'no byte at all'
  checks.push(
    wanted(
      'wrong-format',
      'format by the first bytes',
      format ?? begin,
      'JPEG or PNG',
      format !== undefined,
      `neither JPEG nor PNG: begins with ${begin}`,
    ),
  )
  if (!format) return { checks }
  const header = readHeader(bytes)
  checks.push(
    wanted(
      'unreadable',
      'the header can be read',
      header ? 'yes' : 'no',
      'yes',
      header !== undefined,
      `the ${format} header cannot be read`,
    ),
  )
  if (!header) return { checks }
  checks.push(
    ...sideChecks(header, 'least', 'needed'),
    ...sideChecks(header, 'most', 'allowed'),
    wanted(
      'animated',
      'animated',
      header.animated ? 'yes' : 'no',
      'no',
      !header.animated,
      'animated, a single picture is needed',
    ),
    wanted(
      'truncated',
      'end marker',
      header.complete ? 'there' : 'missing',
      'there',
      header.complete,
      `truncated: the ${format} end marker is missing`,
    ),
  )
  return { header, checks }
}

function sideChecks({ width, height }: PictureHeader, bound: 'least' | 'most', word: string): CheckedHeader[] {
  return (['longer', 'shorter'] as const).map(side => {
    const measured = side === 'longer' ? Math.max(width, height) : Math.min(width, height)
    const limit = resolution[side][bound]
    const reason = `resolution ${width}x${height}: its ${side} side is ${measured}, at ${bound} ${limit} ${word}`
    return bounded('resolution', `${side} side in pixels`, measured, bound, limit, reason)
  })
}

function bounded(
  finding: string,
  what: string,
  measured: number,
  bound: 'least' | 'most',
  limit: number,
  reason: string,
): CheckedHeader {
  const passed = bound === 'least' ? measured >= limit : measured <= limit
  return { finding, what, measured, bound, limit, passed, ...(!passed && { reason }) }
}

function wanted(
  finding: string,
  what: string,
  measured: string,
  limit: string,
  passed: boolean,
  reason: string,
): CheckedHeader {
  return { finding, what, measured, limit, passed, ...(!passed && { reason }) }
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join(' ')
}
