import { headerText, type PlainRequest } from '../gateway/exchange.ts'
import { limits } from '../gateway/limits.ts'

/** The fields of a form, and the file that came with it. */
export type UploadForm = { fields: ReadonlyMap<string, string>; file: Uint8Array | undefined }

const oneByteEach = new TextDecoder('latin1')

/** What stands before each part, or undefined. Source: RFC 2046, 5.1.1: a boundary has 1 to 70 characters. */
function delimiterOf(contentType: string): string | undefined {
  const [, quoted, plain] = /;\s{0,9}boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? []
  const boundary = quoted ?? plain
  return boundary === undefined ? undefined : `--${boundary}`
}

/** Whether a form has neither more parts nor longer heads of parts than any client sends: the platform reads on and on. */
function isBearable(text: string, delimiter: string): boolean {
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
  const delimiter = delimiterOf(headers['content-type'])
  if (delimiter === undefined) return undefined
  const text = oneByteEach.decode(request.body)
  if (!isBearable(text, delimiter)) return undefined
  // What stands before the first part and after the last means nothing (RFC 2046, 5.1.1); not every platform skips it.
  const start = text.startsWith(delimiter) ? 0 : text.indexOf(`\r\n${delimiter}`) + 2
  const last = text.indexOf(`\r\n${delimiter}--`, start)
  const parts = request.body.subarray(start, last < 0 ? undefined : last + delimiter.length + 4)
  try {
    const form = await new Response(Uint8Array.from(parts), { headers }).formData()
    const fields = new Map<string, string>()
    for (const [name, value] of form) if (typeof value === 'string') fields.set(name, value)
    const file = form.get('file')
    // Without a file name it is a field like any other.
    return { fields, file: file instanceof Blob ? new Uint8Array(await file.arrayBuffer()) : undefined }
  } catch {
    return undefined
  }
}
