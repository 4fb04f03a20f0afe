import * as v from 'valibot'
import { errorBody, type Route, route } from './route.ts'
import { idParam } from './schemas.ts'
import type { Verbs } from './verbs.ts'

/** The videos that CheckResult links to. The link alone is enough to read them: it expires, and no real face is shown. */
export function videoRoutes(verbs: Verbs): Route[] {
  return [
    route({
      method: 'get',
      path: '/videos/{id}',
      params: idParam,
      query: v.object({ expires: v.pipe(v.string(), v.regex(/^\d{1,16}$/, 'milliseconds')), mark: v.string() }),
      async handle({ params: { id }, query: { expires, mark }, c }) {
        const bytes = await verbs.video({ id, expires: Number(expires), mark })
        if (bytes) return c.body(Uint8Array.from(bytes), 200, { 'content-type': 'video/mp4' })
        return c.json(errorBody('not-found', 'The link to this video is over. Call CheckResult for a new one.'), 404)
      },
    }),
  ]
}
