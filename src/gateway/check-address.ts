import { ApiError } from './api-error.ts'
import type { ReadCall } from './call.ts'

/** An action of the real service, as far as its address goes. */
export type KnownAction = { name: string; version: string; methods: readonly string[]; emulated: boolean }

/** Refuses calls whose version, action or method the API does not have. */
export function createAddressChecks(actions: readonly KnownAction[]) {
  const emulated = actions.filter(action => action.emulated)
  const names = emulated.map(({ name }) => name).join(', ')
  const versions = [...new Set(emulated.map(({ version }) => version))]
  const byName = new Map(actions.map(action => [action.name, action]))

  return {
    checkVersion({ version }: ReadCall): void {
      if (version === undefined)
        throw new ApiError('MissingVersion', 'Version: absent; send the parameter Version or the header x-acs-version')
      if (!versions.includes(version))
        throw new ApiError('InvalidVersion', `Version: "${version}" does not exist, only ${versions.join(', ')} does`)
    },

    /** Says when only the real service has the action. */
    checkAction({ action, version, path }: ReadCall): void {
      if (path !== '/') throw new ApiError('InvalidAction.NotFound', `url: the path is "${path}", the API lives at "/"`)
      if (action === undefined)
        throw new ApiError('MissingAction', 'Action: absent; send the parameter Action or the header x-acs-action')
      const known = byName.get(action)
      if (known?.emulated && known.version === version) return
      throw new ApiError('InvalidAction.NotFound', `Action: ${strange(action, known)}`)
    },

    /** Refuses a method that no RPC API takes. GET is left to {@link checkPost}, so that its signature is checked. */
    checkMethod({ request: { method } }: ReadCall): void {
      if (method !== 'POST' && method !== 'GET')
        throw new ApiError('UnsupportedHTTPMethod', `method: ${method} is not supported, use POST`)
    },

    /** Refuses a GET of an action that is POST only by documents and API metadata (faceLiveness, sdk). */
    checkPost({ action = '', request: { method } }: ReadCall): void {
      if (byName.get(action)?.methods.includes(method)) return
      throw new ApiError(
        'UnsupportedHTTPMethod',
        `method: ${action} is POST only; pop-core and the core SDKs send GET unless told { method: 'POST' }`,
      )
    },
  }

  function strange(action: string, known: KnownAction | undefined): string {
    if (!known) {
      const folded = action.toLowerCase()
      const meant = actions.find(({ name }) => name.toLowerCase() === folded)
      if (meant) return `"${action}" does not exist, ${meant.name} does: names of actions go by letter case`
      return `"${action}" does not exist; this emulator has ${names}`
    }
    return known.emulated
      ? `${action} is an action of version ${known.version}`
      : `the real service has ${action}, this emulator does not; it has ${names}`
  }
}
