import { ApiError } from '../../gateway/api-error.ts'
import { type Awaitable, whenReady } from '../../gateway/awaitable.ts'
import { inspectPicture, largestPicture } from '../../images/inspect-picture.ts'
import type { PictureRecord } from '../../images/picture.ts'
import type { OperationParts } from '../operation.ts'

/** The picture of a call: decoded already, or where to get it. */
export type GivenPicture = {
  readonly FacePictureBase64: Uint8Array | undefined
  readonly FacePictureUrl: string | undefined
}

/**
 * The picture of a FACE_VERIFY call: exactly one of Base64 and URL, and good enough; else the documented refusal.
 * Source: faceVerify.
 */
export function takePicture(
  { FacePictureBase64: decoded, FacePictureUrl: url }: GivenPicture,
  parts: OperationParts,
): Awaitable<PictureRecord> {
  if (decoded && url)
    throw new ApiError('DataDuplication', 'FacePictureBase64, FacePictureUrl: both given, send exactly one')
  if (decoded) return inspect('FacePictureBase64', decoded, parts)
  if (!url)
    throw new ApiError('MissingParameter', 'FacePictureBase64, FacePictureUrl: neither given, FACE_VERIFY needs one')
  const { downloadTimeout: timeout, outbound } = parts.options
  return parts.download(url, { timeout, limit: largestPicture, outbound }).then(download => {
    if ('code' in download) throw new ApiError(download.code, `FacePictureUrl: ${download.reason}`)
    return inspect('FacePictureUrl', download.bytes, parts)
  })
}

function inspect(parameter: string, bytes: Uint8Array, parts: OperationParts): Awaitable<PictureRecord> {
  return whenReady(inspectPicture(bytes, parts.options.faces, parts.examinePixels), inspected => {
    if ('finding' in inspected) throw new ApiError(inspected.finding.code, `${parameter}: ${inspected.finding.reason}`)
    const { format, width, height } = inspected.header
    return whenReady(parts.sha256(bytes), sha256 => ({ format, width, height, bytes: bytes.length, sha256 }))
  })
}
