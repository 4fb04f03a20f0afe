import { parseWebUrl } from '../../network/web-url.ts'

/**
 * What the client tells at the end: passed, not passed, or quit by the user.
 * https://www.alibabacloud.com/help/en/ekyc/latest/native-sdk-client-result-codes-and-result-subcodes
 */
export type ResultCode = '1000' | '1001' | '1006'

/**
 * Where the browser goes when a verification ends: ReturnUrl as given, with `response` added to its query.
 * No document shows `response`: its shape is what public code of integrators reads, its `subCode` is an addition.
 * Undefined unless ReturnUrl is a web address; a `javascript:` one would run in the page that sends the browser there.
 *
 * @source sdk
 * @guess The page of a TransactionUrl is the emulator's own; it sends the browser to ReturnUrl with `response`, a JSON of
 * resultCode (1000, 1001, 1006), extInfo.certifyId and our subCode, as public code reads it.
 */
export function returnAddress({
  returnUrl,
  resultCode,
  transactionId,
  subCode,
}: {
  returnUrl: string
  resultCode: ResultCode
  transactionId: string
  subCode?: string | undefined
}): string | undefined {
  const address = parseWebUrl(returnUrl)
  if (!address) return undefined
  const response = JSON.stringify({ resultCode, extInfo: { certifyId: transactionId }, subCode })
  // Joined as text: URLSearchParams would rewrite the query that is already there.
  address.search = `${address.search || '?'}${address.search && '&'}response=${encodeURIComponent(response)}`
  return address.href
}
