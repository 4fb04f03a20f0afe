import type { FaceReport } from '../faces/judge-face.ts'
import { ApiError } from '../gateway/api-error.ts'
import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import { inspectPicture, largestPicture } from '../images/inspect-picture.ts'
import type { PictureRecord } from '../images/picture.ts'
import { objectKeyOf } from '../uploads/address.ts'
import type { OperationParts } from './operation.ts'

/** The ways in which one picture may come, and the names of their parameters. */
export type PictureWays = {
  /** Decoded already. */
  base64: { name: string; bytes: Uint8Array | undefined }
  url: { name: string; value: string | undefined }
  /** Uploaded before; only InitializeV2 has it. */
  file?: { name: string; value: string | undefined } | undefined
}

/** Whose uploads may be read, and the call that the picture is of. */
type Owner = { accessKeyId: string; requestId: string }

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
  return whenReady(takeInspected({ base64, url, file }, owner, parts), taken => taken?.record)
}

/** A picture that was taken: its record, and the face in it where the pixels were looked at. */
export type TakenPicture = { record: PictureRecord; face?: FaceReport }

/** {@link takePicture}, for operations that answer something about the face. */
export function takeInspected(
  { base64, url, file }: PictureWays,
  owner: Owner,
  parts: OperationParts,
): Awaitable<TakenPicture | undefined> {
  if (file?.value)
    return whenReady(readUpload(file.name, file.value, owner, parts), bytes => inspect(file.name, bytes, owner, parts))
  if (base64.bytes && url.value && !file)
    throw new ApiError('DataDuplication', `${base64.name}, ${url.name}: both given, send exactly one`)
  if (base64.bytes) {
    checkBase64Size(base64.name, base64.bytes.length, parts)
    return inspect(base64.name, base64.bytes, owner, parts)
  }
  if (!url.value) return undefined
  const { downloadTimeout: timeout, outbound } = parts.options
  return parts.download(url.value, { timeout, limit: largestPicture, outbound }).then(download => {
    if ('code' in download) throw new ApiError(download.code, `${url.name}: ${download.reason}`)
    return inspect(url.name, download.bytes, owner, parts)
  })
}

/**
 * The largest original of a picture sent as Base64, so that its text stays within 1 MB.
 *
 * @source faceVerify
 * @deviation(Pictures) The original of a picture sent as Base64 has at most 0.6 MB, says the same document that says 1 MB.
 * By default 1 MB counts for every picture; `--original-limit documented` refuses what is larger than 0.6 MB.
 */
const largestBase64 = 0.6 * 1024 * 1024

function checkBase64Size(name: string, bytes: number, { options }: OperationParts): void {
  if (options.originalLimit === 'documented' && bytes > largestBase64)
    throw new ApiError(
      'ToolargeImage',
      `${name}: ${bytes} bytes, at most ${Math.floor(largestBase64)} allowed as Base64 (original limit: documented)`,
    )
}

function readUpload(
  name: string,
  url: string,
  { accessKeyId }: Owner,
  { uploads }: OperationParts,
): Awaitable<Uint8Array> {
  return whenReady(uploads.read(objectKeyOf(url) ?? '', accessKeyId), bytes => {
    if (bytes) return bytes
    throw new ApiError(
      'InvalidParameter',
      `${name}: no upload of this key is at "${url.slice(0, 120)}"; ask AuthorizeFileUpload for a place, send the file there within 30 minutes, then name it`,
    )
  })
}

function inspect(
  parameter: string,
  bytes: Uint8Array,
  { accessKeyId, requestId }: Owner,
  parts: OperationParts,
): Awaitable<TakenPicture> {
  parts.recentPictures.keep({ requestId, accessKeyId, parameter, bytes })
  return whenReady(inspectPicture(bytes, parts.options, parts.examinePixels), inspected => {
    if ('finding' in inspected) throw new ApiError(inspected.finding.code, `${parameter}: ${inspected.finding.reason}`)
    const { face } = inspected
    const { format, width, height } = inspected.header
    return whenReady(parts.sha256(bytes), sha256 => ({
      record: { format, width, height, bytes: bytes.length, sha256 },
      ...(face && { face }),
    }))
  })
}
