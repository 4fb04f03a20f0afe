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
