import { headerValue, type PlainRequest } from '../gateway/exchange.ts'
import { limits } from '../gateway/limits.ts'
import type { ControlRefusal } from './guard.ts'

const toInbox = /^\/_emulator\/inbox(?:[/?#]|$)/

/** What a body of the inbox that is kept takes at most, in UTF-8. */
const keptBytes = 3 * limits.inboxBody.value

/**
 * As much of a body as the control API looks at. The inbox keeps but the beginning: megabytes that nobody will see are
 * not copied from one form of a request to the next.
 */
export const bodyLookedAt = (url: string, body: Uint8Array): Uint8Array =>
  toInbox.test(url) ? body.subarray(0, keptBytes) : body

/** Where any body may come: a callback's receiver takes what is sent, a picture is larger than a form. */
const takesAnyBody = /^\/_emulator\/(?:inbox|pictures)(?:[/?#]|$)/

/** Where the form of a page may come, from browsers that run no script. */
const takesForms = /^\/_emulator\/verify\/[^/?#]+(?:[?#]|$)/
const formType = /^application\/x-www-form-urlencoded[\t ]*(?:;|$)/i

const jsonType = /^application\/json[\t ]*(?:;|$)/i

/**
 * Refuses what no client of the control API sends, before its routes look at it: heads and bodies past all use, bodies
 * of another type than what is read, JSON nested past all use.
 */
export function boundControl({ method, url, headers, body }: PlainRequest): ControlRefusal | undefined {
  const { controlHead, controlBody, controlDepth, host } = limits
  const hostLength = lengthOf(headers.host)
  if (hostLength > host.value)
    return refusal(403, 'foreign-host', `The host has ${hostLength} characters, at most ${host.value} are allowed.`)
  let head = url.length
  for (const name in headers) head += name.length + lengthOf(headers[name])
  if (head > controlHead.value)
    return refusal(
      431,
      'head-too-large',
      `The request target and the headers have ${head} characters, at most ${controlHead.value} are allowed here.`,
    )
  const target = url.replace(/^https?:\/\/[^/]*/i, '')
  if (body.length === 0 || takesAnyBody.test(target)) return undefined
  if (body.length > controlBody.value)
    return refusal(
      413,
      'body-too-large',
      `The body has ${body.length} bytes, at most ${controlBody.value} are allowed here.`,
    )
  if (!['POST', 'PUT', 'PATCH', 'DELETE'].includes(method)) return undefined
  const type = headerValue({ method, url, headers, body }, 'content-type')
  // A header that came twice is a list of types, so it names none.
  if (typeof type === 'string' && formType.test(type) && !type.includes(',') && takesForms.test(target))
    return undefined
  if (typeof type !== 'string' || !jsonType.test(type) || type.includes(','))
    return refusal(415, 'not-json', 'The body is not marked as JSON. Send content-type: application/json.')
  if (depthOf(body) > controlDepth.value)
    return refusal(400, 'too-deep', `The body is nested deeper than ${controlDepth.value} levels. Send it flatter.`)
  return undefined
}

const refusal = (status: number, code: string, message: string): ControlRefusal => ({ status, code, message })

function lengthOf(value: string | readonly string[] | undefined): number {
  if (value === undefined) return 0
  return typeof value === 'string' ? value.length : value.reduce((sum, one) => sum + one.length, 0)
}

const [quote, backslash] = [0x22, 0x5c]
const opening = [0x7b, 0x5b]
const closing = [0x7d, 0x5d]

/** How deep JSON is nested; of what is not JSON the brackets count all the same. */
function depthOf(json: Uint8Array): number {
  let depth = 0
  let deepest = 0
  let inText = false
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] ?? 0
    if (inText) {
      if (byte === backslash) at += 1
      else if (byte === quote) inText = false
    } else if (byte === quote) inText = true
    else if (opening.includes(byte)) {
      depth += 1
      deepest = Math.max(deepest, depth)
    } else if (closing.includes(byte)) depth -= 1
  }
  return deepest
}
