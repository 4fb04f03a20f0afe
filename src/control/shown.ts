import type * as v from 'valibot'
import type { CallbackRecord } from '../callbacks/callback.ts'
import type { RedactMode } from '../options/choices.ts'
import { redactKeyId, redactValue } from '../redaction/redact.ts'
import { endOf, stateAt, type Transaction, timeToFinish } from '../transactions/transaction.ts'
import type { transactionSchema } from './transactions.ts'

type ShownTransaction = v.InferOutput<typeof transactionSchema>

const iso = (milliseconds: number) => new Date(milliseconds).toISOString()

/** Parameters that tell who somebody is, or a secret, and are shown shortened or not at all. */
const hidden = ['MerchantUserId', 'CallbackToken', 'CallbackUrl', 'ReturnUrl']

/** A transaction as the control API shows it: times as text, nothing that identifies a person or gives a secret away. */
export function shownTransaction(transaction: Transaction, now: number, redact: RedactMode): ShownTransaction {
  const { id, accessKeyId, productCode, subCode, client, url, picture, decision, createdAt, parameters } = transaction
  const state = stateAt(transaction, now)
  return {
    id,
    accessKeyId: redactKeyId(accessKeyId),
    productCode,
    state,
    ...(subCode !== undefined && { subCode }),
    createdAt: iso(createdAt),
    expiresAt: iso(createdAt + timeToFinish),
    ...(state !== 'pending' && { endedAt: iso(endOf(transaction)) }),
    client,
    ...(url !== undefined && { url }),
    merchantBizId: parameters.MerchantBizId ?? '',
    merchantUserId: redactValue('MerchantUserId', parameters.MerchantUserId ?? '', redact),
    ...(parameters.SceneCode !== undefined && { sceneCode: parameters.SceneCode }),
    parameters: {
      ...Object.fromEntries(Object.entries(parameters).filter(([name]) => !hidden.includes(name))),
      ...(parameters.CallbackUrl !== undefined && {
        CallbackUrl: redactValue('CallbackUrl', parameters.CallbackUrl, redact),
      }),
      ...(redact === 'secrets' && parameters.ReturnUrl !== undefined && { ReturnUrl: parameters.ReturnUrl }),
    },
    ...(picture && { picture }),
    ...(decision !== undefined && { decision }),
  }
}

/** A callback as the control API shows it. */
export function shownCallback(
  { attempts, url, accessKeyId, nextAttemptAt, ...record }: CallbackRecord,
  redact: RedactMode,
) {
  return {
    ...record,
    accessKeyId: redactKeyId(accessKeyId),
    url: redactValue('CallbackUrl', url, redact),
    ...(nextAttemptAt !== undefined && { nextAttemptAt: iso(nextAttemptAt) }),
    attempts: attempts.map(attempt => ({ ...attempt, at: iso(attempt.at) })),
  }
}
