import { ApiError } from './api-error.ts'
import type { ReadCall } from './call.ts'
import { headerText } from './exchange.ts'

export type ReplyFormat = 'JSON' | 'XML'

const acceptsJson = /json|\*\/\*|application\/\*/i
const acceptsXml = /xml/i

/**
 * The language of the answer. Signature V1 says it in `Format`, case-insensitively, and means XML when it is silent
 * (rpcSignature). V3 says it in `Accept`; without one the document's own samples read JSON (acs3Signature).
 * A call of no signature follows `Format`, then an `x-acs-action` header (JSON), then XML.
 * An unknown name yields JSON, in which {@link checkReplyFormat} then refuses it.
 *
 * @source rpcSignature
 * @guess A call of no signature is answered in JSON when it has `Format=JSON`, an `x-acs-action` header or an `Accept` that
 * names JSON; else in XML, the documented default.
 */
export function replyFormat(call: Pick<ReadCall, 'scheme' | 'parameters' | 'request'>): ReplyFormat {
  const format = call.parameters.get('Format')
  if (call.scheme !== 'V3' && format) return format.toUpperCase() === 'XML' ? 'XML' : 'JSON'
  const accept = headerText(call.request, 'accept') ?? ''
  if (call.scheme === 'V3') return acceptsXml.test(accept) && !acceptsJson.test(accept) ? 'XML' : 'JSON'
  if (/json/i.test(accept) || headerText(call.request, 'x-acs-action') !== undefined) return 'JSON'
  return 'XML'
}

/** Refuses a Format (V1) or an Accept (V3) that names neither JSON nor XML. */
export function checkReplyFormat(call: ReadCall): void {
  const format = call.parameters.get('Format')
  if (call.scheme !== 'V3' && format && !/^(json|xml)$/i.test(format))
    throw new ApiError('InvalidParameter.Format', `Format: "${format}" is not one of JSON, XML`)
  const accept = headerText(call.request, 'accept')
  if (call.scheme === 'V3' && accept && !acceptsJson.test(accept) && !acceptsXml.test(accept))
    throw new ApiError('InvalidParameter.Accept', `accept: "${accept}" allows neither application/json nor text/xml`)
}
