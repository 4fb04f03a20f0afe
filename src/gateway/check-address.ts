import { ApiError } from './api-error.ts'
import type { Call } from './call.ts'

/** The actions that are answered here, and those that only the real service has. */
export type KnownActions = { emulated: ReadonlySet<string>; onlyReal: ReadonlySet<string> }

/** Refuses a call without a version or of one that the API does not have. */
export function checkVersion(call: Call, version: string): void {
  if (call.version === undefined)
    throw new ApiError('MissingVersion', 'Version: absent; send the parameter Version or the header x-acs-version')
  if (call.version !== version)
    throw new ApiError('InvalidVersion', `Version: "${call.version}" does not exist, only ${version} does`)
}

/** Refuses a call of no action or of one that is not answered here, and says when only the real service has it. */
export function checkAction(call: Call, { emulated, onlyReal }: KnownActions): void {
  const { action, path } = call
  if (path !== '/') throw new ApiError('InvalidAction.NotFound', `url: the path is "${path}", the API lives at "/"`)
  if (action === undefined)
    throw new ApiError('MissingAction', 'Action: absent; send the parameter Action or the header x-acs-action')
  if (emulated.has(action)) return
  const names = [...emulated].join(', ')
  throw new ApiError(
    'InvalidAction.NotFound',
    onlyReal.has(action)
      ? `Action: the real service has ${action}, this emulator does not; it has ${names}`
      : `Action: "${action}" does not exist; this emulator has ${names}`,
  )
}

/** Refuses a method that no RPC API takes. GET is let through to {@link checkPost}, so that its signature is checked. */
export function checkMethod(call: Call): void {
  const { method } = call.request
  if (method !== 'POST' && method !== 'GET')
    throw new ApiError('UnsupportedHTTPMethod', `method: ${method} is not supported, use POST`)
}

/** Refuses what is not a POST: the documents and the API metadata know no other method (faceLiveness, sdk). */
export function checkPost(call: Call): void {
  if (call.request.method !== 'POST')
    throw new ApiError(
      'UnsupportedHTTPMethod',
      `method: ${call.action} is POST only; pop-core and the core SDKs send GET unless told { method: 'POST' }`,
    )
}
