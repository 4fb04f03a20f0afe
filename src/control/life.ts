import * as v from 'valibot'
import { readiness } from './readiness.ts'
import { answers, type Route, route } from './route.ts'
import { keyQuery } from './schemas.ts'
import type { Verbs } from './verbs.ts'

const status = v.object({ status: v.string() })
const notReady = v.object({ status: v.string(), reason: v.string() })

/** Probes, and the reset. The probes are answered without these routes where a container asks; they are described here. */
export const lifeRoutes = (verbs: Verbs): Route[] => [
  route({
    method: 'get',
    path: '/health',
    summary: 'Whether the process is alive',
    answers: { 200: answers(status, 'it is') },
    handle: ({ c }) => c.json({ status: 'alive' }, 200),
  }),
  route({
    method: 'get',
    path: '/ready',
    summary: 'Whether calls are accepted',
    answers: { 200: answers(status, 'they are'), 503: answers(notReady, 'they are not, and why') },
    handle: () => readiness(verbs),
  }),
  route({
    method: 'post',
    path: '/reset',
    summary: 'Forget transactions, journal, callbacks, scenarios and limits; clock and ids go back to their start',
    query: v.object(keyQuery),
    answers: { 204: { description: 'nothing older is delivered any more' } },
    async handle({ query, c }) {
      await verbs.reset(query.accessKeyId)
      return c.body(null, 204)
    },
  }),
]
