import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { version } from '../version.ts'
import { addCallbackRoutes } from './callback-routes.ts'
import { addClockRoutes } from './clock-routes.ts'
import { answers, errorBody } from './described.ts'
import { addPageRoutes } from './page-routes.ts'
import { addRequestRoutes } from './request-routes.ts'
import { addScenarioRoutes } from './scenario-routes.ts'
import { keyQuery } from './schemas.ts'
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
  addPageRoutes(app, verbs)

  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'cloudauth-emulator control API',
      version,
      description: 'See what happened, force an outcome, move time. Not part of the emulated service.',
    },
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
