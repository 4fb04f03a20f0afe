import { ApiError } from '../../gateway/api-error.ts'
import { whenReady } from '../../gateway/awaitable.ts'
import type { Call } from '../../gateway/call.ts'
import type { Chance } from '../../gateway/chance.ts'
import type { Code } from '../../gateway/error-codes.ts'
import { stateAt, type Transaction } from '../../transactions/transaction.ts'
import type { Operation, OperationParts } from '../operation.ts'
import type { Given } from '../parameter.ts'
import type { checkResultDocument } from './parameters.ts'

type CheckResultValues = Given<(typeof checkResultDocument)['parameters']>

/** CheckResult: what a verification came to. Source: checkResult, serverCodes. */
export function createCheckResult({ transactions, now, chanceOf }: OperationParts): Operation<CheckResultValues> {
  return (call, { TransactionId: id, IsReturnImage }) =>
    whenReady(transactions.get(id), found => {
      const { transaction, subCode } = requireResult(call, id, found, now())
      const passed = transaction.state === 'passed'
      return whenReady(passed && IsReturnImage === 'Y' ? loadDrawnFace() : undefined, faceImg => ({
        result: {
          Passed: passed ? 'Y' : 'N',
          SubCode: subCode,
          // The figures are those of the transaction: asking twice gives the same.
          ExtFaceInfo: faceInfo(transaction, chanceOf(id), faceImg),
        },
        transactionId: id,
      }))
    })
}

/** The Base64 of the drawn picture that stands for the end user's. */
async function loadDrawnFace(): Promise<string> {
  return (await import('../../results/pictures/drawn-face.ts')).drawnFace
}

function requireResult(call: Call, id: string, transaction: Transaction | undefined, now: number) {
  const refusal = (code: Code, reason: string) => new ApiError(code, `TransactionId: ${reason}`, { transactionId: id })
  if (!transaction) throw refusal('TransactionIdInvalid', `"${id.slice(0, 40)}" is not known here, or no more`)
  if (transaction.accessKeyId !== call.accessKeyId)
    throw refusal('TransactionIdInvalid', `${id} was opened with another AccessKeyId`)
  const { subCode } = transaction
  if (subCode === undefined) throw refusal('ProcessNotCompleted', `the verification is ${stateAt(transaction, now)}`)
  return { transaction, subCode }
}

/** The face part of a result, as the JSON text that the service sends. */
function faceInfo(transaction: Transaction, chance: Chance, faceImg: string | undefined): string {
  const passed = transaction.state === 'passed'
  // Two digits behind the point, high for a match and low for another face.
  const score = (from: number, to: number) => Math.round((from + ((to - from) * chance.next()) / 2 ** 32) * 100) / 100
  return JSON.stringify({
    facePassed: passed ? 'Y' : 'N',
    ...(transaction.productCode === 'FACE_VERIFY' && {
      faceComparisonScore: transaction.subCode === '204' ? score(5, 45) : score(88, 99.9),
    }),
    faceOcclusion: 'N',
    ...(faceImg !== undefined && { faceImg }),
  })
}
