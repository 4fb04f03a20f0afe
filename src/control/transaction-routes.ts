import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Awaitable } from '../gateway/awaitable.ts'
import type { Transaction } from '../transactions/transaction.ts'
import { StepRefused } from '../transactions/verifications.ts'
import { answers, errorBody, given, idNotFound, refuses, takes } from './described.ts'
import { completeBody, idParam, transactionQuery, transactionSchema } from './schemas.ts'
import { shownTransaction } from './shown.ts'
import type { Verbs } from './verbs.ts'

const page = z.object({
  transactions: z.array(transactionSchema),
  nextCursor: z.string().optional(),
  stored: z.number(),
  evicted: z.number(),
})
const notFound = refuses('no such transaction')

/** Transactions: list, read, forget, and the steps that an end user would take. */
export function addTransactionRoutes(app: OpenAPIHono, verbs: Verbs): void {
  const { transactions, clock } = verbs
  const shown = (transaction: Transaction) => shownTransaction(transaction, clock.now())

  app.openapi(
    createRoute({
      method: 'get',
      path: '/transactions',
      summary: 'Transactions, newest first',
      request: { query: transactionQuery },
      responses: { 200: answers(page, 'a page of transactions') },
    }),
    async c => {
      const query = c.req.valid('query')
      // Asked for in one turn: a reset in between would make them speak of different moments.
      const asked = [transactions.list({ ...given(query), limit: query.limit + 1 }), transactions.counts()] as const
      const [found, counts] = await Promise.all(asked)
      const list = found.slice(0, query.limit)
      return c.json(
        {
          transactions: list.map(shown),
          ...(found.length > list.length && { nextCursor: list.at(-1)?.id ?? '' }),
          ...counts,
        },
        200,
      )
    },
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/transactions/{id}',
      summary: 'One transaction',
      request: { params: idParam },
      responses: { 200: answers(transactionSchema, 'the transaction'), 404: notFound },
    }),
    async c => {
      const { id } = c.req.valid('param')
      const transaction = await transactions.get(id)
      return transaction ? c.json(shown(transaction), 200) : c.json(idNotFound('transaction', id), 404)
    },
  )

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/transactions/{id}',
      summary: 'Forget a transaction, and its callbacks that are under way',
      request: { params: idParam },
      responses: { 204: { description: 'forgotten' }, 404: notFound },
    }),
    async c => {
      const { id } = c.req.valid('param')
      return (await verbs.forget(id)) ? c.body(null, 204) : c.json(idNotFound('transaction', id), 404)
    },
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/transactions/{id}/complete',
      summary: 'End it as the end user would: passed (200), not passed (another SubCode), or given up',
      request: { params: idParam, body: { ...takes(completeBody), required: false } },
      responses: {
        200: answers(transactionSchema, 'the transaction as it ended'),
        404: notFound,
        409: refuses('it is not pending'),
      },
    }),
    async c => {
      const { id } = c.req.valid('param')
      const { subCode = '200', abandoned } = c.req.valid('json') ?? {}
      const taken = await attempt(() => (abandoned ? verbs.abandon(id) : verbs.complete(id, { subCode })))
      if (!(taken instanceof StepRefused)) return c.json(shown(taken), 200)
      return taken.why === 'unknown'
        ? c.json(idNotFound('transaction', id), 404)
        : c.json(errorBody('not-pending', taken.message), 409)
    },
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/transactions/{id}/expire',
      summary: 'End its 30 minutes now',
      request: { params: idParam },
      responses: {
        200: answers(transactionSchema, 'the expired transaction'),
        404: notFound,
        409: refuses('it is not pending'),
      },
    }),
    async c => {
      const { id } = c.req.valid('param')
      const taken = await attempt(() => verbs.expire(id))
      if (!(taken instanceof StepRefused)) return c.json(shown(taken), 200)
      return taken.why === 'unknown'
        ? c.json(idNotFound('transaction', id), 404)
        : c.json(errorBody('not-pending', taken.message), 409)
    },
  )
}

/** Takes a step, and hands out its refusal as a value. */
async function attempt(step: () => Awaitable<Transaction>): Promise<Transaction | StepRefused> {
  try {
    return await step()
  } catch (thrown) {
    if (thrown instanceof StepRefused) return thrown
    throw thrown
  }
}
