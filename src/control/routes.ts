import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { version } from '../gateway/version.ts'
import { accessTo } from './access.ts'
import { addCaRoutes } from './ca-routes.ts'
import { addCallbackRoutes } from './callback-routes.ts'
import { addClockRoutes } from './clock-routes.ts'
import { answers, errorBody, takes } from './described.ts'
import { addPageRoutes } from './page-routes.ts'
import { addRequestRoutes } from './request-routes.ts'
import { addScenarioRoutes } from './scenario-routes.ts'
import { idParam, keyQuery } from './schemas.ts'
import { addTransactionRoutes } from './transaction-routes.ts'
import type { Verbs } from './verbs.ts'

/**
 * The routes below `/_emulator` as one app. Routes, their validation and `openapi.json` come from the same descriptions,
 * so none can say anything else than the others.
 */
export function createRoutes(verbs: Verbs): OpenAPIHono {
  const app: OpenAPIHono = new OpenAPIHono({
    defaultHook: (result, c) => {
      if (result.success) return undefined
      const faults = result.error.issues.map(({ path, message }) => `${path.join('.') || result.target}: ${message}`)
      return c.json(errorBody('invalid', `${faults.join('; ')}. See /_emulator/openapi.json for what is allowed.`), 400)
    },
  })

  app.use(async (c, next) => {
    const isOpen = accessTo(c.req.path) === 'receiver'
    const isJson = /^application\/json\b/i.test(c.req.header('content-type') ?? '')
    if (isOpen || isJson || !['POST', 'PUT'].includes(c.req.method) || (await c.req.text()) === '') return next()
    return c.json(errorBody('not-json', 'The body is not marked as JSON. Send content-type: application/json.'), 415)
  })

  const status = z.object({ status: z.string() })
  for (const [path, word, summary] of [
    ['/health', 'alive', 'Whether the process is alive'],
    ['/ready', 'ready', 'Whether calls are accepted'],
  ] as const)
    app.openapi(createRoute({ method: 'get', path, summary, responses: { 200: answers(status, 'it is') } }), c =>
      c.json({ status: word }, 200),
    )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/reset',
      summary:
        'Start anew: forget transactions, journal, callbacks, scenarios, limits; clock and ids back to their start',
      request: { query: keyQuery },
      responses: { 204: { description: 'nothing of before is delivered any more' } },
    }),
    async c => {
      await verbs.reset(c.req.valid('query').accessKeyId)
      return c.body(null, 204)
    },
  )

  addTransactionRoutes(app, verbs)
  addScenarioRoutes(app, verbs)
  addRequestRoutes(app, verbs)
  addCallbackRoutes(app, verbs)
  addClockRoutes(app, verbs)
  addCaRoutes(app, verbs)
  addPageRoutes(app, verbs)

  describePlainRoutes(app)
  // Made once: to put it together takes longer than all other answers.
  let document: object | undefined
  app.get('/openapi.json', c => {
    document ??= app.getOpenAPI31Document({
      openapi: '3.1.0',
      servers: [{ url: '/_emulator' }],
      info: {
        title: 'cloudauth-emulator control API',
        version,
        description: 'See what happened, force an outcome, move time. Not part of the emulated service.',
      },
    })
    return c.json(document)
  })
  const all = new OpenAPIHono({ strict: false }).route('/_emulator', app)
  all.notFound(c =>
    c.json(
      errorBody(
        'not-found',
        `${c.req.method} ${c.req.path} does not exist. See /_emulator/openapi.json for what does.`,
      ),
      404,
    ),
  )
  all.onError((error, c) =>
    c.json(errorBody('failed', error.message), 'status' in error && error.status === 400 ? 400 : 500),
  )
  return all
}

/** The routes that speak no JSON: their descriptions stand here, their handlers with the pages and the inbox. */
function describePlainRoutes(app: OpenAPIHono): void {
  const html = { content: { 'text/html': { schema: z.string() } } }
  const outcome = z.object({ outcome: z.enum(['pass', 'fail', 'give-up']), subCode: z.string().optional() })
  const next = z.object({ location: z.string() })
  const name = { params: z.object({ name: z.string() }) }
  const received = { 200: answers(z.object({ received: z.boolean() }), 'kept; GET inbox lists it') }
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/',
    summary: 'The console',
    responses: { 200: { ...html, description: 'the page' } },
  })
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/verify/{id}',
    summary: 'The page that an end user sees',
    request: { params: idParam, query: z.object({ lang: z.enum(['en', 'zh']).optional() }) },
    responses: { 200: { ...html, description: 'the page' }, 404: { ...html, description: 'no such transaction' } },
  })
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/verify/{id}',
    summary: 'The outcome that the end user chose, sent by the script of the page',
    request: { params: idParam, body: takes(outcome) },
    responses: {
      200: answers(next, 'where to go: ReturnUrl, or back to the page'),
      404: answers(next, 'no such transaction; the page says so'),
      409: answers(next, 'it is not pending; the page says how it ended'),
    },
  })
  for (const method of ['get', 'post'] as const)
    app.openAPIRegistry.registerPath({
      method,
      path: '/inbox/{name}',
      summary: 'A place that a CallbackUrl may point at; takes any method',
      request: name,
      responses: received,
    })
}
