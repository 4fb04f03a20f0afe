import { headerText, type PlainReply, type PlainRequest } from '../gateway/exchange.ts'
import { emulatorName, headerSafe } from '../gateway/reply.ts'
import { readForm } from './read-form.ts'
import type { Uploads } from './uploads.ts'

/** What became of an upload: the answer, and what the journal keeps. The file itself is never kept there. */
export type AnsweredUpload = {
  reply: PlainReply
  owner: string
  code: string
  reason: string
  fields: ReadonlyMap<string, string>
}

type Fault = { status: number; code: string; message: string; reason: string }

/**
 * The answer to a file that a client uploads where AuthorizeFileUpload sent it, as the object storage gives it: 201 and a
 * PostResponse, or an Error. SDKs read both as XML.
 *
 * @source productSdk
 * @guess The codes of a refused upload: AccessDenied for fields that no grant gave, EntityTooLarge above 10 MiB,
 * MalformedPOSTRequest for a form that cannot be read. They are the storage's own, none was seen from it here.
 */
export async function answerUpload(
  request: PlainRequest,
  uploads: Uploads,
  requestId: string,
): Promise<AnsweredUpload> {
  const host = headerText(request, 'host') ?? ''
  const form = await readForm(request)
  const fields = form?.fields ?? new Map<string, string>()
  const refuse = ({ status, code, message, reason }: Fault): AnsweredUpload => ({
    reply: reply(
      status,
      `<Error><Code>${code}</Code><Message>${message}</Message><RequestId>${requestId}</RequestId><HostId>${xml(host)}</HostId></Error>`,
      { requestId, reason },
    ),
    owner: '',
    code,
    reason,
    fields,
  })
  const field = (name: string) => fields.get(name) ?? ''
  if (!form?.file)
    return refuse({
      status: 400,
      code: 'MalformedPOSTRequest',
      message: 'The body of your POST request is not well-formed multipart/form-data.',
      reason: `upload: ${form ? 'the form has no field "file" with a file name' : 'the form cannot be read'}; if a call of the API was meant, the body (${request.body.length} bytes, multipart/form-data) was not read: parameters go into the query or into a form, application/x-www-form-urlencoded`,
    })
  const objectKey = field('key')
  const grant = {
    accessKeyId: field('OSSAccessKeyId'),
    objectKey,
    policy: field('policy'),
    signature: field('Signature'),
  }
  const taken = await uploads.receive(grant, form.file)
  if ('owner' in taken) {
    const location = `http://${host}/${objectKey}`
    const body = `<PostResponse><Bucket>${xml(host)}</Bucket><Location>${xml(location)}</Location><Key>${xml(objectKey)}</Key></PostResponse>`
    const status = field('success_action_status') === '200' ? 200 : 201
    return { reply: reply(status, body, { requestId }), owner: taken.owner, code: 'Success', reason: '', fields }
  }
  return refuse(
    taken.fault === 'EntityTooLarge'
      ? {
          status: 400,
          code: 'EntityTooLarge',
          message: 'Your proposed upload exceeds the maximum allowed size.',
          reason: `upload: ${form.file.length} bytes are more than a picture may have`,
        }
      : {
          status: 403,
          code: 'AccessDenied',
          message: 'You have no right to access this object.',
          reason:
            'upload: key, policy, Signature and OSSAccessKeyId are not those of one AuthorizeFileUpload of the last 30 minutes, or its file came already',
        },
  )
}

function reply(
  status: number,
  body: string,
  { requestId, reason }: { requestId: string; reason?: string },
): PlainReply {
  const text = `<?xml version="1.0" encoding="UTF-8"?>${body}`
  return {
    status,
    headers: {
      'content-type': 'application/xml',
      'content-length': String(new TextEncoder().encode(text).length),
      'access-control-allow-origin': '*',
      'x-oss-request-id': requestId,
      'x-emulator': emulatorName,
      ...(reason !== undefined && { 'x-emulator-reason': headerSafe(reason) }),
    },
    body: text,
  }
}

const xml = (text: string) =>
  text.replace(/[&<>]/g, found => (found === '&' ? '&amp;' : found === '<' ? '&lt;' : '&gt;'))
