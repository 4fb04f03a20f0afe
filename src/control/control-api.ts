import type { Awaitable } from '../gateway/awaitable.ts'
import { bodyOfRequest } from '../gateway/body-of-request.ts'
import { type PlainReply, type PlainRequest, plainHeaders } from '../gateway/exchange.ts'
import { type Scrub, scrubJson } from '../redaction/scrub.ts'
import { boundControl } from './bounds.ts'
import { type GuardParts, guardControl } from './guard.ts'
import { protectiveHeaders } from './protect.ts'
import { readiness } from './readiness.ts'
import { createResend } from './resend.ts'
import { errorBody } from './route.ts'
import type { Verbs } from './verbs.ts'

type ControlParts = Omit<Verbs, 'resend'> & {
  answer: (request: PlainRequest) => Awaitable<PlainReply>
  /** What `x-emulator` says. */
  name: string
}

/** Documents of the emulator's own, in which nothing stands that anybody has sent. */
const isOwnDocument = (path: string) => /^\/_emulator\/(openapi\.json|differences)\/?$/.test(path)

/** The control API as a door for web Requests; `read` is the body, where the door has read it already. */
export type ControlApi = { fetch: (request: Request, read?: Uint8Array) => Promise<Response> }

/**
 * The control API as a function of the verbs. Its routes are loaded with the first request that needs them, so that an
 * emulator that is only called starts without them; a container's probe does not need them.
 */
export function createControlApi({ answer, name, ...verbs }: ControlParts, guard: GuardParts): ControlApi {
  const { requests, clock, options } = verbs
  const resend = createResend({ requests, accessKeys: options.accessKeys, now: clock.now, answer })
  let app: Promise<{ fetch: (request: Request) => Awaitable<Response> }> | undefined
  const load = async () => (await import('./routes.ts')).createRoutes({ ...verbs, resend })

  async function respond(request: Request, read: Uint8Array | undefined): Promise<Response> {
    // Dots resolved, as the routes will see it: what is open by its beginning must not lead elsewhere.
    const { pathname } = new URL(request.url)
    if (request.method === 'GET' && pathname === '/_emulator/health') return Response.json({ status: 'alive' })
    if (request.method === 'GET' && pathname === '/_emulator/ready') return readiness(verbs)
    // A Request of these can have none, and one of TRACE cannot be made again. Any other's is looked at before the routes
    // do, and handed on as bytes: the adapter's own has a stream, and cannot be made again by what bounds bodies.
    const hasBody = !/^(GET|HEAD|TRACE)$/.test(request.method)
    let body = new Uint8Array(0)
    try {
      if (hasBody && !read) body = await bodyOfRequest(request, options.bodyLimit)
    } catch (thrown) {
      const words = thrown instanceof Error ? thrown.message : String(thrown)
      return Response.json(errorBody('malformed', `The body cannot be read: ${words}`), { status: 400 })
    }
    const plain = plainParts(request, read ?? body)
    const refusal = boundControl(plain) ?? guardControl(plain, pathname, guard)
    if (refusal) return Response.json(errorBody(refusal.code, refusal.message), { status: refusal.status })
    app ??= load()
    if (read) return (await app).fetch(withBody(request, read))
    const { method, headers, signal } = request
    return (await app).fetch(hasBody ? new Request(request.url, { method, headers, signal, body }) : request)
  }

  return {
    async fetch(request, read) {
      const { pathname } = new URL(request.url)
      const response = await withLength(await respond(request, read), isOwnDocument(pathname) ? undefined : verbs.scrub)
      const { headers } = response
      headers.set('x-emulator', name)
      // Bun's Response.json adds a charset, which JSON has no use for.
      if (/^application\/json\s*;/.test(headers.get('content-type') ?? ''))
        headers.set('content-type', 'application/json')
      for (const [name, value] of Object.entries(protectiveHeaders(pathname)))
        if (!headers.has(name)) headers.set(name, value)
      return response
    },
  }
}

/**
 * A request whose body is these bytes. A new Request would be of the kind that a test environment has put among the
 * globals (happy-dom), or would take a stream that is missing there (vmThreads).
 */
function withBody(request: Request, bytes: Uint8Array): Request {
  return Object.create(request, {
    body: { value: null },
    text: { value: async () => new TextDecoder().decode(bytes) },
    arrayBuffer: { value: async () => Uint8Array.from(bytes).buffer },
  })
}

/** With content-length, so that every door answers the same, and without secrets; streams see to that themselves. */
async function withLength(response: Response, scrub: Scrub | undefined): Promise<Response> {
  const { body, headers, status } = response
  const type = headers.get('content-type') ?? ''
  if (!body || type.startsWith('text/event-stream')) return response
  const isJson = /^application\/json\b/.test(type)
  const isText = isJson || type.startsWith('text/plain')
  const bytes = isText && scrub ? scrubbed(await response.text(), isJson, scrub) : await response.arrayBuffer()
  headers.set('content-length', String(bytes.byteLength))
  return new Response(bytes, { status, headers })
}

const scrubbed = (text: string, isJson: boolean, scrub: Scrub) =>
  new TextEncoder().encode(isJson ? scrubJson(text, scrub) : scrub(text))

/** What guards look at; nobody foreign stands behind a Request that never was on a wire, so it may have no host. */
const plainParts = (request: Request, body: Uint8Array): PlainRequest => ({
  method: request.method,
  url: request.url,
  headers: plainHeaders(request.headers),
  body,
})
