import { parseWebUrl } from '../../network/web-url.ts'
import type { ResultCode } from './outcomes.ts'

/** What the page tells the page that it goes back to. */
export type PageResponse = { resultCode: ResultCode; extInfo: { certifyId: string }; subCode?: string }

/**
 * What the browser brings to ReturnUrl. No document shows it: its shape is what public code of integrators reads, its
 * `subCode` is an addition.
 */
export const pageResponse = (
  transactionId: string,
  resultCode: ResultCode,
  subCode: string | undefined,
): PageResponse => ({
  resultCode,
  extInfo: { certifyId: transactionId },
  ...(subCode !== undefined && { subCode }),
})

/**
 * Where the browser goes when a verification ends: ReturnUrl as given, with its own query and fragment, and `response`
 * added to the query. Undefined unless ReturnUrl is a web address; a `javascript:` one would run in the page that sends
 * the browser there.
 *
 * @source sdk
 * @guess The page of a TransactionUrl is the emulator's own; it sends the browser to ReturnUrl with `response`, a JSON of
 * resultCode (1000, 1001, 1006 …), extInfo.certifyId and our subCode, as public code reads it.
 */
export function returnAddress(returnUrl: string, response: PageResponse): string | undefined {
  const address = parseWebUrl(returnUrl)
  if (!address) return undefined
  // Joined as text: URLSearchParams would rewrite the query that is already there.
  const added = `response=${encodeURIComponent(JSON.stringify(response))}`
  address.search = `${address.search || '?'}${address.search && '&'}${added}`
  return address.href
}
