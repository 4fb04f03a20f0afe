import type { FaceReport } from '../faces/judge-face.ts'
import type { Outbound, RotatedPictures } from '../options/choices.ts'

/** What is wrong with a picture: the documented code, and a line with the measured value and the limit. */
export type Finding = {
  code: 'UnqualifiedPhoto' | 'ToolargeImage' | 'DownloadTimeout' | 'NoFaceDetected'
  reason: string
}

/** What a transaction keeps of a picture: nothing that shows the person. */
export type PictureRecord = { format: 'JPEG' | 'PNG'; width: number; height: number; bytes: number; sha256: string }

/** How a picture is looked at. */
export type PixelBounds = {
  /** Milliseconds for one picture, from the moment it is looked at. Not enforced without workers. */
  pictureTimeout: number
  rotatedPictures: RotatedPictures
}

/** What a look at the pixels shows: why they cannot be judged, or everything about the faces in them. */
export type PixelReport = { undecodable: string } | FaceReport

/** Looks at the pixels. */
export type ExaminePixels = (bytes: Uint8Array, bounds: PixelBounds) => Promise<PixelReport>

/** Fetches a picture's bytes, never more than `limit`; a fault says why there are none. */
export type DownloadPicture = (
  url: string,
  bounds: { timeout: number; limit: number; outbound: Outbound },
) => Promise<{ bytes: Uint8Array } | Finding>
