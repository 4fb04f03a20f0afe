import * as v from 'valibot'
import { described, named } from '../schemas.ts'
import { answers, type Descriptions, moment, pageFields } from './description.ts'

const messageSchema = named(
  'InboxMessage',
  v.object({
    sequence: v.number(),
    name: v.string(),
    at: moment,
    method: v.string(),
    query: v.record(v.string(), v.string()),
    headers: v.record(v.string(), v.string()),
    body: v.string(),
    accessKeyId: described(v.optional(v.string()), 'the key of the transaction that it tells of'),
  }),
)

const listed = v.object({ messages: v.array(messageSchema), ...pageFields })

export const inboxDescriptions: Descriptions = {
  'GET /inbox': {
    summary: 'What arrived at the inbox, newest first',
    answers: { 200: answers(listed, 'a page of messages') },
  },
  'ALL /inbox/{name}': {
    summary: 'A place that a CallbackUrl may point at; takes any method, query and body',
    otherBody: { '*/*': v.unknown() },
    answers: { 200: answers(v.object({ received: v.boolean() }), 'kept; GET inbox lists it') },
  },
}
