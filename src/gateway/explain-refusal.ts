import { ApiError } from './api-error.ts'
import type { Call } from './call.ts'
import { headerText } from './exchange.ts'

/** How much of what a caller wrote is repeated to it, in characters. */
const mostShown = 60

/**
 * Says of what is missing where it may be: under a name in another letter case, or in a body that the API does not read.
 * Any other refusal comes back as it is.
 */
export function explainRefusal(call: Call, error: ApiError): ApiError {
  if (!error.code.startsWith('Missing')) return error
  const hint = otherCase(call, error.reason) ?? unreadBody(call)
  if (hint === undefined) return error
  const { code, reason, message, headers, transactionId } = error
  return new ApiError(code, `${reason}; ${hint}`, {
    message,
    headers,
    ...(transactionId !== undefined && { transactionId }),
  })
}

/** The reason begins with the name of what is missing. */
function otherCase({ parameters }: Call, reason: string): string | undefined {
  const wanted = /^(\w+):/.exec(reason)?.[1]?.toLowerCase()
  for (const name of parameters.keys())
    if (name.toLowerCase() === wanted && !reason.startsWith(`${name}:`))
      return `"${name}" came, and names of parameters go by letter case`
  return undefined
}

function unreadBody({ request, formText, form }: Call): string | undefined {
  if (request.body.length === 0) return undefined
  const coding = headerText(request, 'content-encoding')
  const bytes = `${request.body.length} bytes`
  if (coding !== undefined && coding !== '' && coding !== 'identity')
    return `the body (${bytes}, content-encoding: ${shown(coding)}) was not read: nothing is decompressed, send it plain`
  if (formText !== '' || form.length > 0) return undefined
  const type = headerText(request, 'content-type')
  const what = type ? `content-type: ${shown(type)}` : 'no content-type'
  return `the body (${bytes}, ${what}) was not read: parameters go into the query or into a form, application/x-www-form-urlencoded`
}

const shown = (text: string) => text.slice(0, mostShown).replace(/[^ -~]/g, '?')
