import { parseWebUrl } from '../../network/web-url.ts'

/** The pages of this machine, as a policy can name them: it knows no address of IPv6 and of IPv4 only this one. */
const loopback = ['localhost', '*.localhost', '127.0.0.1'].flatMap(host => [`http://${host}:*`, `https://${host}:*`])

/**
 * Who may put the end user's page in a frame, for `frame-ancestors`: pages of the ReturnUrl's origin, as in the H5 flow of
 * the real service, and those that may call. `cors` is the option, in normal form.
 */
export function frameAncestors(cors: readonly string[], returnUrl?: string): string {
  if (cors.includes('*')) return '*'
  const named = cors.filter(pattern => pattern.includes('://') && !pattern.includes('['))
  const own = returnUrl === undefined ? undefined : originOf(returnUrl)
  const sources = [...(own ? [own] : []), ...(cors.includes('none') ? [] : loopback), ...named]
  return sources.length > 0 ? sources.join(' ') : "'none'"
}

/** The origin of a URL, unless its host holds what would mean something else in a policy: `*`, `;`, `,`. */
function originOf(text: string): string | undefined {
  const url = parseWebUrl(text)
  return url && /^[a-z\d._-]+$/.test(url.hostname) ? `${url.protocol}//${url.host}` : undefined
}
