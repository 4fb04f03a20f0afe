import { looksReal } from '../gateway/access-keys.ts'
import type { ApiError } from '../gateway/api-error.ts'
import { type Awaitable, isPromise, letGo, whenReady } from '../gateway/awaitable.ts'
import type { CallPath } from '../gateway/gateway.ts'
import type { Journal } from '../journal/create-journal.ts'
import type { ObserveCall } from '../observation/observe-call.ts'
import type { Options } from '../options/options.ts'
import { maskKeyId } from '../redaction/mask-key-id.ts'
import { printable } from '../redaction/scrub.ts'
import { catalogue } from '../scenarios/catalogue.ts'
import { hooksOf } from '../scenarios/hooks.ts'
import type { Failures } from '../stores/failures.ts'
import type { CallReport } from './report.ts'
import type { StepOf } from './scenario-step.ts'

type AfterParts = {
  options: Options
  failures: Failures
  /** Waits for what the call has stored. */
  settle: ((request: object) => Promise<void>) | undefined
  requests: Journal
  now: () => number
  stepOf: StepOf
  report: ((call: CallReport) => void) | undefined
  /** Told of every recorded call, by its sequence in the journal. */
  recorded: (sequence: number, decision: string | undefined) => void
  /** Watches every call with its answer, and may add a header to it. */
  observe: ObserveCall
  /** Told of a key that looks like one of a real account. */
  sawRealKey: (accessKeyId: string) => void
}

/** What holds neither a secret nor a control character, and needs no look at the journal. */
const isPlainWord = (text: string) => /^[\w.]{0,32}$/.test(text)

const isFaultName = (name: string) =>
  Object.entries(catalogue).some(([known, { kind }]) => known === name && kind === 'fault')

/** Counts, journals and reports every reply, then applies the scenario's fault, if any. */
export function createAfterReply({
  options,
  failures,
  settle,
  requests,
  now,
  stepOf,
  report,
  recorded,
  observe,
  sawRealKey,
}: AfterParts): CallPath['after'] {
  /** Counts an answer towards repeated failures. 5xx answers do not count as the caller's failures. */
  const count = (accessKeyId: string, refusal: ApiError | undefined): Awaitable<void> => {
    if (options.repeatedFailures === 0) return
    if (!refusal) return failures.succeeded(accessKeyId)
    if (refusal.status < 500 && refusal.code !== 'Forbidden.ExceptionRepeatedInvoke')
      return failures.failed(accessKeyId, options.repeatedFailures, now())
  }

  return (call, reply, ending) => {
    const { refusal, transactionId, kept: copies, decision, milliseconds } = ending
    const { action = '', accessKeyId, requestId, parameters, formText, request } = call
    if (looksReal(accessKeyId)) sawRealKey(accessKeyId)
    const { method, url, headers } = request
    const { status } = reply
    const code = refusal?.code ?? 'Success'
    const reason = refusal?.reason ?? ''
    // One after the other where they are done in this turn; where a store is asked, they go out together.
    const counted = count(accessKeyId, refusal)
    const at = now()
    const observed = observe(call, reply, ending, at)
    const kept = requests.record({
      at,
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
      copies,
      decision: decision?.name,
    })
    const settled = settle?.(request)
    letGo(settled)
    letGo(kept)
    const awaited = isPromise(observed) ? observed.then(() => counted) : counted
    letGo(awaited)
    return whenReady(awaited, () =>
      whenReady(kept, sequence =>
        whenReady(settled, () => {
          recorded(sequence, decision?.name)
          const hooks = decision && hooksOf(decision.name, decision.settings)
          const answered = () => (hooks ? hooks.onReply(reply, stepOf(request)) : reply)
          if (!report) return answered()
          // A mismatch is explained with what was signed, secrets among it: outside, the reason is the journal's, redacted.
          const bizId = parameters.get('MerchantBizId')
          const isPlain = [action, accessKeyId, bizId ?? '', transactionId ?? ''].every(isPlainWord)
          const told = whenReady(refusal || !isPlain ? requests.get(sequence) : undefined, entry => {
            const shown = entry ?? call
            const merchantBizId = entry ? entry.parameters.MerchantBizId : bizId
            const shownId = entry ? entry.transactionId : transactionId
            const isFault = decision !== undefined && isFaultName(decision.name)
            report({
              event: 'call',
              action: printable(shown.action ?? ''),
              accessKeyId: maskKeyId(printable(shown.accessKeyId ?? '')),
              requestId,
              status,
              code,
              reason: printable(refusal ? (entry?.reason ?? '') : ''),
              ...(merchantBizId !== undefined && { merchantBizId: printable(merchantBizId.slice(0, 100)) }),
              ...(shownId !== undefined && { transactionId: printable(shownId) }),
              milliseconds,
              ...(decision !== undefined && { decision: decision.name }),
              ...(isFault && { fault: decision.name }),
            })
          })
          // The caller does not wait for the log.
          letGo(told)
          return answered()
        }),
      ),
    )
  }
}
