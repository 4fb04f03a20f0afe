import { ApiError } from '../../gateway/api-error.ts'
import { type Awaitable, whenReady } from '../../gateway/awaitable.ts'
import { inspectPicture, largestPicture } from '../../images/inspect-picture.ts'
import type { PictureRecord } from '../../images/picture.ts'
import { objectKeyOf } from '../../uploads/address.ts'
import type { OperationParts } from '../operation.ts'

/** The ways in which one picture may come, and the names of their parameters. */
export type PictureWays = {
  /** Decoded already. */
  base64: { name: string; bytes: Uint8Array | undefined }
  url: { name: string; value: string | undefined }
  /** Uploaded before; only InitializeV2 has it. */
  file?: { name: string; value: string | undefined }
}

/** Whose uploads may be read. */
type Owner = { accessKeyId: string }

/**
 * The picture of a call that came in one of its ways, and is good enough; else the documented refusal. Undefined where
 * none came. Initialize takes Base64 or a URL, not both; InitializeV2 a file before Base64 before a URL.
 *
 * @source faceVerify, serverCodes
 * @guess InitializeV2 with Base64 and a URL but no file takes the Base64. That a file wins is documented.
 * @guess A FacePictureFile or TargetFacePictureFile that names no upload of this key: InvalidParameter.
 */
export function takePicture(
  { base64, url, file }: PictureWays,
  owner: Owner,
  parts: OperationParts,
): Awaitable<PictureRecord | undefined> {
  if (file?.value) return inspect(file.name, readUpload(file.name, file.value, owner, parts), parts)
  if (base64.bytes && url.value && !file)
    throw new ApiError('DataDuplication', `${base64.name}, ${url.name}: both given, send exactly one`)
  if (base64.bytes) return inspect(base64.name, base64.bytes, parts)
  if (!url.value) return undefined
  const { downloadTimeout: timeout, outbound } = parts.options
  return parts.download(url.value, { timeout, limit: largestPicture, outbound }).then(download => {
    if ('code' in download) throw new ApiError(download.code, `${url.name}: ${download.reason}`)
    return inspect(url.name, download.bytes, parts)
  })
}

function readUpload(name: string, url: string, { accessKeyId }: Owner, { uploads }: OperationParts): Uint8Array {
  const bytes = uploads.read(objectKeyOf(url) ?? '', accessKeyId)
  if (bytes) return bytes
  throw new ApiError(
    'InvalidParameter',
    `${name}: no upload of this key is at "${url.slice(0, 120)}"; ask AuthorizeFileUpload for a place, send the file there within 30 minutes, then name it`,
  )
}

function inspect(parameter: string, bytes: Uint8Array, parts: OperationParts): Awaitable<PictureRecord> {
  return whenReady(inspectPicture(bytes, parts.options, parts.examinePixels), inspected => {
    if ('finding' in inspected) throw new ApiError(inspected.finding.code, `${parameter}: ${inspected.finding.reason}`)
    const { format, width, height } = inspected.header
    return whenReady(parts.sha256(bytes), sha256 => ({ format, width, height, bytes: bytes.length, sha256 }))
  })
}
