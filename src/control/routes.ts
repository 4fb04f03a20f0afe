import { bodyLimit } from 'hono/body-limit'
import { PatternRouter } from 'hono/router/pattern-router'
import { Hono } from 'hono/tiny'
import { isStoreUnavailable } from '../gateway/gateway.ts'
import { allRoutes } from './all-routes.ts'
import { BadRequest, readRequest } from './read-request.ts'
import { errorBody } from './route.ts'
import type { Verbs } from './verbs.ts'

const base = '/_emulator'

/**
 * The routes below `/_emulator` as one app. What a request may hold is checked by the same schemas that `openapi.json`
 * shows, so neither can say anything else than the other.
 */
export function createRoutes(verbs: Verbs): Hono {
  const routes = allRoutes(verbs)
  const app = new Hono({ strict: false }).basePath(base)
  /** By path alone, for what may be done there instead. */
  const methods = new PatternRouter<string>()
  app.use(
    bodyLimit({
      maxSize: verbs.options.bodyLimit,
      onError: c =>
        c.json(
          errorBody('too-large', `The body is over ${verbs.options.bodyLimit} bytes (--body-limit). Send less.`),
          413,
        ),
    }),
  )
  for (const described of routes) {
    const { method, path, handle } = described
    const answer = async (c: Parameters<typeof readRequest>[0]) => handle(await readRequest(c, described))
    const pattern = path.replace(/\{(\w+)\}/g, ':$1')
    if (method === 'all') app.all(pattern, answer)
    else app.on(method.toUpperCase(), pattern, answer)
    if (method !== 'all') methods.add('ALL', pattern === '/' ? base : base + pattern, method.toUpperCase())
  }
  app.notFound(c => {
    const { method, path } = c.req
    const possible = new Set(
      methods.match('ALL', path)[0].flatMap(([found]) => (found === 'GET' ? ['GET', 'HEAD'] : found)),
    )
    if (possible.size > 0) return refuseMethod(method, [...possible])
    return c.json(
      errorBody('not-found', `${method} ${path} does not exist. See /_emulator/openapi.json for what does.`),
      404,
    )
  })
  app.onError((error, c) => {
    if (error instanceof BadRequest) return c.json(error.body(), error.status)
    const thrown: unknown = error
    return isStoreUnavailable(thrown)
      ? c.json(errorBody('store-unavailable', thrown.message), 503)
      : c.json(errorBody('failed', error.message), 500)
  })
  return app
}

function refuseMethod(method: string, methods: string[]): Response {
  const allow = methods.join(', ')
  const body = errorBody('method-not-allowed', `${method} is not possible here. Use ${allow}.`)
  return Response.json(body, { status: 405, headers: { allow } })
}
