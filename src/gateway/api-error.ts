import { type Code, errorCodes } from './error-codes.ts'

/** What a refusal may carry: other words for `Message`, further response headers, the transaction it is about. */
type Details = { message?: string; headers?: Record<string, string>; transactionId?: string }

/**
 * A refusal of the API, thrown by whichever gate found the fault and answered in one place.
 * `reason` says, for `x-emulator-reason`, which gate or parameter and which rule: the body stays as documented.
 */
export class ApiError extends Error {
  readonly code: Code
  readonly status: number
  readonly reason: string
  readonly headers: Record<string, string>
  readonly transactionId: string | undefined

  constructor(code: Code, reason: string, details: Details = {}) {
    super(details.message ?? errorCodes[code].message)
    this.name = 'ApiError'
    this.code = code
    this.status = errorCodes[code].status
    this.reason = reason
    this.headers = details.headers ?? {}
    this.transactionId = details.transactionId
  }
}

/** SDKs raise their throttling error for the code or for the header, depending on their age: both are sent. */
export function throttled(reason: string, wait: number): ApiError {
  return new ApiError('Throttling.Api', reason, { headers: { 'x-acs-retry-after': String(wait) } })
}
