import type { CallbackRules } from '../../options/choices.ts'

/** Names and literal addresses that lead to this machine or a private network, as they stand in a URL's host. */
const privateHosts = [
  /^[^.:]+$/, // a single label: localhost, or a service name in compose
  /\.(localhost|internal|local|test)$/, // names reserved for private use, host.docker.internal among them
  /^127\.\d+\.\d+\.\d+$/,
  /^10\.\d+\.\d+\.\d+$/,
  /^172\.(1[6-9]|2\d|3[01])\.\d+\.\d+$/,
  /^192\.168\.\d+\.\d+$/,
  /^\[::1\]$/,
  /^\[f[cd][0-9a-f]{2}:/,
]

/**
 * What is wrong with a CallbackUrl, or undefined. The documents demand https; `local` also takes http to this machine,
 * a private address or a single-label host, because that is where a developer's receiver is. Source: faceLiveness.
 */
export function callbackUrlFault(value: string, rules: CallbackRules): string | undefined {
  const url = parseUrl(value)
  if (!url || !/^https?:\/\//i.test(value)) return 'no URL; it must start with https://'
  if (url.protocol === 'https:') return undefined
  if (rules === 'documented') return 'must start with https (callback rules: documented)'
  if (privateHosts.some(pattern => pattern.test(url.hostname))) return undefined
  return `must start with https; http is allowed to this machine, private addresses and single-label hosts, not to "${url.hostname}"`
}

/** What is wrong with a FacePictureUrl, or undefined: it must start with http or https. Source: faceVerify. */
export function httpUrlFault(value: string): string | undefined {
  return /^https?:\/\//i.test(value) && parseUrl(value) ? undefined : 'no URL; it must start with http:// or https://'
}

function parseUrl(value: string): URL | undefined {
  try {
    return new URL(value)
  } catch {
    return undefined
  }
}
