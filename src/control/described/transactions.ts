import * as v from 'valibot'
import { scoreNames } from '../../transactions/by-hand.ts'
import { states } from '../../transactions/transaction.ts'
import { described, named } from '../schemas.ts'
import { answers, type Descriptions, moment, pageFields, refuses } from './description.ts'

export const transactionSchema = named(
  'Transaction',
  v.object({
    id: v.string(),
    accessKeyId: v.string(),
    productCode: v.string(),
    state: v.picklist(states),
    subCode: v.optional(v.string()),
    createdAt: moment,
    openedAt: described(v.optional(moment), 'when its page was opened first'),
    expiresAt: moment,
    endedAt: v.optional(moment),
    client: v.picklist(['app', 'web']),
    url: described(v.optional(v.string()), 'the page of a web client: TransactionUrl'),
    merchantBizId: v.string(),
    merchantUserId: described(v.string(), 'shortened unless --redact secrets: it may be a phone number'),
    sceneCode: v.optional(v.string()),
    parameters: v.record(v.string(), v.string()),
    picture: v.optional(
      v.object({
        format: v.string(),
        width: v.number(),
        height: v.number(),
        bytes: v.number(),
        sha256: v.string(),
      }),
    ),
    decision: v.optional(v.string()),
  }),
)

const listed = v.object({
  transactions: v.array(transactionSchema),
  evicted: described(v.number(), 'how many had to go for lack of room'),
  ...pageFields,
})

const settableSchema = named(
  'Settable',
  v.object({ ocr: v.array(v.string()), scores: v.array(v.picklist(scoreNames)) }),
)

const notFound = refuses('no such transaction')

const endedAnswers = (description: string) => ({
  200: answers(transactionSchema, description),
  404: notFound,
  409: refuses('it is not pending, or its product cannot end so'),
})

export const transactionDescriptions: Descriptions = {
  'GET /transactions': {
    summary: 'Transactions, newest first',
    answers: { 200: answers(listed, 'a page of transactions') },
  },
  'GET /transactions/{id}': {
    summary: 'One transaction',
    answers: { 200: answers(transactionSchema, 'the transaction'), 404: notFound },
  },
  'GET /transactions/{id}/settable': {
    summary: 'What of its result can be set by who ends it: the keys of ocr and scores',
    answers: { 200: answers(settableSchema, 'the keys'), 404: notFound },
  },
  'DELETE /transactions/{id}': {
    summary: 'Forget a transaction, and its callbacks that are under way',
    answers: { 204: { description: 'forgotten' }, 404: notFound },
  },
  'POST /transactions/{id}/complete': {
    summary: 'End it as the end user would: passed (200), not passed (another SubCode), or given up',
    answers: endedAnswers('the transaction as it ended'),
  },
  'POST /transactions/{id}/expire': {
    summary: 'End its 30 minutes now',
    answers: endedAnswers('the expired transaction'),
  },
}
