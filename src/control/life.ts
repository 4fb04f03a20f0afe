import * as v from 'valibot'
import { readiness } from './readiness.ts'
import { type Route, route } from './route.ts'
import { keyQuery } from './schemas.ts'
import type { Verbs } from './verbs.ts'

/** Probes, and the reset. The probes are answered without these routes where a container asks; they are described here. */
export const lifeRoutes = (verbs: Verbs): Route[] => [
  route({
    method: 'get',
    path: '/health',
    handle: ({ c }) => c.json({ status: 'alive' }, 200),
  }),
  route({
    method: 'get',
    path: '/ready',
    handle: () => readiness(verbs),
  }),
  route({
    method: 'post',
    path: '/reset',
    query: v.object(keyQuery),
    async handle({ query, c }) {
      await verbs.reset(query.accessKeyId)
      return c.body(null, 204)
    },
  }),
]
