import { HttpResponse, http, passthrough, type RequestHandler } from 'msw'
import { createEmulator, type Emulator, type Options } from './index.ts'

/** Options of the emulator behind the handlers, and further endpoints to answer (`http://localhost:8080`). */
export type CloudauthHandlerOptions = Partial<Options> & { endpoints?: readonly string[] }

/** The public and the vpc endpoint of every region. Source: faceLiveness, sdk. */
const realEndpoints = /^https?:\/\/cloudauth-intl(-vpc)?(\.[a-z0-9-]+)?\.aliyuncs\.com(:\d+)?\//i

/** The detector fetches its own model: to an application that lets MSW refuse what it does not know, that is no surprise. */
const faceModel = http.get(/\/face-detector[^/]*\.tflite$/, () => passthrough())

/**
 * Handlers for MSW 2 and 3, in Node and in browsers: `setupServer(...cloudauthHandlers())`. All calls to the endpoints of
 * the service are answered by one emulator, which `handlers.emulator` reaches; a broken connection becomes a network error.
 * @throws {Error} for an unknown option or a value that is not allowed.
 */
export function cloudauthHandlers({
  endpoints = [],
  ...options
}: CloudauthHandlerOptions = {}): RequestHandler[] & { emulator: Emulator } {
  const emulator = createEmulator({ qps: 0, ...options })
  const answer = async ({ request }: { request: Request }) => {
    const response = await emulator.fetch(request)
    return response.type === 'error' ? HttpResponse.error() : response
  }
  const own = endpoints.map(endpoint => http.all(`${endpoint.replace(/\/$/, '')}/*`, answer))
  return Object.assign([http.all(realEndpoints, answer), ...own, faceModel], { emulator })
}
