export type Action = 'Initialize' | 'CheckResult'

/**
 * One call of ID Verification, whatever it travels by: answers `Result`.
 * @throws {CloudauthRefusal} for an answer other than Success; anything else when there was no answer to read.
 */
export type CallCloudauth = (action: Action, parameters: Record<string, string>) => Promise<Record<string, string>>

/** ID Verification answered, and it was no. */
export class CloudauthRefusal extends Error {
  readonly code: string
  /** How long to wait before the next call, in milliseconds, where the answer says. */
  readonly retryAfter: number | undefined

  constructor(code: string, message: string, retryAfter?: number) {
    super(message)
    this.name = 'CloudauthRefusal'
    this.code = code
    this.retryAfter = retryAfter
  }
}
