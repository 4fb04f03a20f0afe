import type { Context } from 'hono'
import * as v from 'valibot'
import { curlOfEntry } from '../journal/curl-of-entry.ts'
import { harOfEntry } from '../journal/har-of-entry.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import { findRequest } from './find-request.ts'
import { answers, errorBody, idNotFound, type Route, refuses, route, withoutUndefined } from './route.ts'
import { described, isoTime, keyQuery, moment, named, pageFields, pageQuery, text, wholeNumber } from './schemas.ts'
import { contains, searched } from './search.ts'
import type { Verbs } from './verbs.ts'

export const requestSchema = named(
  'Request',
  v.object({
    sequence: v.number(),
    at: moment,
    requestId: v.string(),
    accessKeyId: v.string(),
    action: v.string(),
    method: v.string(),
    url: v.string(),
    headers: v.record(v.string(), v.string()),
    parameters: v.record(v.string(), v.string()),
    status: v.number(),
    code: v.string(),
    reason: v.string(),
    milliseconds: described(v.number(), 'from the call being read to its answer being ready, in real time'),
    answer: described(v.string(), 'the body that was answered, before a fault was played on it'),
    transactionId: v.optional(v.string()),
    decision: described(v.optional(v.string()), 'the scenario that decided'),
    replica: described(v.optional(v.string()), 'which of several emulators that share a store answered'),
    redacted: described(v.array(v.string()), 'what does not stand here as it came'),
  }),
)

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

const listed = v.object({
  requests: v.array(requestSchema),
  evicted: described(v.number(), 'how many had to go for lack of room'),
  oldestSequence: v.number(),
  ...pageFields,
})

export const idOfRequest = {
  id: described(v.pipe(v.string(), v.minLength(1), v.maxLength(200)), 'a sequence number or a RequestId'),
}

const notFound = refuses('no such request')
const notRepeatable = refuses('parts of it were not kept, so it cannot be the same call again')
const resent = v.object({
  request: described(v.optional(requestSchema), 'the new call as the journal shows it'),
  status: v.number(),
  body: v.string(),
})

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
      summary: 'Requests to the API, newest first; secrets and pictures are redacted',
      query: v.object({
        ...filters,
        q: text(`only those with these words in any value, among the newest ${searched}`),
        limit: pageQuery.limit,
        cursor: described(v.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER)), 'nextCursor of the page before'),
      }),
      answers: { 200: answers(listed, 'a page of the journal') },
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
      summary: 'Answers as soon as so many matching requests have come',
      query: waitQuery,
      answers: {
        200: answers(v.object({ requests: v.array(requestSchema) }), 'they came'),
        404: refuses('they did not come in time'),
        409: refuses('requests that count were evicted: no right answer is possible'),
      },
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
      summary: 'One request',
      ...ofOne,
      answers: { 200: answers(requestSchema, 'the request'), 404: notFound },
      handle: withEntry((entry, c) => c.json(shownRequest(entry), 200)),
    }),

    route({
      method: 'get',
      path: '/requests/{id}/curl',
      summary: 'One request as a curl command',
      ...ofOne,
      answers: { 200: { description: 'the command', contentType: 'text/plain', schema: v.string() }, 404: notFound },
      handle: withEntry((entry, c) => c.text(curlOfEntry(entry), 200)),
    }),

    route({
      method: 'get',
      path: '/requests/{id}/har',
      summary: 'One request and its answer as an HTTP archive (HAR 1.2), for browsers and API clients to open',
      ...ofOne,
      answers: { 200: answers(v.object({ log: v.unknown() }), 'the archive'), 404: notFound },
      handle: withEntry((entry, c) => c.json(harOfEntry(entry), 200)),
    }),

    route({
      method: 'post',
      path: '/requests/{id}/resend',
      summary: 'Call it again, from what was kept; signed again where the key is known',
      ...ofOne,
      answers: { 200: answers(resent, 'what was answered'), 404: notFound, 409: notRepeatable },
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
      summary: 'Forget all requests, or those of one key',
      query: v.object(keyQuery),
      answers: { 204: { description: 'forgotten' } },
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
