import { ApiError } from '../../gateway/api-error.ts'
import { type Awaitable, whenReady } from '../../gateway/awaitable.ts'
import type { LenientBase64 } from '../../images/decode-base64.ts'
import { inspectPicture, largestPicture } from '../../images/inspect-picture.ts'
import type { DownloadPicture, ExaminePixels, PictureRecord } from '../../images/picture.ts'
import type { FaceMode, Outbound } from '../../options/choices.ts'

/** What looking at a picture needs from outside. */
export type PictureIntake = {
  faces: FaceMode
  /** Milliseconds for connect, headers and body of a FacePictureUrl together. */
  downloadTimeout: number
  outbound: Outbound
  lenientBase64: LenientBase64
  download: DownloadPicture
  examinePixels: ExaminePixels
  sha256: (bytes: Uint8Array) => Awaitable<string>
}

/**
 * The picture of a FACE_VERIFY call: exactly one of Base64 and URL, and good enough; else the documented refusal.
 * `decoded` is FacePictureBase64, which its own row has decoded already. Source: faceVerify.
 */
export function takePicture(
  parameters: ReadonlyMap<string, string>,
  decoded: Uint8Array | undefined,
  intake: PictureIntake,
): Awaitable<PictureRecord> {
  const url = parameters.get('FacePictureUrl')
  if (decoded && url)
    throw new ApiError('DataDuplication', 'FacePictureBase64, FacePictureUrl: both given, send exactly one')
  if (decoded) return inspect('FacePictureBase64', decoded, intake)
  if (!url)
    throw new ApiError('MissingParameter', 'FacePictureBase64, FacePictureUrl: neither given, FACE_VERIFY needs one')
  return intake
    .download(url, { timeout: intake.downloadTimeout, limit: largestPicture, outbound: intake.outbound })
    .then(download => {
      if ('code' in download) throw new ApiError(download.code, `FacePictureUrl: ${download.reason}`)
      return inspect('FacePictureUrl', download.bytes, intake)
    })
}

function inspect(parameter: string, bytes: Uint8Array, intake: PictureIntake): Awaitable<PictureRecord> {
  return whenReady(inspectPicture(bytes, intake.faces, intake.examinePixels), inspected => {
    if ('finding' in inspected) throw new ApiError(inspected.finding.code, `${parameter}: ${inspected.finding.reason}`)
    const { format, width, height } = inspected.header
    return whenReady(intake.sha256(bytes), sha256 => ({ format, width, height, bytes: bytes.length, sha256 }))
  })
}
