import type { SendCallback } from '../callbacks/callback.ts'
import { hostFault } from '../network/hosts.ts'
import { opaqueRequest } from './opaque-request.ts'

/**
 * Sends with the platform's fetch, for browsers and workers. Without CORS a page may not see what was answered: that it
 * was answered counts as 200.
 */
export const sendWithFetch: SendCallback = async (url, { timeout, signal, outbound }) => {
  const fault = hostFault(url, outbound)
  if (fault) return { error: fault }
  try {
    const signals = AbortSignal.any([signal, AbortSignal.timeout(timeout)])
    const response = await fetch(url, { ...opaqueRequest(), signal: signals })
    // Don't await: interceptors such as MSW may tee the body and keep this pending.
    response.body?.cancel().catch(() => undefined)
    return { status: response.type === 'opaque' || response.type === 'opaqueredirect' ? 200 : response.status }
  } catch (thrown) {
    return { error: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}
