import { ApiError } from '../../gateway/api-error.ts'
import { whenReady } from '../../gateway/awaitable.ts'
import { type DeletedPart, stateAt, type Transaction } from '../../transactions/transaction.ts'
import type { Operation, OperationParts } from '../operation.ts'
import { ownTransaction } from '../own-transaction.ts'
import type { Given } from '../parameter.ts'
import type { deleteVerifyResultDocument } from './parameters.ts'

/**
 * DeleteVerifyResult: deletes the pictures of a result, the rest of it, or both, at once and for good. CheckResult then
 * answers what is left.
 *
 * @source deleteVerifyResult, sdk
 * @documented(CheckResult) DeleteVerifyResult deletes pictures (`Img`), the rest (`Text`) or both (`All`), for good.
 * @conflict(CheckResult) DeleteVerifyResult answers the Code `Success` as every operation does; an example of the SDK says
 * `200`.
 * @guess(CheckResult) DeleteVerifyResult with `DeleteAfterQuery=Y` before any CheckResult: DeleteResult N, and nothing is deleted. The
 * document has no word on it, nor on a verification that is not finished: ProcessNotCompleted.
 */
export function createDeleteVerifyResult({
  transactions,
  now,
}: OperationParts): Operation<Given<(typeof deleteVerifyResultDocument)['parameters']>> {
  return (call, { TransactionId: id, DeleteAfterQuery, DeleteType }) =>
    whenReady(ownTransaction(call, id, transactions), transaction => {
      if (transaction.subCode === undefined)
        throw new ApiError(
          'ProcessNotCompleted',
          `TransactionId: the verification is ${stateAt(transaction, now())}, there is no result to delete`,
          { transactionId: id },
        )
      const outcome = (DeleteResult: 'Y' | 'N') => ({ result: { DeleteResult, TransactionId: id }, transactionId: id })
      if (DeleteAfterQuery === 'Y' && !transaction.queried) return outcome('N')
      const change = (current: Transaction) => ({ ...current, deleted: joined(current.deleted, DeleteType) })
      return whenReady(transactions.update(id, change, call), () => outcome('Y'))
    })
}

/** What is deleted after one more part was. */
function joined(before: DeletedPart | undefined, part: DeletedPart): DeletedPart {
  return before === undefined || before === part ? part : 'All'
}
