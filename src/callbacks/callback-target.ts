/** The two spellings of the last parameter: the documented list of fields, and the documented example. */
export const subCodeNames = ['subcode', 'subCode'] as const
export type SubCodeName = (typeof subCodeNames)[number]

/** The two spellings of the token: the documented example, and the documented text. */
export const tokenNames = ['callbackToken', 'CallbackToken'] as const
export type TokenName = (typeof tokenNames)[number]

type Notification = {
  /** CallbackUrl as the integrator gave it. */
  url: string
  /** CallbackToken; an empty one counts as none. */
  token?: string | undefined
  transactionId: string
  passed: boolean
  subCode: string
  subCodeName: SubCodeName
  tokenName?: TokenName
}

/**
 * The URL that a callback GETs: CallbackUrl as it is, byte for byte, without its fragment, and our parameters behind its
 * own query, in the order of the documented example
 * (`https://www.aliyun.com?callbackToken=100000****&transactionId=shaxxxx&passed=Y&subCode=200`). A parameter of the
 * integrator's that has the name of one of ours stays; ours is the later one.
 *
 * @source faceLiveness
 * @documented A callback is a GET of CallbackUrl with transactionId, passed, the SubCode, and CallbackToken where one was
 * given.
 * @guess The SubCode comes under one name only, `subcode` or `subCode`, never both.
 * @guess The parameters come in the order of the documented example, behind the own query of CallbackUrl, which stays as
 * it is.
 */
export function callbackTarget({
  url,
  token,
  transactionId,
  passed,
  subCode,
  subCodeName,
  tokenName = 'callbackToken',
}: Notification): string {
  const own = withoutFragment(url)
  const query = [
    ...(token ? [pair(tokenName, token)] : []),
    pair('transactionId', transactionId),
    pair('passed', passed ? 'Y' : 'N'),
    pair(subCodeName, subCode),
  ].join('&')
  const [, ownQuery] = /\?(.*)$/s.exec(own) ?? []
  if (ownQuery === undefined) return `${own}?${query}`
  return ownQuery === '' || ownQuery.endsWith('&') ? own + query : `${own}&${query}`
}

/** Also without the blanks and control characters around it, which a URL parser drops but not from within. */
function withoutFragment(url: string): string {
  let start = 0
  let end = url.length
  while (start < end && isBlank(url.charCodeAt(start))) start += 1
  while (end > start && isBlank(url.charCodeAt(end - 1))) end -= 1
  const trimmed = url.slice(start, end)
  const hash = trimmed.indexOf('#')
  return hash < 0 ? trimmed : trimmed.slice(0, hash)
}

/** A blank or a control character, as a URL parser drops them. */
const isBlank = (code: number) => code <= 0x20

const pair = (name: string, value: string) => `${name}=${encode(value)}`

/** Lone surrogates have no UTF-8: they become U+FFFD, as everywhere on the web, instead of an exception. */
function encode(value: string): string {
  return encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\uFFFD'))
}
