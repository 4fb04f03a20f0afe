import { headerText, type PlainRequest } from '../gateway/exchange.ts'
import { limits } from '../gateway/limits.ts'

const multipart = /^\s*multipart\/form-data\s*;/i

/** Whether a request is the upload of a file: a form of several parts, and no call of the API. */
export function isUpload(request: PlainRequest): boolean {
  return (
    request.method === 'POST' &&
    multipart.test(headerText(request, 'content-type') ?? '') &&
    headerText(request, 'x-acs-action') === undefined &&
    !/[?&]Action=/.test(request.url)
  )
}

/** The fields of a form, and the file that came with it. */
export type UploadForm = { fields: ReadonlyMap<string, string>; file: Uint8Array | undefined }

const oneByteEach = new TextDecoder('latin1')

/** Whether a form has neither more parts nor longer heads of parts than any client sends: the platform reads on and on. */
function isBearable(body: Uint8Array, contentType: string): boolean {
  // RFC 2046, 5.1.1: a boundary has 1 to 70 characters.
  const [, quoted, plain] = /;\s{0,9}boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? []
  const boundary = quoted ?? plain
  if (boundary === undefined) return false
  const delimiter = `--${boundary}`
  const text = oneByteEach.decode(body)
  const { uploadParts, uploadPartHead } = limits
  let delimiters = 0
  for (let at = text.indexOf(delimiter); at >= 0; ) {
    delimiters += 1
    // The last one ends the form.
    if (delimiters > uploadParts.value + 1) return false
    const next = text.indexOf(delimiter, at + delimiter.length)
    const end = text.indexOf('\r\n\r\n', at)
    const part = next < 0 ? text.length : next
    if ((end < 0 ? part : Math.min(end, part)) - at > uploadPartHead.value) return false
    at = next
  }
  return true
}

/** Reads a form of several parts (RFC 7578) as the platform does, or undefined when it is none or past all bounds. */
export async function readForm(request: PlainRequest): Promise<UploadForm | undefined> {
  const headers = { 'content-type': headerText(request, 'content-type') ?? '' }
  if (!isBearable(request.body, headers['content-type'])) return undefined
  try {
    const form = await new Response(Uint8Array.from(request.body), { headers }).formData()
    const fields = new Map<string, string>()
    for (const [name, value] of form) if (typeof value === 'string') fields.set(name, value)
    const file = form.get('file')
    // Without a file name it is a field like any other.
    return { fields, file: file instanceof Blob ? new Uint8Array(await file.arrayBuffer()) : undefined }
  } catch {
    return undefined
  }
}
