import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { answers, given, idNotFound, isoTime, refuses } from './described.ts'
import { callbackSchema, idParam, inboxSchema, keyQuery } from './schemas.ts'
import { shownCallback } from './shown.ts'
import type { Verbs } from './verbs.ts'

/** Callbacks: every delivery with its attempts, replay, and the inbox that a CallbackUrl may point at. */
export function addCallbackRoutes(app: OpenAPIHono, { callbacks, inbox, clock }: Verbs): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/callbacks',
      summary: 'Every delivery with its attempts, newest first',
      request: { query: keyQuery.extend({ transactionId: z.string().optional() }) },
      responses: { 200: answers(z.object({ callbacks: z.array(callbackSchema) }), 'deliveries') },
    }),
    c => c.json({ callbacks: callbacks.list(given(c.req.valid('query'))).map(shownCallback) }, 200),
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/callbacks/{id}/replay',
      summary: 'Send it once more',
      request: { params: idParam },
      responses: { 202: answers(callbackSchema, 'the new delivery'), 404: refuses('no such callback') },
    }),
    c => {
      const { id } = c.req.valid('param')
      const replayed = callbacks.replay(id)
      return replayed ? c.json(shownCallback(replayed), 202) : c.json(idNotFound('callback', id), 404)
    },
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/inbox',
      summary: 'What arrived at the inbox, newest first',
      request: { query: z.object({ name: z.string().optional() }) },
      responses: { 200: answers(z.object({ messages: z.array(inboxSchema) }), 'messages') },
    }),
    c =>
      c.json(
        { messages: inbox.list(c.req.valid('query').name).map(message => ({ ...message, at: isoTime(message.at) })) },
        200,
      ),
  )

  app.all('/inbox/:name', async c => {
    inbox.receive({
      name: c.req.param('name'),
      at: clock.now(),
      method: c.req.method,
      query: c.req.query(),
      headers: c.req.header(),
      body: await c.req.text(),
    })
    return c.json({ received: true }, 200)
  })
}
