import { HttpResponse, http, passthrough, type RequestHandler } from 'msw'
import { isControl } from './control/is-control.ts'
import { createEmulator, type Emulator, type Options } from './index.ts'

/** Options of the emulator behind the handlers, and further endpoints to answer (`http://localhost:8080`). */
export type CloudauthHandlerOptions = Partial<Options> & { endpoints?: readonly string[] }

/** The public and the vpc endpoint of every region. Source: faceLiveness, sdk. */
const realEndpoints = /^https?:\/\/cloudauth-intl(-vpc)?(\.[a-z0-9-]+)?\.aliyuncs\.com(:\d+)?\//i

/** Whatever is called at an endpoint, which URL has made plain: MSW's own patterns read a port of `[::1]` as a name. */
function callsTo(endpoint: string): RegExp {
  const { protocol, origin } = URL.canParse(endpoint) ? new URL(endpoint) : { protocol: '', origin: '' }
  if (!/^https?:$/.test(protocol))
    throw new Error(
      `Failed to answer an endpoint: "${endpoint}" is no http or https URL. Write it with its scheme, as in "http://localhost:8080".`,
    )
  return new RegExp(`^${origin.replace(/[.[\]]/g, '\\$&')}/`)
}

/** The detector fetches its own model: to an application that lets MSW refuse what it does not know, that is no surprise. */
const faceModel = http.get(/\/face-detector[^/]*\.tflite$/, () => passthrough())

/**
 * Handlers for MSW 2 and 3, in Node and in browsers: `setupServer(...cloudauthHandlers())`. All calls to the endpoints of
 * the service are answered by one emulator, which `handlers.emulator` reaches; a broken connection becomes a network error.
 * @throws {Error} for an unknown option, a value that is not allowed, or an endpoint that is no URL.
 */
export function cloudauthHandlers({
  endpoints = [],
  ...options
}: CloudauthHandlerOptions = {}): RequestHandler[] & { emulator: Emulator } {
  // Only this application's own requests come here, whatever origin it has.
  const emulator = createEmulator({ qps: 0, cors: ['*'], ...options })
  const answer = async ({ request }: { request: Request }) => {
    const response = await emulator.fetch(isControl(request.url) ? withoutHost(request) : request)
    return response.type === 'error' ? HttpResponse.error() : response
  }
  const answered = [realEndpoints, ...endpoints.map(callsTo)].map(calls => http.all(calls, answer))
  return Object.assign([...answered, faceModel], { emulator })
}

/**
 * Some interceptors give a request the host header that it would have had on a wire. The control API asks for the host
 * to find out foreign pages, and nobody but this application is behind MSW.
 */
function withoutHost(request: Request): Request {
  const headers = new Headers(request.headers)
  headers.delete('host')
  return new Request(request, { headers })
}
