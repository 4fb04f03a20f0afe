import { type Awaitable, isPromise } from '../gateway/awaitable.ts'
import { splitTarget } from '../gateway/call.ts'
import { headerText, type PlainReply, type PlainRequest } from '../gateway/exchange.ts'
import { emulatorName } from '../gateway/reply.ts'
import { controlJson, controlRefusal } from './control-refusal.ts'
import { type GuardParts, guardControl } from './guard.ts'
import { protectiveHeaders } from './protect.ts'
import type { Verbs } from './verbs.ts'

/**
 * The control API as a function of the verbs. Its routes are loaded with the first request that needs them, so that an
 * emulator that is only called starts without them; a container's probe does not need them.
 */
export function createControlApi(verbs: Verbs, guard: GuardParts) {
  let app: Promise<{ fetch: (request: Request) => Awaitable<Response> }> | undefined
  const load = async () => (await import('./routes.ts')).createRoutes(verbs)

  return function control(request: PlainRequest): Awaitable<PlainReply> {
    const path = routedPath(request.url)
    const reply = answer(request, path)
    return isPromise(reply) ? reply.then(ready => protect(ready, path)) : protect(reply, path)
  }

  function answer(request: PlainRequest, path: string): Awaitable<PlainReply> {
    if (request.method === 'GET' && path === '/_emulator/health') return controlJson(200, { status: 'alive' })
    if (request.method === 'GET' && path === '/_emulator/ready') return controlJson(200, { status: 'ready' })
    const refusal = guardControl(request, path, guard)
    if (refusal) return controlRefusal(refusal)
    app ??= load()
    return app
      .then(({ fetch }) => throughFetch(fetch, request))
      .catch(thrown =>
        controlRefusal({ status: 400, code: 'malformed', message: `The request cannot be read: ${thrown}.` }),
      )
  }
}

const protect = (reply: PlainReply, path: string): PlainReply => ({
  ...reply,
  headers: { ...protectiveHeaders(path), ...reply.headers },
})

/** The path as the routes will see it, dots resolved: what is open by its beginning must not lead elsewhere. */
function routedPath(url: string): string {
  const target = url.startsWith('/') ? `http://localhost${url}` : url
  return URL.canParse(target) ? new URL(target).pathname : splitTarget(url).path
}

/** Hands a plain request to an app that speaks web Requests. */
async function throughFetch(
  fetch: (request: Request) => Awaitable<Response>,
  request: PlainRequest,
): Promise<PlainReply> {
  const { method, url, body } = request
  const host = (headerText(request, 'host') ?? '').replace(/^https?:\/\//i, '') || 'localhost'
  const headers = new Headers()
  for (const name of Object.keys(request.headers)) {
    const value = headerText(request, name)
    if (value !== undefined) headers.set(name, value)
  }
  const bodiless = method === 'GET' || method === 'HEAD'
  const target = url.startsWith('/') ? `http://${host}${url}` : url
  const response = await fetch(
    new Request(target, { method, headers, ...(!bodiless && { body: Uint8Array.from(body) }) }),
  )
  const text = await response.text()
  return {
    status: response.status,
    headers: {
      ...Object.fromEntries(response.headers),
      ...(response.status !== 204 && { 'content-length': String(new TextEncoder().encode(text).length) }),
      'x-emulator': emulatorName,
    },
    body: text,
  }
}
