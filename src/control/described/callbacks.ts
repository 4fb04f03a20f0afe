import * as v from 'valibot'
import { callbackStates } from '../../callbacks/callback.ts'
import { described, named } from '../schemas.ts'
import { answers, type Descriptions, moment, pageFields, refuses } from './description.ts'

export const callbackSchema = named(
  'Callback',
  v.object({
    id: v.string(),
    transactionId: v.string(),
    accessKeyId: v.string(),
    url: v.string(),
    state: v.picklist(callbackStates),
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

export const callbackDescriptions: Descriptions = {
  'GET /callbacks': {
    summary: 'Every delivery with its attempts, newest first',
    answers: { 200: answers(listed, 'a page of deliveries') },
  },
  'GET /callbacks/{id}': {
    summary: 'One delivery with its attempts',
    answers: { 200: answers(callbackSchema, 'the delivery'), 404: refuses('no such callback') },
  },
  'POST /callbacks/{id}/replay': {
    summary: 'Send it once more',
    answers: { 202: answers(callbackSchema, 'the new delivery'), 404: refuses('no such callback') },
  },
}
