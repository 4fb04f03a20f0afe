import { ApiError } from '../gateway/api-error.ts'
import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import type { Call } from '../gateway/call.ts'
import type { TransactionStore } from '../stores/transactions.ts'
import type { Transaction } from '../transactions/transaction.ts'

/**
 * The transaction of an id, for the AccessKeyId that opened it.
 * @throws {ApiError} TransactionIdInvalid for an unknown id and for one of another AccessKeyId.
 */
export function ownTransaction(call: Call, id: string, transactions: TransactionStore): Awaitable<Transaction> {
  return whenReady(transactions.get(id, call), transaction => {
    const refusal = (reason: string) =>
      new ApiError('TransactionIdInvalid', `TransactionId: ${reason}`, { transactionId: id })
    if (!transaction) throw refusal(`"${id.slice(0, 40)}" is not known here, or no more`)
    if (transaction.accessKeyId !== call.accessKeyId) throw refusal(`${id} was opened with another AccessKeyId`)
    return transaction
  })
}
