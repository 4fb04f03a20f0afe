import type { ApiError } from './api-error.ts'
import type { Md5 } from './digests.ts'
import type { PlainReply } from './exchange.ts'
import type { ReplyFormat } from './reply-format.ts'
import { version } from './version.ts'

/** What identifies one answer: ids drawn when the call came in, and the host that was called. */
export type ReplyIdentity = { requestId: string; traceId: string; hostId: string; action: string; format: ReplyFormat }

/** The `x-emulator` value of every answer. */
export const emulatorName = `cloudauth-emulator/${version}`

/** The same, with the name of an emulator that shares its store with others. */
export const emulatorNameOf = (replica: string | undefined): string =>
  replica === undefined ? emulatorName : `${emulatorName} (replica ${replica})`

const contentTypes = { JSON: 'application/json;charset=utf-8', XML: 'text/xml;charset=utf-8' }

/**
 * The domain in `HostId` when the call came to no domain of the real service.
 *
 * @source gatewayAnswers
 * @guess HostId is the domain that was called, or the one of Hong Kong when the call came to this machine.
 */
export const defaultHostId = 'cloudauth-intl.cn-hongkong.aliyuncs.com'

/** What the members of an answer may hold. Members that are undefined are left out. */
type Member = string | number | boolean | null | undefined | readonly Member[] | Members
export type Members = { readonly [name: string]: Member }

type Answer = { result?: Members | undefined; members?: Members | undefined; advice?: string | undefined }

/**
 * A successful answer. `members` stand beside `Result` and may replace `Code` and `Message`; `advice` is for the
 * client's developer, and goes where a refusal has its reason.
 *
 * @source faceLiveness
 * @documented A success has RequestId, Code `Success`, Message `success`, and Result where the operation has one.
 */
export function successReply(identity: ReplyIdentity, { result, members, advice }: Answer, md5: Md5): PlainReply {
  const { requestId, action } = identity
  const whole = () => ({ RequestId: requestId, Code: 'Success', Message: 'success', ...members, Result: result })
  const body =
    identity.format === 'XML'
      ? `${xmlDeclaration}<${action}Response>${xmlMembers(whole())}</${action}Response>`
      : members
        ? JSON.stringify(whole())
        : plainSuccess(requestId, result)
  const reply = withHeaders(200, body, identity, md5)
  if (advice !== undefined) reply.headers['x-emulator-reason'] = headerSafe(advice)
  return reply
}

/** The answer of nearly every call. Its shape is fixed, so a template writes it faster than JSON.stringify would. */
const plainSuccess = (requestId: string, result: Members | undefined) =>
  `{"RequestId":"${requestId}","Code":"Success","Message":"success"${result ? `,"Result":${JSON.stringify(result)}` : ''}}`

/**
 * A refusal: the documented status and the five fields of the gateway's envelope.
 *
 * @source gatewayAnswers
 * @documented A refusal has RequestId, Message, Recommend, HostId and Code, and never Result.
 */
export function errorReply(identity: ReplyIdentity, error: ApiError, md5: Md5, status = error.status): PlainReply {
  const { requestId, hostId } = identity
  const fields = {
    RequestId: requestId,
    Message: error.message,
    Recommend: `https://api.alibabacloud.com/troubleshoot?intl_lang=EN_US&q=${error.code}&product=Cloudauth-intl&requestId=${requestId}`,
    HostId: hostId,
    Code: error.code,
  }
  const body =
    identity.format === 'XML' ? `${xmlDeclaration}<Error>${xmlMembers(fields)}</Error>` : JSON.stringify(fields)
  const reply = withHeaders(status, body, identity, md5)
  reply.headers['x-emulator-reason'] = headerSafe(error.reason)
  Object.assign(reply.headers, error.headers)
  return reply
}

/**
 * @source gatewayAnswers
 * @guess Answers are never compressed; the real gateway was seen to compress when asked to.
 */
function withHeaders(status: number, body: string, identity: ReplyIdentity, md5: Md5): PlainReply {
  const length = byteLength(body)
  return {
    status,
    headers: {
      'content-type': contentTypes[identity.format],
      'content-length': length,
      'access-control-allow-origin': '*',
      'access-control-expose-headers': '*',
      'x-acs-request-id': identity.requestId,
      'x-acs-trace-id': identity.traceId,
      // The gateway's rule, found in captured answers: first digit of the length, Base64 MD5, last digit (gatewayAnswers).
      etag: `${length[0]}${md5(body).slice(0, 22)}${length.at(-1)}`,
      'x-emulator': emulatorName,
    },
    body,
  }
}

/** A reply that no page of another site can read. */
export function withoutCors(reply: PlainReply): PlainReply {
  const headers = Object.entries(reply.headers).filter(([name]) => !name.startsWith('access-control-'))
  return { ...reply, headers: Object.fromEntries(headers) }
}

/** The answer to a browser's CORS preflight, with the values of the gateway in captures of 2019. Source: gatewayAnswers. */
export function preflightReply(): PlainReply {
  return {
    status: 200,
    headers: {
      'content-type': contentTypes.JSON,
      'content-length': '2',
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST, GET, OPTIONS',
      'access-control-allow-headers': '*, Authorization',
      'access-control-max-age': '172800',
      'x-emulator': emulatorName,
    },
    body: '{}',
  }
}

const notPrintableAscii = /[^\x20-\x7e]/gu
const reasonLimit = 1024

/** One printable line that every HTTP implementation takes as a header value; anything else is written as `\u{…}`. */
export function headerSafe(text: string): string {
  const cut = text.length > reasonLimit ? `${text.slice(0, reasonLimit)}...` : text
  return cut.replace(notPrintableAscii, character =>
    character === '\n' ? '\\n' : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  )
}

const notAscii = /[\u0080-\uffff]/

function byteLength(text: string): string {
  return String(notAscii.test(text) ? new TextEncoder().encode(text).length : text.length)
}

const xmlDeclaration = "<?xml version='1.0' encoding='UTF-8'?>"
/** Characters that XML 1.0 cannot hold, not even escaped. */
const notXml = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

const xmlText = (text: string) => text.replace(/[&<>]/g, found => xmlEscapes[found] ?? found).replace(notXml, '\ufffd')

const xmlEscapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function xmlMembers(members: Members): string {
  return Object.entries(members)
    .map(([name, value]) => xmlMember(name, value))
    .join('')
}

/**
 * A list is its element, repeated; null has no element.
 *
 * @source sdk
 * @guess Lists in XML: the element repeated, none for null. No nested answer in XML was ever seen.
 */
function xmlMember(name: string, value: Member): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map(each => xmlMember(name, each)).join('')
  return `<${name}>${typeof value === 'object' ? xmlMembers(value as Members) : xmlText(String(value))}</${name}>`
}
