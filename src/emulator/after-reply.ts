import type { ApiError } from '../gateway/api-error.ts'
import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import type { CallPath } from '../gateway/gateway.ts'
import type { Journal } from '../journal/create-journal.ts'
import type { Options } from '../options/options.ts'
import { maskKeyId } from '../redaction/mask-key-id.ts'
import { printable } from '../redaction/scrub.ts'
import { hooksOf } from '../scenarios/hooks.ts'
import type { Failures } from '../stores/failures.ts'
import type { StepOf } from './scenario-step.ts'

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

type AfterParts = {
  options: Options
  failures: Failures
  requests: Journal
  now: () => number
  stepOf: StepOf
  report: ((call: CallReport) => void) | undefined
  /** Told of the key of every call. */
  sawKey: (accessKeyId: string) => void
}

/** What holds neither a secret nor a control character, and needs no look at the journal. */
const isPlainWord = (text: string) => /^[\w.]{0,32}$/.test(text)

/** Counts, journals and reports every reply, then applies the scenario's fault, if any. */
export function createAfterReply({
  options,
  failures,
  requests,
  now,
  stepOf,
  report,
  sawKey,
}: AfterParts): CallPath['after'] {
  /** Counts an answer towards repeated failures. 5xx answers do not count as the caller's failures. */
  const count = (accessKeyId: string, refusal: ApiError | undefined): Awaitable<void> => {
    if (options.repeatedFailures === 0) return
    if (!refusal) return failures.succeeded(accessKeyId)
    if (refusal.status < 500 && refusal.code !== 'Forbidden.ExceptionRepeatedInvoke')
      return failures.failed(accessKeyId, options.repeatedFailures, now())
  }

  return (call, reply, { refusal, transactionId, decision, milliseconds }) => {
    const { action = '', accessKeyId, requestId, parameters, formText, request } = call
    sawKey(accessKeyId)
    const { method, url, headers } = request
    const { status } = reply
    const code = refusal?.code ?? 'Success'
    const reason = refusal?.reason ?? ''
    return whenReady(count(accessKeyId, refusal), () => {
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
        formText,
        transactionId,
        decision: decision?.name,
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
      const hooks = decision && hooksOf(decision.name, decision.settings)
      return hooks ? hooks.onReply(reply, stepOf(request)) : reply
    })
  }
}
