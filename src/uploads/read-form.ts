import { headerText, type PlainRequest } from '../gateway/exchange.ts'

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

/** Reads a form of several parts (RFC 7578) as the platform does, or undefined when it is none. */
export async function readForm(request: PlainRequest): Promise<UploadForm | undefined> {
  const headers = { 'content-type': headerText(request, 'content-type') ?? '' }
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
