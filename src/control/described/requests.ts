import * as v from 'valibot'
import { described, named } from '../schemas.ts'
import { answers, type Descriptions, moment, pageFields, refuses } from './description.ts'

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

const listed = v.object({
  requests: v.array(requestSchema),
  evicted: described(v.number(), 'how many had to go for lack of room'),
  oldestSequence: v.number(),
  ...pageFields,
})

const notFound = refuses('no such request')

const notRepeatable = refuses('parts of it were not kept, so it cannot be the same call again')

const resent = v.object({
  request: described(v.optional(requestSchema), 'the new call as the journal shows it'),
  status: v.number(),
  body: v.string(),
})

export const requestDescriptions: Descriptions = {
  'GET /requests': {
    summary: 'Requests to the API, newest first; secrets and pictures are redacted',
    answers: { 200: answers(listed, 'a page of the journal') },
  },
  'GET /requests/wait': {
    summary: 'Answers as soon as so many matching requests have come',
    answers: {
      200: answers(v.object({ requests: v.array(requestSchema) }), 'they came'),
      404: refuses('they did not come in time'),
      409: refuses('requests that count were evicted: no right answer is possible'),
    },
  },
  'GET /requests/{id}': {
    summary: 'One request',
    answers: { 200: answers(requestSchema, 'the request'), 404: notFound },
  },
  'GET /requests/{id}/curl': {
    summary: 'One request as a curl command',
    answers: { 200: { description: 'the command', contentType: 'text/plain', schema: v.string() }, 404: notFound },
  },
  'GET /requests/{id}/har': {
    summary: 'One request and its answer as an HTTP archive (HAR 1.2), for browsers and API clients to open',
    answers: { 200: answers(v.object({ log: v.unknown() }), 'the archive'), 404: notFound },
  },
  'POST /requests/{id}/resend': {
    summary: 'Call it again, from what was kept; signed again where the key is known',
    answers: { 200: answers(resent, 'what was answered'), 404: notFound, 409: notRepeatable },
  },
  'DELETE /requests': {
    summary: 'Forget all requests, or those of one key',
    answers: { 204: { description: 'forgotten' } },
  },
}
