import type { Clock } from '../clock/clock.ts'
import type { ApiError } from '../gateway/api-error.ts'
import type { CallPath } from '../gateway/gateway.ts'
import type { Journal } from '../journal/create-journal.ts'
import { maskKeyId } from '../redaction/mask-key-id.ts'
import { printable } from '../redaction/scrub.ts'
import { scenarioOf } from '../scenarios/catalogue.ts'
import { faults } from '../scenarios/faults/faults.ts'
import type { Epoch } from './epoch.ts'

/** One answered call, for whoever logs or counts them. Holds no secret and nothing personal. */
export type CallReport = {
  action: string
  accessKeyId: string
  requestId: string
  status: number
  code: string
  /** What `x-emulator-reason` says; empty on success. */
  reason: string
}

type FinishParts = {
  count: (accessKeyId: string, refusal: ApiError | undefined) => void
  requests: Journal
  clock: Clock
  epoch: Epoch
  report: ((call: CallReport) => void) | undefined
  /** Told of the key of every call. */
  sawKey: (accessKeyId: string) => void
}

/** What holds neither a secret nor a control character, and needs no look at the journal. */
const isPlainWord = (text: string) => /^[\w.]{0,32}$/.test(text)

/** What is done with every answer once it is made: it is counted, recorded, reported, and spoilt where a fault wants it. */
export function createFinish({ count, requests, clock, epoch, report, sawKey }: FinishParts): CallPath['after'] {
  return (call, reply, { refusal, transactionId, decision, milliseconds }) => {
    count(call.accessKeyId, refusal)
    sawKey(call.accessKeyId)
    const { action = '', accessKeyId, requestId, parameters, request } = call
    const { method, url, headers } = request
    const { status } = reply
    const code = refusal?.code ?? 'Success'
    const reason = refusal?.reason ?? ''
    const sequence = requests.record({
      action,
      accessKeyId,
      requestId,
      status,
      code,
      reason,
      milliseconds,
      answer: reply.body,
      method,
      url,
      headers,
      parameters,
      formText: call.formText,
      transactionId,
      decision,
    })
    // A mismatch is explained with what was signed, secrets among it: outside, the reason is the journal's, redacted.
    if (report) {
      const shown = refusal || !isPlainWord(action) || !isPlainWord(accessKeyId) ? requests.get(sequence) : call
      report({
        action: printable(shown?.action ?? ''),
        accessKeyId: maskKeyId(printable(shown?.accessKeyId ?? '')),
        requestId,
        status,
        code,
        reason: printable(refusal ? (requests.get(sequence)?.reason ?? '') : ''),
      })
    }
    const scenario = scenarioOf(decision)
    if (!scenario || !('fault' in scenario)) return reply
    return faults[scenario.fault](reply, {
      reset: () =>
        new Promise(accept => {
          const go = () => {
            forget()
            forgetCaller?.()
            accept()
          }
          const forget = epoch.onEnd(go)
          const forgetCaller = request.onLeft?.(go)
        }),
      pause: milliseconds =>
        new Promise(accept => {
          const go = () => {
            forget()
            cancel()
            accept()
          }
          const forget = epoch.onEnd(go)
          const cancel = clock.at(clock.now() + milliseconds, go)
        }),
    })
  }
}
