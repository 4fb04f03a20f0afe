import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { methodNotAllowed } from 'hono/method-not-allowed'
import * as v from 'valibot'
import { authorityRoutes } from './authority.ts'
import { callbackRoutes } from './callbacks.ts'
import { clockRoutes } from './clock.ts'
import { differenceRoutes } from './differences.ts'
import { eventRoutes } from './events.ts'
import { inboxRoutes } from './inbox-routes.ts'
import { lifeRoutes } from './life.ts'
import { observationRoutes } from './observations.ts'
import { openApiOf } from './openapi.ts'
import { optionRoutes } from './options.ts'
import { pageRoutes } from './pages.ts'
import { BadRequest, readRequest } from './read-request.ts'
import { requestRoutes } from './requests.ts'
import { type Answer, answers, errorBody, type Route, route } from './route.ts'
import { scenarioRoutes } from './scenarios.ts'
import { transactionRoutes } from './transactions.ts'
import type { Verbs } from './verbs.ts'
import { videoRoutes } from './videos.ts'

/**
 * The routes below `/_emulator` as one app. Routes, their validation and `openapi.json` come from the same descriptions,
 * so none can say anything else than the others.
 */
export function createRoutes(verbs: Verbs): Hono {
  const routes: Route[] = [
    ...lifeRoutes(verbs),
    ...transactionRoutes(verbs),
    ...scenarioRoutes(verbs),
    ...requestRoutes(verbs),
    ...callbackRoutes(verbs),
    ...inboxRoutes(verbs),
    ...clockRoutes(verbs),
    ...eventRoutes(verbs),
    ...optionRoutes(verbs),
    ...differenceRoutes,
    ...authorityRoutes(verbs),
    ...observationRoutes(verbs),
    ...pageRoutes(verbs),
    ...videoRoutes(verbs),
  ]
  routes.push(descriptionRoute(routes))

  const app = new Hono({ strict: false }).basePath('/_emulator')
  app.use(methodNotAllowed({ app, onMethodNotAllowed: (c, methods) => refuseMethod(c.req.method, methods) }))
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
  }
  app.notFound(c =>
    c.json(
      errorBody(
        'not-found',
        `${c.req.method} ${c.req.path} does not exist. See /_emulator/openapi.json for what does.`,
      ),
      404,
    ),
  )
  app.onError((error, c) =>
    error instanceof BadRequest ? c.json(error.body(), error.status) : c.json(errorBody('failed', error.message), 500),
  )
  return app
}

function refuseMethod(method: string, methods: string[]): Response {
  const allow = methods.join(', ')
  const body = errorBody('method-not-allowed', `${method} is not possible here. Use ${allow}.`)
  return Response.json(body, { status: 405, headers: { allow } })
}

function descriptionRoute(routes: readonly Route[]): Route {
  let text: string | undefined
  const shown: Answer = answers(v.record(v.string(), v.unknown()), 'OpenAPI 3.1')
  return route({
    method: 'get',
    path: '/openapi.json',
    summary: 'This description',
    answers: { 200: shown },
    handle: ({ c }) => {
      text ??= JSON.stringify(openApiOf(routes))
      return c.body(text, 200, { 'content-type': 'application/json' })
    },
  })
}
