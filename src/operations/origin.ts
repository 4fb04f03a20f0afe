import type { Call } from '../gateway/call.ts'
import { headerText } from '../gateway/exchange.ts'

/** Where a call came to, as the start of a link: scheme, host and port. */
export function originOf(call: Call): string {
  const host = (headerText(call.request, 'host') ?? '').replace(/^https?:\/\//i, '') || 'localhost'
  const scheme = /^https:/i.test(call.request.url) ? 'https' : 'http'
  return `${scheme}://${host}`
}
