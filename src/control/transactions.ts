import * as v from 'valibot'
import type { Awaitable } from '../gateway/awaitable.ts'
import { type ByHand, scoreNames } from '../transactions/by-hand.ts'
import { settableIn } from '../transactions/settable.ts'
import { subCodeForm } from '../transactions/sub-codes.ts'
import { StepRefused, states, type Transaction } from '../transactions/transaction.ts'
import { errorBody, idNotFound, isOf, mayTake, type Route, route, withoutUndefined } from './route.ts'
import { described, idParam, keyQuery, named, pageQuery, text } from './schemas.ts'
import { contains, firstOf, searched } from './search.ts'
import { shownTransaction } from './shown.ts'
import type { Verbs } from './verbs.ts'

const query = v.object({
  ...keyQuery,
  state: v.optional(v.picklist(states)),
  merchantBizId: text('only those of this MerchantBizId'),
  sceneCode: text('only those of this SceneCode'),
  q: text(`only those with these words in any value, among the newest ${searched}`),
  ...pageQuery,
})

/** What the result shall say, where somebody wishes for something. Its values are checked with the step itself. */
export const byHandFields = {
  ocr: described(v.optional(v.record(v.string(), v.string())), 'OCR values by their keys, as CheckResult names them'),
  scores: described(
    v.optional(v.record(v.string(), v.number())),
    `figures of the face, 0 to 100: ${scoreNames.join(', ')}`,
  ),
}

/** The wishes among the fields of a body. */
export const byHandOf = ({
  ocr,
  scores,
}: {
  ocr?: ByHand['ocr'] | undefined
  scores?: ByHand['scores'] | undefined
}): ByHand => ({
  ...(ocr && { ocr }),
  ...(scores && { scores }),
})

const completeBody = named(
  'Complete',
  v.strictObject({
    subCode: v.optional(v.pipe(v.string(), v.regex(subCodeForm, 'three digits'))),
    abandoned: described(v.optional(v.literal(true)), 'the end user gives up instead'),
    ...byHandFields,
  }),
)

/** Transactions: list, read, forget, and the steps that an end user would take. */
export function transactionRoutes(verbs: Verbs): Route[] {
  const { transactions, clock } = verbs
  const shown = (transaction: Transaction) => shownTransaction(transaction, clock.now(), verbs.options.redact)

  /** A transaction, unless it is of another key than the one that is named. */
  const find = async (id: string, accessKeyId: string | undefined) => {
    const transaction = await transactions.get(id)
    return transaction && isOf(transaction, accessKeyId) ? transaction : undefined
  }

  /** The transaction after a step, or why the step could not be taken. */
  const afterStep = async (id: string, accessKeyId: string | undefined, step: () => Awaitable<Transaction>) => {
    if (accessKeyId !== undefined && !(await find(id, accessKeyId)))
      return Response.json(idNotFound('transaction', id), { status: 404 })
    try {
      return Response.json(shown(await step()))
    } catch (thrown) {
      if (!(thrown instanceof StepRefused)) throw thrown
      return thrown.why === 'unknown'
        ? Response.json(idNotFound('transaction', id), { status: 404 })
        : Response.json(errorBody(thrown.why, thrown.message), { status: 409 })
    }
  }

  return [
    route({
      method: 'get',
      path: '/transactions',
      query,
      async handle({ query: { q, limit, ...filter }, c }) {
        const most = q === undefined ? limit + 1 : searched
        // Asked for in one turn: a reset in between would make them speak of different moments.
        const asked = [transactions.list({ ...withoutUndefined(filter), limit: most }), transactions.counts()] as const
        const [found, counts] = await Promise.all(asked)
        const matching = firstOf(found, limit + 1, transaction => {
          const item = shown(transaction)
          return contains(item, q) ? item : undefined
        })
        const page = matching.slice(0, limit)
        const more = matching.length > limit
        return c.json(
          {
            transactions: page,
            evicted: counts.evicted,
            total: counts.stored,
            more,
            ...(more && { nextCursor: page.at(-1)?.id ?? '' }),
          },
          200,
        )
      },
    }),

    route({
      method: 'get',
      path: '/transactions/{id}',
      params: idParam,
      query: v.object(keyQuery),
      async handle({ params: { id }, query: { accessKeyId }, c }) {
        const transaction = await find(id, accessKeyId)
        return transaction ? c.json(shown(transaction), 200) : c.json(idNotFound('transaction', id), 404)
      },
    }),

    route({
      method: 'get',
      path: '/transactions/{id}/settable',
      params: idParam,
      query: v.object(keyQuery),
      async handle({ params: { id }, query: { accessKeyId }, c }) {
        const transaction = await find(id, accessKeyId)
        return transaction ? c.json(settableIn(transaction), 200) : c.json(idNotFound('transaction', id), 404)
      },
    }),

    route({
      method: 'delete',
      path: '/transactions/{id}',
      params: idParam,
      query: v.object(keyQuery),
      handle: async ({ params: { id }, query: { accessKeyId }, c }) =>
        (accessKeyId === undefined || (await find(id, accessKeyId))) && (await verbs.forget(id))
          ? c.body(null, 204)
          : c.json(idNotFound('transaction', id), 404),
    }),

    route({
      method: 'post',
      path: '/transactions/{id}/complete',
      params: idParam,
      query: v.object(keyQuery),
      body: mayTake(completeBody),
      handle({ params: { id }, query: { accessKeyId }, body }) {
        const { subCode = '200', abandoned, ...wishes } = body ?? {}
        return afterStep(id, accessKeyId, () =>
          abandoned ? verbs.abandon(id) : verbs.complete(id, { subCode, ...byHandOf(wishes) }),
        )
      },
    }),

    route({
      method: 'post',
      path: '/transactions/{id}/expire',
      params: idParam,
      query: v.object(keyQuery),
      handle: ({ params: { id }, query: { accessKeyId } }) => afterStep(id, accessKeyId, () => verbs.expire(id)),
    }),
  ]
}
