import { ApiError } from '../../gateway/api-error.ts'
import { type Awaitable, whenReady } from '../../gateway/awaitable.ts'
import type { Call } from '../../gateway/call.ts'
import type { Chance } from '../../gateway/chance.ts'
import { checkParameters } from '../../gateway/check-parameters.ts'
import type { TransactionStore } from '../../stores/transaction-store.ts'
import { stateAt, type Transaction } from '../../transactions/transaction.ts'
import { checkResultParameters } from './parameters.ts'

export type CheckResultParts = {
  transactions: TransactionStore
  now: () => number
  /** Chance that depends on the transaction alone, so that asking twice gives the same figures. */
  chanceOf: (transactionId: string) => Chance
}

/** CheckResult: what a verification came to. Source: checkResult, serverCodes. */
export function createCheckResult({ transactions, now, chanceOf }: CheckResultParts) {
  return function checkResult(call: Call): Awaitable<Record<string, string>> {
    checkParameters(checkResultParameters, call.parameters, {})
    const id = call.parameters.get('TransactionId') ?? ''
    call.transactionId = id
    return whenReady(transactions.get(id), found => {
      const { transaction, subCode } = requireResult(call, found, now())
      const passed = transaction.state === 'passed'
      const withImage = passed && call.parameters.get('IsReturnImage') === 'Y'
      return whenReady(withImage ? loadDrawnFace() : undefined, faceImg => ({
        Passed: passed ? 'Y' : 'N',
        SubCode: subCode,
        ExtFaceInfo: faceInfo(transaction, chanceOf(id), faceImg),
      }))
    })
  }
}

/** The Base64 of the drawn picture that stands for the end user's. */
async function loadDrawnFace(): Promise<string> {
  return (await import('../../results/pictures/drawn-face.ts')).drawnFace
}

function requireResult(call: Call, transaction: Transaction | undefined, now: number) {
  const id = call.parameters.get('TransactionId') ?? ''
  if (!transaction)
    throw new ApiError('TransactionIdInvalid', `TransactionId: "${id.slice(0, 40)}" is not known here, or no more`)
  if (transaction.accessKeyId !== call.accessKeyId)
    throw new ApiError('TransactionIdInvalid', `TransactionId: ${id} was opened with another AccessKeyId`)
  const { subCode } = transaction
  if (subCode === undefined)
    throw new ApiError('ProcessNotCompleted', `TransactionId: the verification is ${stateAt(transaction, now)}`)
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
