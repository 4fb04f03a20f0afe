import type { Context } from 'hono'
import * as v from 'valibot'
import { curlOfEntry } from '../journal/curl-of-entry.ts'
import { harOfEntry } from '../journal/har-of-entry.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import { findRequest } from './find-request.ts'
import { errorBody, idNotFound, type Route, route, withoutUndefined } from './route.ts'
import { described, isoTime, keyQuery, pageQuery, text, wholeNumber } from './schemas.ts'
import { contains, searched } from './search.ts'
import type { Verbs } from './verbs.ts'

const filters = {
  ...keyQuery,
  action: text('only calls of this action'),
  code: text('only those answered with this code'),
  transactionId: text('only those about this transaction'),
  status: v.optional(wholeNumber(0, 999)),
  merchantBizId: text('only those with this MerchantBizId'),
  sceneCode: text('only those with this SceneCode'),
}

const waitQuery = v.object({
  ...filters,
  count: v.optional(wholeNumber(1, 1000), 1),
  timeout: described(v.optional(wholeNumber(0, 60_000), 5000), 'real milliseconds'),
  since: described(v.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER)), 'count only requests after this sequence'),
})

export const idOfRequest = {
  id: described(v.pipe(v.string(), v.minLength(1), v.maxLength(200)), 'a sequence number or a RequestId'),
}

/** The journal: list, wait for, read, export, repeat and forget requests. */
export function requestRoutes({ requests, resend }: Verbs): Route[] {
  const find = (id: string, query: { accessKeyId?: string | undefined }) => findRequest(requests, id, query)

  const ofOne = { params: idOfRequest, query: v.object(keyQuery) }
  type AskedOfOne = { params: { id: string }; query: { accessKeyId?: string | undefined }; c: Context }
  /** Handles a route of one request: 404 when there is none of that id. */
  const withEntry =
    (answer: (entry: JournalEntry, c: Context) => Response | Promise<Response>) =>
    async ({ params: { id }, query, c }: AskedOfOne) => {
      const entry = await find(id, query)
      return entry ? answer(entry, c) : c.json(idNotFound('request', id), 404)
    }

  return [
    route({
      method: 'get',
      path: '/requests',
      query: v.object({
        ...filters,
        q: text(`only those with these words in any value, among the newest ${searched}`),
        limit: pageQuery.limit,
        cursor: described(v.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER)), 'nextCursor of the page before'),
      }),
      async handle({ query: { q, cursor, limit, ...filter }, c }) {
        const passes = q === undefined ? undefined : (entry: JournalEntry) => contains(entry, q)
        const { entries, nextBefore, evicted, oldestSequence } = await requests.list(
          withoutUndefined({ ...filter, limit, before: cursor, passes }),
        )
        return c.json(
          {
            requests: entries.map(shownRequest),
            evicted,
            oldestSequence,
            total: (await requests.counts()).stored,
            more: nextBefore !== undefined,
            ...(nextBefore !== undefined && { nextCursor: String(nextBefore) }),
          },
          200,
        )
      },
    }),

    route({
      method: 'get',
      path: '/requests/wait',
      query: waitQuery,
      async handle({ query: { count, timeout, since, ...filter }, c }) {
        const waited = await requests.wait({
          filter: withoutUndefined(filter),
          count,
          timeout,
          ...withoutUndefined({ since }),
        })
        if (waited.outcome === 'found') return c.json({ requests: waited.entries.map(shownRequest) }, 200)
        if (waited.outcome === 'timeout')
          return c.json(
            errorBody(
              'timeout',
              `${waited.found} of ${count} requests came within ${timeout} ms. GET requests for what came.`,
            ),
            404,
          )
        return c.json(
          errorBody(
            'gone',
            'Requests that may count were evicted from the journal. Wait with since, or DELETE requests before.',
          ),
          409,
        )
      },
    }),

    route({
      method: 'get',
      path: '/requests/{id}',
      ...ofOne,
      handle: withEntry((entry, c) => c.json(shownRequest(entry), 200)),
    }),

    route({
      method: 'get',
      path: '/requests/{id}/curl',
      ...ofOne,
      handle: withEntry((entry, c) => c.text(curlOfEntry(entry), 200)),
    }),

    route({
      method: 'get',
      path: '/requests/{id}/har',
      ...ofOne,
      handle: withEntry((entry, c) => c.json(harOfEntry(entry), 200)),
    }),

    route({
      method: 'post',
      path: '/requests/{id}/resend',
      ...ofOne,
      handle: withEntry(async (entry, c) => {
        const repeated = await resend(entry.sequence)
        if ('cannot' in repeated) return c.json(errorBody('not-repeatable', repeated.cannot), 409)
        const { sequence, status, body } = repeated
        const again = sequence === undefined ? undefined : await requests.get(sequence)
        return c.json({ ...(again && { request: shownRequest(again) }), status, body }, 200)
      }),
    }),

    route({
      method: 'delete',
      path: '/requests',
      query: v.object(keyQuery),
      async handle({ query, c }) {
        await requests.clear(query.accessKeyId)
        return c.body(null, 204)
      },
    }),
  ]
}

/** An entry as the control API shows it. */
export const shownRequest = ({ at, redacted, ...entry }: JournalEntry) => ({
  ...entry,
  at: isoTime(at),
  redacted: [...redacted],
})
