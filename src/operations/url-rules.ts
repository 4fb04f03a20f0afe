import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import { findReach } from '../network/reach.ts'
import { parseWholeWebUrl } from '../network/web-url.ts'
import type { RuleContext } from './parameter.ts'

/**
 * What is wrong with a CallbackUrl, or undefined. The documents demand https; `local` also takes http to this machine,
 * a private address or a single-label host, because that is where a developer's receiver is.
 *
 * @source faceLiveness
 * @deviation(Callbacks) A CallbackUrl has to begin with https and to be reachable from the internet. By default http to this
 * machine, a private address or a single-label host passes too, and nothing is probed: `--callback-rules documented` asks
 * for both.
 */
export function callbackUrlFault(value: string, { options }: RuleContext): Awaitable<string | undefined> {
  const url = parseWholeWebUrl(value)
  if (!url) return 'no URL; it must start with https://'
  if (url.protocol === 'https:') return undefined
  if (options.callbackRules === 'documented') return 'must start with https (callback rules: documented)'
  return whenReady(findReach(url.hostname), reach =>
    reach === 'loopback' || reach === 'private'
      ? undefined
      : `must start with https; http is allowed to this machine, private addresses and single-label hosts, not to "${url.hostname}"`,
  )
}

/**
 * What is wrong with a FacePictureUrl, or undefined.
 *
 * @source faceVerify
 * @documented A FacePictureUrl begins with http or https.
 */
export function httpUrlFault(value: string): string | undefined {
  return parseWholeWebUrl(value) ? undefined : 'no URL; it must start with http:// or https://'
}
