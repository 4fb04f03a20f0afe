import { ApiError } from '../../gateway/api-error.ts'
import { type Awaitable, whenReady } from '../../gateway/awaitable.ts'
import type { Call } from '../../gateway/call.ts'
import { productOf } from '../../products/products.ts'
import { buildResult } from '../../results/build-result.ts'
import type { ResultFacts } from '../../results/facts.ts'
import { stateAt, type Transaction } from '../../transactions/transaction.ts'
import type { Operation, OperationParts } from '../operation.ts'
import { ownTransaction } from '../own-transaction.ts'
import type { Given } from '../parameter.ts'
import type { checkResultDocument } from './parameters.ts'
import { videoUrl } from './video-link.ts'

type CheckResultValues = Given<(typeof checkResultDocument)['parameters']>

/**
 * CheckResult: what a verification came to, in the shape of its product. Source: checkResult, serverCodes.
 *
 * @source checkResult
 * @guess CheckResult may be asked as often as one likes within the 30 days, and in any region.
 */
export function createCheckResult(parts: OperationParts): Operation<CheckResultValues> {
  const { transactions, now } = parts
  return (call, { TransactionId: id, IsReturnImage }) =>
    whenReady(ownTransaction(call, id, transactions), found => {
      const ended = requireResult(found, now())
      const { transaction } = ended
      return whenReady(factsOf(ended, parts, IsReturnImage === 'Y'), facts => {
        const link = videoUrl(call, transaction, parts)
        const texts = buildResult({ ...facts, ...(link !== undefined && { videoUrl: link }) })
        return whenReady(markQueried(call, transaction, parts), () => ({
          result: withoutDeleted(texts, transaction),
          transactionId: id,
        }))
      })
    })
}

type Ended = { transaction: Transaction; subCode: string }

/**
 * @source serverCodes
 * @documented CheckResult of a verification that has not ended is ProcessNotCompleted.
 * @guess CheckResult answers TransactionIdInvalid for an unknown id and for one of another AccessKeyId, ProcessNotCompleted
 * while pending and also after it was abandoned or ran out; the codes are documented, these triggers only in part.
 */
function requireResult(transaction: Transaction, now: number): Ended {
  const { id, subCode } = transaction
  if (subCode !== undefined) return { transaction, subCode }
  const words = `TransactionId: the verification is ${stateAt(transaction, now)}`
  throw new ApiError('ProcessNotCompleted', words, { transactionId: id })
}

/** What the result is made of. Documents, persons and pictures load with the first result that has them. */
function factsOf(
  { transaction, subCode }: Ended,
  { chanceOf }: OperationParts,
  withPictures: boolean,
): Awaitable<ResultFacts> {
  const { id, productCode, parameters, byHand, picture, deleted } = transaction
  const product = productOf(productCode)
  if (!product) throw new Error(`Failed to read the result of ${id}: ${productCode} is not a product.`)
  const facts = {
    product,
    parameters,
    subCode,
    isCompared: picture !== undefined,
    // The figures are those of the transaction: asking twice gives the same.
    chance: chanceOf(id),
    ...(byHand && { byHand }),
  }
  const shows = withPictures && deleted !== 'Img' && deleted !== 'All'
  const hasDocument = product.docTypes !== undefined && product.result !== 'authority-face'
  if (!hasDocument && !shows) return facts
  return import('./load-facts.ts').then(({ loadFacts }) =>
    loadFacts(facts, { seed: chanceOf(`person of ${id}`).next(), hasDocument, shows }),
  )
}

/** Remembers that the result was read: DeleteVerifyResult may depend on it. */
function markQueried(call: Call, transaction: Transaction, { transactions }: OperationParts): Awaitable<unknown> {
  if (transaction.queried) return undefined
  return transactions.update(transaction.id, current => ({ ...current, queried: true }), call)
}

/** What is left of a result once its text was deleted. */
function withoutDeleted(result: Record<string, string>, { deleted }: Transaction): Record<string, string> {
  if (deleted !== 'Text' && deleted !== 'All') return result
  return { Passed: result.Passed ?? '', SubCode: result.SubCode ?? '' }
}
