import { readFields } from './compare-answer.ts'
import type { Unanswered } from './count-unanswered.ts'
import { exchange, type Fetch, type ReceivedAnswer } from './exchange.ts'
import { type AccessKeyPair, type CallToSign, signCall } from './sign-call.ts'

/** Where calls go, the key that signs them, and what they take from the platform. */
export type Connection = {
  /** The endpoint: scheme, host and port. */
  url: string
  /** Signs every call. Without one all calls are unsigned and what is about signatures is skipped. */
  accessKey?: AccessKeyPair
  /** The platform's own unless told. */
  fetch?: Fetch
  /** Milliseconds since 1970, the platform's clock unless told. */
  now?: () => number
  /** Waits before a call that was throttled, or came before its result, is sent again; a timer unless told. */
  pause?: (milliseconds: number) => Promise<void>
}

/** A call, and the code that its case is about. */
type Sending = Omit<CallToSign, 'now' | 'nonce'> & { meant: string }

/** How often a call is sent whose answer is only for now, although its case is about something else. */
const mostTries = 5

/** The longest pause between two tries, in milliseconds: limits are counted by the second, an answer may claim days. */
const longestPause = 5000

/** The codes of such answers, and how long to wait where the answer itself does not say, in milliseconds. */
const onlyForNow: Readonly<Record<string, number>> = {
  Throttling: 1000,
  'Throttling.User': 1000,
  'Throttling.Api': 1000,
  ProcessNotCompleted: 100,
}

export type Send = ReturnType<typeof createSender>

/** Makes the function that sends calls. It repeats a call while the answer is temporary and not the expected one. */
export function createSender(
  { url, accessKey, fetch, now = Date.now, pause = waitFor }: Connection,
  unanswered: Unanswered,
) {
  let triesLeft = mostTries

  return async function send({ meant, ...call }: Sending): Promise<ReceivedAnswer> {
    for (;;) {
      const signed = signCall(url, accessKey, { ...call, now: now(), nonce: crypto.randomUUID() })
      const answer = await exchange(signed, fetch)
      unanswered.clear()
      const wait = timeToWait(answer, meant)
      triesLeft = wait === undefined ? mostTries : triesLeft - 1
      if (wait === undefined) return answer
      if (triesLeft <= 0) {
        // Who throttles to the last try throttles the next call as well: it gets one try, until something else is said.
        triesLeft = 1
        return answer
      }
      await pause(wait)
    }
  }
}

function timeToWait({ headers, text }: ReceivedAnswer, meant: string): number | undefined {
  const code = String(readFields(text)?.Code)
  const usual = code === meant ? undefined : onlyForNow[code]
  if (usual === undefined) return undefined
  const told = Number(headers.get('x-acs-retry-after'))
  return told > 0 ? Math.min(told, longestPause) : usual
}

const waitFor = (milliseconds: number) => new Promise<void>(accept => setTimeout(accept, milliseconds))
