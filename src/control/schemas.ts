import { z } from '@hono/zod-openapi'
import { parseDuration } from '../clock/duration.ts'
import { type ScenarioName, scenarioNames } from '../scenarios/catalogue.ts'
import { subCodeForm } from '../transactions/sub-codes.ts'
import { states } from '../transactions/transaction.ts'

/** Every error of the control API: a stable code, and what was wrong and what to do in words. */
export const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) }).openapi('Error')

export const idParam = z.object({ id: z.string().max(200) })

export const keyQuery = z.object({
  accessKeyId: z.string().optional().openapi({ description: 'only what belongs to this AccessKeyId' }),
})

const page = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual)

const moment = z.iso.datetime({ offset: true })

export const transactionSchema = z
  .object({
    id: z.string(),
    accessKeyId: z.string(),
    productCode: z.string(),
    state: z.enum(states),
    subCode: z.string().optional(),
    createdAt: moment,
    expiresAt: moment,
    endedAt: moment.optional(),
    client: z.enum(['app', 'web']),
    url: z.string().optional().openapi({ description: 'the page of a web client: TransactionUrl' }),
    merchantBizId: z.string(),
    merchantUserId: z.string().openapi({ description: 'shortened: it may be a phone number' }),
    sceneCode: z.string().optional(),
    parameters: z.record(z.string(), z.string()),
    picture: z
      .object({ format: z.string(), width: z.number(), height: z.number(), bytes: z.number(), sha256: z.string() })
      .optional(),
    decision: z.string().optional(),
  })
  .openapi('Transaction')

export const transactionQuery = keyQuery.extend({
  state: z.enum(states).optional(),
  merchantBizId: z.string().optional(),
  limit: page(1000, 100),
  cursor: z.string().optional().openapi({ description: 'nextCursor of the page before' }),
})

export const completeBody = z
  .object({
    subCode: z.string().regex(subCodeForm, 'three digits').default('200'),
    abandoned: z.literal(true).optional().openapi({ description: 'the end user gives up instead' }),
  })
  .strict()
  .openapi('Complete')

const match = z
  .object({
    action: z.string().optional(),
    accessKeyId: z.string().optional(),
    merchantUserId: z.string().optional(),
    merchantBizId: z.string().optional(),
    sceneCode: z.string().optional(),
  })
  .strict()

const scenarioName = z.enum(scenarioNames as [ScenarioName, ...ScenarioName[]])

export const armBody = z
  .object({ name: scenarioName, times: z.number().int().min(1).max(1_000_000).default(1), match: match.default({}) })
  .strict()
  .openapi('Arm')

export const armedSchema = z
  .object({ id: z.string(), name: scenarioName, times: z.number(), match })
  .openapi('ArmedScenario')

export const requestSchema = z
  .object({
    sequence: z.number(),
    at: moment,
    requestId: z.string(),
    accessKeyId: z.string(),
    action: z.string(),
    method: z.string(),
    url: z.string(),
    headers: z.record(z.string(), z.string()),
    parameters: z.record(z.string(), z.string()),
    status: z.number(),
    code: z.string(),
    reason: z.string(),
    transactionId: z.string().optional(),
    decision: z.string().optional(),
    redacted: z.array(z.string()).openapi({ description: 'what does not stand here as it came' }),
  })
  .openapi('Request')

export const requestFilter = keyQuery.extend({
  action: z.string().optional(),
  code: z.string().optional(),
  transactionId: z.string().optional(),
  status: z.coerce.number().int().optional(),
})

export const requestQuery = requestFilter.extend({
  limit: page(1000, 100),
  before: z.coerce.number().int().optional().openapi({ description: 'nextBefore of the page before' }),
})

export const waitQuery = requestFilter.extend({
  count: z.coerce.number().int().min(1).max(1000).default(1),
  timeout: z.coerce.number().int().min(0).max(60_000).default(5000).openapi({ description: 'real milliseconds' }),
  since: z.coerce.number().int().optional().openapi({ description: 'count only requests after this sequence' }),
})

export const callbackSchema = z
  .object({
    id: z.string(),
    transactionId: z.string(),
    accessKeyId: z.string(),
    url: z.string(),
    state: z.string(),
    attempts: z.array(
      z.object({
        at: moment,
        status: z.number().optional(),
        error: z.string().optional(),
        milliseconds: z.number(),
      }),
    ),
  })
  .openapi('Callback')

export const clockSchema = z.object({ now: moment, frozen: z.boolean() }).openapi('Clock')

export const clockBody = z
  .object({
    now: moment.optional(),
    advance: z
      .string()
      .refine(text => parseDuration(text) !== undefined, 'an ISO 8601 duration such as PT31M or P1D')
      .optional(),
    frozen: z.boolean().optional(),
  })
  .strict()
  .openapi('SetClock')

export const inboxSchema = z
  .object({
    name: z.string(),
    at: moment,
    method: z.string(),
    query: z.record(z.string(), z.string()),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
  })
  .openapi('InboxMessage')
