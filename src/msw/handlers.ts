import { HttpResponse, http, passthrough, type RequestHandler } from 'msw'
import { isControl } from '../control/is-control.ts'
import type { Emulator } from '../emulator/api.ts'
import type { OptionName, Options } from '../options/options.ts'

/** Options of the emulator behind the handlers, and further endpoints to answer (`http://localhost:8080`). */
export type CloudauthHandlerOptions = Partial<Options> & { endpoints?: readonly string[] }

/** The public and the vpc endpoint of every region. Source: faceLiveness, sdk. */
const realEndpoints = /^https?:\/\/cloudauth-intl(-vpc)?(\.[a-z0-9-]+)?\.aliyuncs\.com(:\d+)?\//i

/** Whatever is called at an endpoint, which URL has made plain: MSW's own patterns read a port of `[::1]` as a name. */
function callsTo(endpoint: string): RegExp {
  const { protocol, origin } = URL.canParse(endpoint) ? new URL(endpoint) : { protocol: '', origin: '' }
  if (!/^https?:$/.test(protocol))
    throw new Error(
      `Failed to answer an endpoint: "${endpoint}" is not an http or https URL. Write it with its scheme, as in "http://localhost:8080".`,
    )
  return new RegExp(`^${origin.replace(/[.[\]]/g, '\\$&')}/`)
}

/** The detector fetches its own model: to an application that lets MSW refuse what it does not know, that is expected. */
const faceModel = http.get(/\/(face-detector[^/]*\.tflite|face-cover[^/]*\.json)$/, () => passthrough())

type CreateEmulator = (options: Partial<Options>) => Emulator

/** The handlers of an entry, whose platform makes the emulator behind them. */
export const handlersWith =
  (createEmulator: CreateEmulator) =>
  ({ endpoints = [], ...options }: CloudauthHandlerOptions = {}): RequestHandler[] & { emulator: Emulator } => {
    const emulator = createEmulator({ qps: 0, ...requireMeaningful(options) })
    const answer = async ({ request }: { request: Request }) => {
      const response = await emulator.fetch(isControl(request.url) ? withoutHost(request) : request)
      return response.type === 'error' ? HttpResponse.error() : response
    }
    const answered = [realEndpoints, ...endpoints.map(callsTo)].map(calls => http.all(calls, answer))
    return Object.assign([...answered, faceModel], { emulator })
  }

/** Options of a server: there is none. */
const ofServers: readonly OptionName[] = [
  'port',
  'host',
  'log',
  'bodyLimit',
  'requestTimeout',
  'tls',
  'tlsCert',
  'tlsKey',
]

/** @throws {Error} for an option that would do nothing here. */
function requireMeaningful(options: Partial<Options>): Partial<Options> {
  const useless = ofServers.find(name => options[name] !== undefined)
  if (useless === undefined) return options
  throw new Error(`Failed to make handlers: ${useless} means nothing without a server. Leave it out, or use serve().`)
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
