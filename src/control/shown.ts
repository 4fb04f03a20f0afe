import type * as v from 'valibot'
import type { CallbackRecord } from '../callbacks/callback.ts'
import type { RedactMode } from '../options/choices.ts'
import { redactKeyId, redactValue } from '../redaction/redact.ts'
import { describeTransaction } from '../transactions/describe-transaction.ts'
import type { Transaction } from '../transactions/transaction.ts'
import type { transactionSchema } from './described/transactions.ts'

type ShownTransaction = v.InferOutput<typeof transactionSchema>

const iso = (milliseconds: number) => new Date(milliseconds).toISOString()

/** Parameters that tell who somebody is, or a secret, and are shown shortened or not at all. */
const hidden = ['MerchantUserId', 'CallbackToken', 'CallbackUrl', 'ReturnUrl']

/** A transaction as the control API shows it: nothing that identifies a person or gives a secret away. */
export function shownTransaction(transaction: Transaction, now: number, redact: RedactMode): ShownTransaction {
  const { accessKeyId, merchantUserId, parameters, ...described } = describeTransaction(transaction, now)
  return {
    ...described,
    accessKeyId: redactKeyId(accessKeyId),
    merchantUserId: redactValue('MerchantUserId', merchantUserId, redact),
    parameters: {
      ...Object.fromEntries(Object.entries(parameters).filter(([name]) => !hidden.includes(name))),
      ...(parameters.CallbackUrl !== undefined && {
        CallbackUrl: redactValue('CallbackUrl', parameters.CallbackUrl, redact),
      }),
      ...(redact === 'secrets' && parameters.ReturnUrl !== undefined && { ReturnUrl: parameters.ReturnUrl }),
    },
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
