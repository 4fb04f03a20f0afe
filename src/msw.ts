import { createEmulator } from './index.ts'
import { handlersWith } from './msw/handlers.ts'

export type { CloudauthHandlerOptions } from './msw/handlers.ts'
export { insertScripts } from './msw/insert-scripts.ts'

/**
 * Handlers for MSW 2 and 3 anywhere: `setupServer(...cloudauthHandlers())`. All calls to the endpoints of the service are
 * answered by one emulator, which `handlers.emulator` reaches; a broken connection becomes a network error.
 * @throws {Error} for an unknown option, a value that is not allowed, or an endpoint that is not a URL.
 */
export const cloudauthHandlers = handlersWith(createEmulator, ['pictureTimeout', 'extraCa'])
