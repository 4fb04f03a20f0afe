import type { RequestHandler } from 'msw'
import * as msw from 'msw'
import { isControl } from '../control/is-control.ts'
import type { Emulator } from '../emulator/api.ts'
import type { Handed } from '../emulator/handed.ts'
import { memoryStore } from '../emulator/memory-store.ts'
import { parseWebUrl } from '../network/web-url.ts'
import type { OptionName, Options } from '../options/options.ts'
import { addressOf, askedPath, isAddressOfPage, outerEmulator, ownPage, share } from './page.ts'
import { readKept, sessionStore } from './session-store.ts'

const { HttpResponse, http, passthrough } = msw
// Taken out of the whole: msw 1 has none of them, and to import them by name would fail before a word could be said.
if (!http)
  throw new Error(
    'Failed to load cloudauth-emulator/msw: the installed msw is older than 2. Run npm install --save-dev msw@2.',
  )

/** Options of the emulator behind the handlers, and further endpoints to answer (`http://localhost:8080`). */
export type CloudauthHandlerOptions = Partial<Options> & { endpoints?: readonly string[] }

/** The public and the vpc endpoint of every region. Source: faceLiveness, sdk. */
const realEndpoints = /^https?:\/\/cloudauth-intl(-vpc)?(\.[a-z0-9-]+)?\.aliyuncs\.com(:\d+)?\//i

/** Whatever is called at an endpoint, which URL has made plain: MSW's own patterns read a port of `[::1]` as a name. */
function callsTo(endpoint: string): RegExp {
  const url = parseWebUrl(endpoint)
  if (!url)
    throw new Error(
      `Failed to answer an endpoint: "${endpoint}" is not an http or https URL. Write it with its scheme, as in "http://localhost:8080".`,
    )
  return below(`${url.origin}/`)
}

/** What stands below an address. */
const below = (address: string) => new RegExp(`^${address.replace(/[.[\]]/g, '\\$&')}`)

/** The detector fetches its own model: to an application that lets MSW refuse what it does not know, that is expected. */
const faceModel = http.get(/\/(face-detector[^/]*\.tflite|face-cover[^/]*\.json)$/, () => passthrough())

type CreateEmulator = (options: Partial<Options>, handed?: Handed) => Emulator

/** The handlers of an entry, whose platform makes the emulator behind them, and has further options that mean nothing to it. */
export const handlersWith =
  (createEmulator: CreateEmulator, unreadThere: readonly OptionName[] = []) =>
  ({ endpoints = [], ...options }: CloudauthHandlerOptions = {}): RequestHandler[] & { emulator: Emulator } => {
    const page = ownPage()
    const outer = page && askedPath(page) !== undefined ? outerEmulator(page) : undefined
    const { given, handed } = page && !outer ? inPage(page, options) : { given: options, handed: {} }
    const emulator = createEmulator({ qps: 0, ...requireMeaningful(given, unreadThere) }, handed)
    const answer = async ({ request }: { request: Request }) => {
      const asked = isControl(request.url) ? withoutHost(request) : request
      const response = outer ? await answerFrom(outer, asked) : await emulator.fetch(asked)
      return response.type === 'error' ? HttpResponse.error() : response
    }
    const answered = [realEndpoints, ...endpoints.map(callsTo)].map(calls => http.all(calls, answer))
    if (!page) return Object.assign([...answered, faceModel], { emulator })
    if (!outer) share(page, emulator)
    const ownPages = http.get(
      ({ request }) => isAddressOfPage(page, request.url),
      () => passthrough(),
    )
    const ofPages = [http.all(vendorScripts, answer), http.all(ownFiles(page), answer), ownPages]
    return Object.assign([...answered, ...ofPages, faceModel], { emulator })
  }

/** The scripts of the service's CDN. Source: mobileWeb. */
const vendorScripts = /^https?:\/\/[a-z\d.-]+\.yuncloudauth\.com\/cdn\//i

/** What the end user's page loads and sends, at the application's own origin. */
const ownFiles = ({ location }: Window) => below(`${location.origin}/_emulator/`)

/** A response of another page's emulator, as one of this page. */
async function answerFrom(outer: Emulator, request: Request): Promise<Response> {
  const { type, status, headers, body } = await outer.fetch(request)
  if (type === 'error') return HttpResponse.error()
  return new Response(body, { status, headers: [...headers] })
}

/** In a page of an application: its verifications open there again, and outlive the way to them and back. */
function inPage(page: Window, options: Partial<Options>): { given: Partial<Options>; handed: Handed } {
  const path = askedPath(page)
  // A public URL says where pages open: then they are somebody else's to serve.
  const opens = options.publicUrl ? {} : { pageAddress: (to: string) => addressOf(page, to) }
  if (path !== undefined) setTimeout(() => sayWhenNotShown(page), 5000)
  try {
    const storage = page.sessionStorage
    const kept = readKept(storage, path !== undefined)
    const seed = options.seed || kept?.seed || crypto.randomUUID()
    const begun = kept ?? { seed, isAway: false, arrivals: {}, transactions: [] }
    const store = sessionStore(memoryStore(), storage, begun, sayNothingIsKept)
    return { given: { ...options, seed }, handed: { store, ...opens } }
  } catch (thrown) {
    sayNothingIsKept(thrown)
    return { given: options, handed: opens }
  }
}

const sayNothingIsKept = (why: unknown) =>
  console.warn(
    `cloudauth-emulator: this browser keeps nothing for the page (${why}), so a full-page redirect to a TransactionUrl loses the verification. Open it in a frame or a popup.`,
  )

const sayWhenNotShown = (page: Window) => {
  if (!page.cloudauthPage)
    console.warn(
      'cloudauth-emulator: this is the address of a TransactionUrl, but MSW cannot show its page by itself. Call insertScripts() of cloudauth-emulator/msw after worker.start().',
    )
}

/** Options of a server, of the names that it is called by, and of a store that it is connected to: there is none. */
const ofServers: readonly OptionName[] = [
  ...(['port', 'host', 'log', 'bodyLimit', 'requestTimeout'] as const),
  ...(['tls', 'tlsCert', 'tlsKey', 'tlsNames', 'caDir'] as const),
  ...(['allowedHosts', 'singleLabelHosts', 'store', 'storePrefix', 'storeTimeout'] as const),
]

/** @throws {Error} for an option that would do nothing here. */
function requireMeaningful(options: Partial<Options>, unreadThere: readonly OptionName[]): Partial<Options> {
  const given = (name: OptionName) => options[name] !== undefined
  const useless = ofServers.find(given)
  if (useless !== undefined)
    throw new Error(`Failed to make handlers: ${useless} means nothing without a server. Leave it out, or use serve().`)
  const unread = unreadThere.find(given)
  if (unread !== undefined)
    throw new Error(`Failed to make handlers: ${unread} means nothing outside Node. Leave it out.`)
  return options
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
