import { parseWebUrl } from '../network/web-url.ts'
import { shorten, sizeOf } from './shorten.ts'

/** Where a path begins to look like parameters, or like a whole URL that was encoded into it. */
const parametersInPath = /[#?&=;@]|%(?:25)*(?:23|26|3b|3d|3f|40)/i

/**
 * A URL in a value: scheme, host and path stay, user-info goes without a trace, query and fragment become `?***`.
 * A URL with nothing to hide stays as it came. What is not an http or https URL shows its length only.
 */
export function redactLink(value: string): string {
  if (value === '') return ''
  const url = parseWebUrl(value)
  if (!url) return sizeOf(value.length)
  const path = redactPath(url.pathname)
  const hidden = url.search !== '' || url.hash !== '' || path !== url.pathname
  // A question mark or a sign that leads nowhere (`https://host/?`, `https://@host/`) is rewritten too: it costs nothing.
  if (!hidden && !/[@?#]/.test(value)) return shorten(value)
  return shorten(`${url.protocol}//${url.host}${path}${hidden && path === url.pathname ? '?***' : ''}`)
}

/** A path up to where it begins to look like parameters. */
export function redactPath(path: string): string {
  const at = path.search(parametersInPath)
  return at < 0 ? path : `${path.slice(0, at)}***`
}
