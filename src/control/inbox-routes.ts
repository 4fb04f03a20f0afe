import * as v from 'valibot'
import { maskKeyId } from '../redaction/mask-key-id.ts'
import { type Route, route } from './route.ts'
import { isoTime, keyQuery, pageQuery, text } from './schemas.ts'
import { contains, pageOf, searched } from './search.ts'
import type { Verbs } from './verbs.ts'

/** The inbox: a place that a CallbackUrl may point at, and the list of what arrived there. */
export const inboxRoutes = ({ inbox, clock, transactions }: Verbs): Route[] => [
  route({
    method: 'get',
    path: '/inbox',
    query: v.object({
      ...keyQuery,
      name: text('only what came to this name'),
      q: text(`only those with these words in any value, among the newest ${searched}`),
      ...pageQuery,
    }),
    async handle({ query: { accessKeyId, name, q, limit, cursor }, c }) {
      const found = (await inbox.list(name, accessKeyId))
        .slice(0, q === undefined ? undefined : searched)
        .filter(message => contains(message, q))
      const { page, ...rest } = pageOf(found, { limit, cursor }, ({ sequence }) => String(sequence))
      const messages = page.map(({ accessKeyId, ...message }) => ({
        ...message,
        at: isoTime(message.at),
        ...(accessKeyId !== undefined && { accessKeyId: maskKeyId(accessKeyId) }),
      }))
      return c.json({ messages, total: (await inbox.list()).length, ...rest }, 200)
    },
  }),

  route({
    method: 'all',
    path: '/inbox/{name}',
    params: { name: v.string() },
    takesAnyQuery: true,
    takesOtherBody: true,
    async handle({ params: { name }, c }) {
      // Ours is the last of its name.
      const told = c.req.queries('transactionId')?.at(-1)
      const transaction = told === undefined ? undefined : await transactions.get(told)
      await inbox.receive({
        ...(transaction && { accessKeyId: transaction.accessKeyId }),
        name,
        at: clock.now(),
        method: c.req.method,
        query: c.req.query(),
        headers: c.req.header(),
        body: await c.req.text(),
      })
      return c.json({ received: true }, 200)
    },
  }),
]
