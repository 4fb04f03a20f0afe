import * as v from 'valibot'
import { type CallbackRecord, callbackStates } from '../callbacks/callback.ts'
import { idNotFound, isOf, type Route, route, withoutUndefined } from './route.ts'
import { idParam, keyQuery, pageQuery, text } from './schemas.ts'
import { contains, pageOf, searched } from './search.ts'
import { shownCallback } from './shown.ts'
import type { Verbs } from './verbs.ts'

/** Callbacks: every delivery with its attempts, and replay. */
export function callbackRoutes({ callbacks, options }: Verbs): Route[] {
  const shown = (record: CallbackRecord) => shownCallback(record, options.redact)
  return [
    route({
      method: 'get',
      path: '/callbacks',
      query: v.object({
        ...keyQuery,
        transactionId: text('only those of this transaction'),
        state: v.optional(v.picklist(callbackStates)),
        q: text(`only those with these words in any value, among the newest ${searched}`),
        ...pageQuery,
      }),
      async handle({ query: { q, limit, cursor, ...filter }, c }) {
        const found = (await callbacks.list(withoutUndefined(filter)))
          .slice(0, q === undefined ? undefined : searched)
          .filter(record => contains(shown(record), q))
        const { page, ...rest } = pageOf(found, { limit, cursor }, ({ id }) => id)
        return c.json({ callbacks: page.map(shown), total: (await callbacks.counts()).stored, ...rest }, 200)
      },
    }),

    route({
      method: 'get',
      path: '/callbacks/{id}',
      params: idParam,
      query: v.object(keyQuery),
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
      params: idParam,
      query: v.object(keyQuery),
      async handle({ params: { id }, query, c }) {
        const record = await callbacks.get(id)
        const isThere = record !== undefined && isOf(record, query.accessKeyId)
        const replayed = isThere ? await callbacks.replay(id) : undefined
        return replayed ? c.json(shown(replayed), 202) : c.json(idNotFound('callback', id), 404)
      },
    }),
  ]
}
