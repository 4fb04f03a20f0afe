import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { isMoment } from '../clock/clock.ts'
import { parseDuration } from '../clock/duration.ts'
import { answers, errorBody, isoTime, refuses, takes } from './described.ts'
import { clockBody, clockSchema } from './schemas.ts'
import type { Verbs } from './verbs.ts'

/** The clock: read it, put it, move it, stop it. */
export function addClockRoutes(app: OpenAPIHono, { clock }: Verbs): void {
  const shown = () => ({ now: isoTime(clock.now()), frozen: clock.isFrozen() })

  app.openapi(
    createRoute({
      method: 'get',
      path: '/clock',
      summary: 'What the clock shows',
      responses: { 200: answers(clockSchema, 'the clock') },
    }),
    c => c.json(shown(), 200),
  )

  app.openapi(
    createRoute({
      method: 'put',
      path: '/clock',
      summary: 'Put, move, freeze or release the clock; what becomes due is fired, in order',
      request: { body: takes(clockBody) },
      responses: { 200: answers(clockSchema, 'the clock afterwards'), 400: refuses('not a moment or a duration') },
    }),
    c => {
      const { now, advance, frozen } = c.req.valid('json')
      const target = (now === undefined ? clock.now() : Date.parse(now)) + (parseDuration(advance ?? '') ?? 0)
      if (!isMoment(target))
        return c.json(
          errorBody(
            'invalid',
            `${advance === undefined ? `now: ${now}` : `advance: ${advance}`} leads out of the years 1 to 9998. Go less far.`,
          ),
          400,
        )
      if (frozen !== undefined) clock.freeze(frozen)
      if (now !== undefined) clock.set(Date.parse(now))
      if (advance !== undefined) clock.advance(parseDuration(advance) ?? 0)
      return c.json(shown(), 200)
    },
  )
}
