import type { ApiError } from '../gateway/api-error.ts'
import type { Code } from '../gateway/error-codes.ts'
import type { Options } from '../options/options.ts'

/** What the product itself refuses, behind the gateway. Source: serverCodes. */
const ofProduct: ReadonlySet<Code> = new Set<Code>([
  ...(['MissingParameter', 'InvalidParameter', 'UnqualifiedPhoto', 'DataDuplication', 'ToolargeImage'] as const),
  ...(['DownloadTimeout', 'NoFaceDetected', 'TransactionIdInvalid', 'ProcessNotCompleted'] as const),
  ...(['Forbidden.ExceptionRepeatedInvoke', 'Forbidden.AccountAccessDenied'] as const),
])

/**
 * The status of a refusal: the documented one, unless options say otherwise.
 *
 * @source serverCodes, publicErrors
 * @guess Status: the tables pair each Code with one, and no real refusal of this product was ever seen. The sibling in
 * mainland China answers 200 with the Code in the body (`--refusal-status 200`), the gateway 400 for throttling
 * (`--throttling-status 400`).
 */
export function createStatusOf({ throttlingStatus, refusalStatus }: Options): (refusal: ApiError) => number {
  return ({ code, status }) => {
    if (code === 'Throttling.Api') return throttlingStatus
    return refusalStatus === '200' && ofProduct.has(code) ? 200 : status
  }
}
