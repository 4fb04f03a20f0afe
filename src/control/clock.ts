import * as v from 'valibot'
import { isMoment } from '../clock/clock.ts'
import { parseDuration } from '../clock/duration.ts'
import { errorBody, type Route, route, takes } from './route.ts'
import { isoTime, named } from './schemas.ts'
import type { Verbs } from './verbs.ts'

/** A moment as `PUT clock` takes it: a day that exists, with its offset. */
export const momentForm =
  /^(?!000[01]|9999-(?!01-01T00:00:00(\.0+)?Z))(\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))|(\d\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/

/** At most 9,999 weeks and days at once: the clock ends with the year 9998. */
const durationForm = /^P(?=[\dT])(\d{1,4}W)?(\d{1,4}D)?(T(?=\d)(\d{1,5}H)?(\d{1,6}M)?(\d{1,8}(\.\d{1,3})?S)?)?$/

const body = named(
  'SetClock',
  v.strictObject({
    now: v.optional(
      v.pipe(
        v.string(),
        v.regex(momentForm, 'a moment with its offset, on a day that the calendar has, such as 2026-01-31T00:00:00Z'),
        v.description('a moment with its offset, such as 2026-01-31T00:00:00Z'),
      ),
    ),
    advance: v.optional(
      v.pipe(
        v.string(),
        v.regex(durationForm, 'an ISO 8601 duration such as PT31M or P1D'),
        v.description('an ISO 8601 duration'),
      ),
    ),
    frozen: v.optional(v.boolean()),
  }),
)

/** The clock: read it, set it, move it, stop it. */
export function clockRoutes({ clock }: Verbs): Route[] {
  const shown = () => ({ now: isoTime(clock.now()), frozen: clock.isFrozen() })
  return [
    route({
      method: 'get',
      path: '/clock',
      handle: ({ c }) => c.json(shown(), 200),
    }),
    route({
      method: 'put',
      path: '/clock',
      body: takes(body),
      async handle({ body: { now, advance, frozen }, c }) {
        const from = now === undefined ? clock.now() : Date.parse(now)
        const target = from + (parseDuration(advance ?? '') ?? 0)
        if (!isMoment(target))
          return c.json(
            errorBody(
              'invalid',
              `${advance === undefined ? `now: ${now}` : `advance: ${advance}`} leads out of the years 1 to 9998. Go less far.`,
            ),
            400,
          )
        if (frozen !== undefined) await clock.freeze(frozen)
        if (now !== undefined) await clock.set(Date.parse(now))
        if (advance !== undefined) await clock.advance(parseDuration(advance) ?? 0)
        return c.json(shown(), 200)
      },
    }),
  ]
}
