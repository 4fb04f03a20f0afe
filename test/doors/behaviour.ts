import { type Answer, fieldsOf } from '../support/doors.ts'
import { faceLiveness } from '../support/requests.ts'
import type { PlainRequest } from '../support/signed-request.ts'
import { callV3 } from './endpoint.ts'

/** Sends a request through whichever door is open. */
export type Send = (request: PlainRequest) => Promise<Answer>

/** Something that the emulator does, the same behind every door: requests in order, and how the last of them ends. */
export type Behaviour = { name: string; ends: string; send: (send: Send) => Promise<unknown> }

const bizId = faceLiveness().MerchantBizId ?? ''

/** Asks how a verification ended. */
export const checkResult = (TransactionId: string, more: Record<string, string> = {}) =>
  callV3({ action: 'CheckResult', parameters: { MerchantBizId: bizId, TransactionId, ...more } })

/** Opens a transaction and tells its id. */
export async function open(send: Send, changes: Record<string, string> = {}): Promise<string> {
  return fieldsOf(await send(callV3({ parameters: faceLiveness(changes) }))).Result?.TransactionId ?? 'none'
}

/** One request after the other. */
export const inOrder =
  (...requests: PlainRequest[]) =>
  async (send: Send) => {
    for (const request of requests) await send(request)
  }
