import type { Outbound } from '../options/choices.ts'

/** What is wrong with a picture: the documented code, and a line with the measured value and the limit. */
export type Finding = {
  code: 'UnqualifiedPhoto' | 'ToolargeImage' | 'DownloadTimeout' | 'NoFaceDetected'
  reason: string
}

/** What a transaction keeps of a picture: nothing that shows the person. */
export type PictureRecord = { format: 'JPEG' | 'PNG'; width: number; height: number; bytes: number; sha256: string }

/** Looks at the pixels: what is wrong with them, or undefined. Width and height come from the header. */
export type ExaminePixels = (bytes: Uint8Array) => Promise<Finding | undefined>

/** Fetches a picture's bytes, never more than `limit`; a fault says why there are none. */
export type DownloadPicture = (
  url: string,
  bounds: { timeout: number; limit: number; outbound: Outbound },
) => Promise<{ bytes: Uint8Array } | Finding>
