import * as v from 'valibot'
import type { CallbackRecord } from '../callbacks/callback.ts'
import { answers, idNotFound, isOf, type Route, refuses, route, withoutUndefined } from './route.ts'
import { described, idParam, keyQuery, moment, named, pageFields, pageQuery, text } from './schemas.ts'
import { contains, pageOf, searched } from './search.ts'
import { shownCallback } from './shown.ts'
import type { Verbs } from './verbs.ts'

const states = ['scheduled', 'sending', 'delivered', 'failed', 'dropped', 'cancelled'] as const

export const callbackSchema = named(
  'Callback',
  v.object({
    id: v.string(),
    transactionId: v.string(),
    accessKeyId: v.string(),
    url: v.string(),
    state: v.picklist(states),
    nextAttemptAt: described(v.optional(moment), 'when the next attempt is due'),
    attempts: v.array(
      v.object({
        at: moment,
        status: v.optional(v.number()),
        error: v.optional(v.string()),
        milliseconds: v.number(),
      }),
    ),
  }),
)

const listed = v.object({ callbacks: v.array(callbackSchema), ...pageFields })

/** Callbacks: every delivery with its attempts, and replay. */
export function callbackRoutes({ callbacks, options }: Verbs): Route[] {
  const shown = (record: CallbackRecord) => shownCallback(record, options.redact)
  return [
    route({
      method: 'get',
      path: '/callbacks',
      summary: 'Every delivery with its attempts, newest first',
      query: v.object({
        ...keyQuery,
        transactionId: text('only those of this transaction'),
        state: v.optional(v.picklist(states)),
        q: text(`only those with these words in any value, among the newest ${searched}`),
        ...pageQuery,
      }),
      answers: { 200: answers(listed, 'a page of deliveries') },
      async handle({ query: { state, q, limit, cursor, ...filter }, c }) {
        const found = (await callbacks.list(withoutUndefined(filter)))
          .filter(record => state === undefined || record.state === state)
          .slice(0, q === undefined ? undefined : searched)
          .filter(record => contains(shown(record), q))
        const { page, ...rest } = pageOf(found, { limit, cursor }, ({ id }) => id)
        return c.json({ callbacks: page.map(shown), total: (await callbacks.counts()).stored, ...rest }, 200)
      },
    }),

    route({
      method: 'get',
      path: '/callbacks/{id}',
      summary: 'One delivery with its attempts',
      params: idParam,
      query: v.object(keyQuery),
      answers: { 200: answers(callbackSchema, 'the delivery'), 404: refuses('no such callback') },
      async handle({ params: { id }, query: { accessKeyId }, c }) {
        const record = await callbacks.get(id)
        return record && isOf(record, accessKeyId)
          ? c.json(shown(record), 200)
          : c.json(idNotFound('callback', id), 404)
      },
    }),

    route({
      method: 'post',
      path: '/callbacks/{id}/replay',
      summary: 'Send it once more',
      params: idParam,
      query: v.object(keyQuery),
      answers: { 202: answers(callbackSchema, 'the new delivery'), 404: refuses('no such callback') },
      async handle({ params: { id }, query, c }) {
        const record = await callbacks.get(id)
        const isThere = record !== undefined && isOf(record, query.accessKeyId)
        const replayed = isThere ? await callbacks.replay(id) : undefined
        return replayed ? c.json(shown(replayed), 202) : c.json(idNotFound('callback', id), 404)
      },
    }),
  ]
}
