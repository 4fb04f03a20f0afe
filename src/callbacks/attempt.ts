import { parseUrl } from '../network/web-url.ts'
import type { SendCallback, SendOutcome } from './callback.ts'

/**
 * What one attempt may take: milliseconds, and bytes of the answer's body.
 *
 * @source faceLiveness
 * @guess The receiver of a callback has 5 seconds for its whole answer.
 * @guess At most 64 KB of the answer to a callback are read; a longer one is a failed attempt.
 */
export const attemptBounds = { timeout: 5000, limit: 64 * 1024 }

/**
 * The pause before the first retry, and the longest; each is twice the one before.
 *
 * @source faceLiveness
 * @guess A callback is tried once: no retry is documented. Where retries are asked for (`--callback-retries`), the pauses
 * are 1, 2, 4 seconds and so on, at most 60.
 */
const firstPause = 1000
const longestPause = 60_000

/** How long to wait after so many attempts, in milliseconds. */
export const pauseAfter = (attempts: number): number => Math.min(firstPause * 2 ** (attempts - 1), longestPause)

/** What an attempt came to, whatever goes wrong. */
export async function sendSafely(
  send: SendCallback,
  url: string,
  bounds: Parameters<SendCallback>[1],
): Promise<SendOutcome> {
  try {
    return await send(url, bounds)
  } catch (thrown) {
    return { error: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}

/** The scheme, host and port of a URL; of what is not a URL all of it. */
export function receiverOf(url: string): string {
  return parseUrl(url)?.origin ?? url
}

/**
 * Any 2xx.
 *
 * @source faceLiveness
 * @guess A callback counts as delivered when any 2xx answers it. Redirects are not followed, so they are failures.
 */
export function isDelivered(outcome: SendOutcome): boolean {
  return 'status' in outcome && outcome.status >= 200 && outcome.status < 300
}
