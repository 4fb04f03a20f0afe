import type { SignedCall } from './sign-call.ts'

/** What sends a request; a redirect must come back as it is. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** An answer as it was received. */
export type ReceivedAnswer = { status: number; headers: Headers; text: string }

/** How long a whole answer may take, in milliseconds: what the vendor's SDKs for Python and Java wait at most. */
const patience = 10_000

/**
 * Sends a call once. Redirects are not followed: they could lead a call meant for a test to the real service.
 * @throws {Error} where no whole answer came in time.
 */
export async function exchange({ url, init }: SignedCall, fetch: Fetch = globalThis.fetch): Promise<ReceivedAnswer> {
  const signal = AbortSignal.timeout(patience)
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal })
    return { status: response.status, headers: response.headers, text: await response.text() }
  } catch (thrown) {
    throw signal.aborted ? new Error(`no whole answer within ${patience / 1000} s`) : thrown
  }
}
