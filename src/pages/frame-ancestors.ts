import { parseWebUrl } from '../network/web-url.ts'
import type { FrameRule } from '../options/choices.ts'

/** The pages of this machine. A policy cannot name an IPv6 address, and of IPv4 only this one. */
const loopback = ['localhost', '*.localhost', '127.0.0.1'].flatMap(host => [`http://${host}:*`, `https://${host}:*`])

type Parts = {
  rule: FrameRule
  /** The option of that name, in normal form. */
  cors: readonly string[]
  returnUrl?: string | undefined
}

/**
 * Who may put the end user's page in a frame, for `frame-ancestors`: pages of the ReturnUrl's origin and those that may
 * call; or nobody; or anybody.
 *
 * @source iframe
 * @guess The headers of the vendor's page are not public. `--frames return-url` lets pages of ReturnUrl's origin, of this
 * machine and of `--cors` frame it, `deny` nobody, `any` every site; Permissions-Policy gives camera, microphone and
 * fullscreen to the page itself.
 */
export function frameAncestors({ rule, cors, returnUrl }: Parts): string {
  if (rule === 'deny') return "'none'"
  if (rule === 'any' || cors.includes('*')) return '*'
  const named = cors.filter(pattern => pattern.includes('://') && !pattern.includes('['))
  const own = returnUrl === undefined ? undefined : originSource(returnUrl)
  const sources = [...(own ? [own] : []), ...(cors.includes('none') ? [] : loopback), ...named]
  return sources.length > 0 ? sources.join(' ') : "'none'"
}

/** What the page itself may use, and a frame that was given it. */
export const permissionsPolicy = 'camera=(self), microphone=(self), fullscreen=(self)'

/** The origin of a URL, unless its host holds what would mean something else in a policy: `*`, `;`, `,`. */
export function originSource(text: string): string | undefined {
  const url = parseWebUrl(text)
  return url && /^[a-z\d._-]+$/.test(url.hostname) ? `${url.protocol}//${url.host}` : undefined
}
