import type { Awaitable } from '../gateway/awaitable.ts'
import type { Call } from '../gateway/call.ts'
import type { EmulatedAction } from './actions.ts'
import { type CheckResultParts, createCheckResult } from './check-result/check-result.ts'
import { createInitialize, type InitializeParts } from './initialize/initialize.ts'

/**
 * What a call does once every gate let it pass: the fields of `Result`, or a refusal thrown. `epoch` is the one that the
 * call's key was in when it came: after a reset it opens nothing.
 */
export type Operation = (call: Call, epoch: string) => Awaitable<Record<string, string>>

export type OperationParts = { initialize: InitializeParts; checkResult: CheckResultParts }
export type Operations = Record<EmulatedAction, Operation>

/** The operations that are emulated. They and their tables load on demand where loading costs a download. */
export function createOperations({ initialize, checkResult }: OperationParts): Operations {
  return { Initialize: createInitialize(initialize), CheckResult: createCheckResult(checkResult) }
}
