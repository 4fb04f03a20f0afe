import { ApiError } from './api-error.ts'
import type { ReadCall } from './call.ts'
import { headerText } from './exchange.ts'
import { limits } from './limits.ts'

/**
 * Refuses, before anything else looks at a call, what no client sends and what would be costly to look at: parameters
 * past counting, ids and headers longer than any real one.
 */
export function checkBounds(call: ReadCall): void {
  const { parameterCount, accessKeyId, host, authorization, signedHeaders, nonce } = limits
  if (call.hasMoreParameters)
    throw new ApiError(
      'RequestEntityTooLarge',
      `parameters: more than ${parameterCount.value}, at most that many are allowed`,
    )
  const key = call.authorization?.credential ?? call.parameters.get('AccessKeyId')
  const refuse = tooLong('AccessKeyId', key, accessKeyId.value)
  if (refuse) throw new ApiError('InvalidAccessKeyId.NotFound', refuse)
  const header =
    tooLong('host', headerText(call.request, 'host'), host.value) ??
    tooLong('authorization', headerText(call.request, 'authorization'), authorization.value) ??
    tooMany(call.authorization?.signedHeaders.length ?? 0, signedHeaders.value) ??
    tooMuchSigned(call) ??
    tooLong('x-acs-signature-nonce', headerText(call.request, 'x-acs-signature-nonce'), nonce.value) ??
    tooLong('SignatureNonce', call.parameters.get('SignatureNonce'), nonce.value)
  if (header) throw new ApiError('MalformedRequest', header)
}

/**
 * Refuses a text that is too long to remember, of a parameter whose length no document limits.
 * @throws {ApiError} InvalidParameter, naming the parameter and the bound.
 */
export function requireKeepable(name: string, text: string): void {
  const fault = tooLong(name, text, limits.keptText.value)
  if (fault) throw new ApiError('InvalidParameter', `${fault} (a bound of the emulator's own)`)
}

function tooLong(name: string, text: string | undefined, most: number): string | undefined {
  return text !== undefined && text.length > most
    ? `${name}: ${text.length} characters, at most ${most} allowed`
    : undefined
}

/** What the signed headers hold together; one that is named twice is signed twice. */
function tooMuchSigned({ authorization, request }: ReadCall): string | undefined {
  const { value: most } = limits.signedHeaderText
  let length = 0
  for (const name of authorization?.signedHeaders ?? []) length += headerText(request, name.toLowerCase())?.length ?? 0
  return length > most
    ? `authorization: the signed headers have ${length} characters, at most ${most} allowed`
    : undefined
}

const tooMany = (count: number, most: number) =>
  count > most ? `authorization: ${count} SignedHeaders, at most ${most} allowed` : undefined
