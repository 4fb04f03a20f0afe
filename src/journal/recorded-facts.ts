import { detach } from '../gateway/exchange.ts'
import type { RedactMode } from '../options/choices.ts'
import { redactPlain } from '../redaction/redact.ts'
import type { Scrub } from '../redaction/scrub.ts'
import { longestValue } from '../redaction/shorten.ts'
import type { AnsweredCall, JournalEntry } from './journal-entry.ts'
import { unpackCall } from './pack-call.ts'

/** What of a recorded call stands beside its packed text: what filters look at, and what is shown as it is. */
export type RecordedFacts = {
  at: number
  requestId: string
  accessKeyId: string
  action: string
  status: number
  code: string
  transactionId: string | undefined
  decision: string | undefined
  merchantBizId: string | undefined
  sceneCode: string | undefined
  milliseconds: number
  replica?: string
}

/** The facts of a call, as copies that share no memory with it. */
export function factsOf(call: AnsweredCall): RecordedFacts {
  const { at, requestId, status, code, decision, milliseconds, parameters, copies } = call
  const accessKeyId = call.accessKeyId.slice(0, longestValue)
  const action = keepName(call.action)
  // An id that was made for this call shares no memory with it.
  const transactionId = copies ? call.transactionId : keepNameIfAny(call.transactionId)
  const copyOf = (name: string) => {
    const text = parameters.get(name)
    const copy = copies?.[name]
    return copy === text ? copy : keepNameIfAny(text)
  }
  const merchantBizId = copyOf('MerchantBizId')
  const sceneCode = copyOf('SceneCode')
  return {
    at,
    requestId,
    accessKeyId,
    action,
    status,
    code,
    transactionId,
    decision,
    merchantBizId,
    sceneCode,
    milliseconds,
  }
}

/** An entry as it is shown, from its facts and its packed text. */
export function showEntry(
  facts: RecordedFacts & { sequence: number },
  packed: string,
  redact: RedactMode,
  scrub: Scrub,
): JournalEntry {
  const { sequence, at, requestId, status, code, transactionId, decision, milliseconds, replica } = facts
  return Object.freeze({
    sequence,
    at,
    requestId,
    ...unpackCall(packed, redact, scrub),
    status,
    code,
    milliseconds,
    ...(transactionId !== undefined && { transactionId: redactPlain(transactionId) }),
    ...(decision !== undefined && { decision }),
    ...(replica !== undefined && { replica }),
  })
}

/** A copy that shares no memory with the request, of bounded length. */
const keepName = (text: string) => detach(text.slice(0, longestValue))

const keepNameIfAny = (text: string | undefined) => (text === undefined ? undefined : keepName(text))
