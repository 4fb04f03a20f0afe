import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { curlOfEntry } from '../journal/curl-of-entry.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import { answers, errorBody, given, idNotFound, isoTime, refuses } from './described.ts'
import { keyQuery, requestQuery, requestSchema, waitQuery } from './schemas.ts'
import type { Verbs } from './verbs.ts'

const listed = z.object({
  requests: z.array(requestSchema),
  evicted: z.number().openapi({ description: 'how many had to go because there was no room' }),
  oldestSequence: z.number(),
  nextBefore: z.number().optional(),
})
const idOfRequest = z.object({ id: z.string().max(200).openapi({ description: 'a sequence number or a RequestId' }) })

/** The journal: list, wait for, export and forget requests. */
export function addRequestRoutes(app: OpenAPIHono, { requests }: Verbs): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/requests',
      summary: 'Requests to the API, newest first; secrets and pictures are redacted',
      request: { query: requestQuery },
      responses: { 200: answers(listed, 'a page of the journal') },
    }),
    c => {
      const { entries, ...rest } = requests.list(given(c.req.valid('query')))
      return c.json({ requests: entries.map(shown), ...rest }, 200)
    },
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/requests/wait',
      summary: 'Answers as soon as so many matching requests have come',
      request: { query: waitQuery },
      responses: {
        200: answers(z.object({ requests: z.array(requestSchema) }), 'they came'),
        408: refuses('they did not come in time'),
        410: refuses('requests that count were evicted: no right answer is possible'),
      },
    }),
    async c => {
      const { count, timeout, since, ...filter } = c.req.valid('query')
      const waited = await requests.wait({ filter: given(filter), count, timeout, ...given({ since }) })
      if (waited.outcome === 'found') return c.json({ requests: waited.entries.map(shown) }, 200)
      if (waited.outcome === 'timeout')
        return c.json(
          errorBody(
            'timeout',
            `${waited.found} of ${count} requests came within ${timeout} ms. GET requests for what came.`,
          ),
          408,
        )
      return c.json(
        errorBody(
          'gone',
          'Requests that may count were evicted from the journal. Wait with since, or DELETE requests before.',
        ),
        410,
      )
    },
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/requests/{id}',
      summary: 'One request',
      request: { params: idOfRequest },
      responses: { 200: answers(requestSchema, 'the request'), 404: refuses('no such request') },
    }),
    c => {
      const { id } = c.req.valid('param')
      const entry = requests.get(/^\d+$/.test(id) ? Number(id) : id)
      return entry ? c.json(shown(entry), 200) : c.json(idNotFound('request', id), 404)
    },
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/requests/{id}/curl',
      summary: 'One request as a curl command',
      request: { params: idOfRequest },
      responses: {
        200: { content: { 'text/plain': { schema: z.string() } }, description: 'the command' },
        404: refuses('no such request'),
      },
    }),
    c => {
      const { id } = c.req.valid('param')
      const entry = requests.get(/^\d+$/.test(id) ? Number(id) : id)
      return entry ? c.text(curlOfEntry(entry), 200) : c.json(idNotFound('request', id), 404)
    },
  )

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/requests',
      summary: 'Forget all requests, or those of one key',
      request: { query: keyQuery },
      responses: { 204: { description: 'forgotten' } },
    }),
    c => {
      requests.clear(c.req.valid('query').accessKeyId)
      return c.body(null, 204)
    },
  )
}

const shown = ({ at, redacted, ...entry }: JournalEntry) => ({ ...entry, at: isoTime(at), redacted: [...redacted] })
