import { splitTarget } from '../gateway/call.ts'
import { limits } from '../gateway/limits.ts'
import { parsePairs } from '../gateway/percent-encoding.ts'
import type { RedactMode } from '../options/choices.ts'
import { redactHeader, redactKeyId, redactName, redactPlain, redactValue } from '../redaction/redact.ts'
import { redactReason } from '../redaction/redact-reason.ts'
import { redactTarget } from '../redaction/redact-target.ts'
import { type Scrub, scrubTarget } from '../redaction/scrub.ts'
import { sensitivityOf } from '../redaction/sensitivity.ts'
import { longestValue, sizeOf } from '../redaction/shorten.ts'
import type { AnsweredCall, JournalEntry, OriginalCall } from './journal-entry.ts'

/** At most so many headers and so many parameters of a call are kept: a body may hold a hundred thousand. */
const mostPairs = 100

/** So many characters of them together, of each kind. */
const mostText = limits.journalEntry.value / 2

/** Text as it came. Of text that is too long to keep, its redacted form, in a list. */
type Kept = string | [redacted: string]

type Packed = {
  accessKeyId: Kept
  action: Kept
  method: Kept
  url: Kept
  reason: Kept
  answer: Kept
  /** Names and values in turn. */
  headers: Kept[]
  /** Undefined: those of the url's query and of `form`. */
  parameters: Kept[] | undefined
  form: string
  leftOut: string[]
}

/**
 * What an entry is made of later, as one text that shares no memory with the call: engines keep a whole body alive for
 * a slice of it, names included. Nothing is redacted yet but what is too long to be kept as it is, pictures above all.
 */
export function packCall(call: AnsweredCall, mode: RedactMode): string {
  const { accessKeyId, action, method, url, reason, answer } = call
  const leftOut: string[] = []
  let more = 0
  const packed: Packed = {
    accessKeyId: keep(accessKeyId, redactKeyId),
    action: keep(action, redactPlain),
    method: keep(method, redactPlain),
    url: keep(url, text => redactTarget(text, mode)),
    reason: keep(reason, text => redactReason(text, secretsOf(call))),
    answer: keep(answer, text => redactReason(text, secretsOf(call))),
    headers: [],
    parameters: undefined,
    form: '',
    leftOut,
  }
  const room = { left: mostText }
  const header: Redact = (name, value) => redactHeader(name, value, mode)
  for (const name in call.headers) {
    if (packed.headers.length < 2 * mostPairs) pushPair(packed.headers, room, name, lineOf(call.headers[name]), header)
    else more += 1
  }
  // Query and form are parsed again when the entry is read; truncated ones cannot be.
  const { formText, parameters } = call
  const isShort = typeof packed.url === 'string' && formText !== undefined && formText.length <= longestValue
  if (isShort && parameters.size <= mostPairs) packed.form = formText
  else packed.parameters = packParameters(parameters, mode)
  if (more > 0) leftOut.push(`${more} more headers`)
  if (call.parameters.size > mostPairs) leftOut.push(`${call.parameters.size - mostPairs} more parameters`)
  return write(packed)
}

/** Stands between the texts of a packed call that needs no more; JSON, which begins with a brace, is for the others. */
const separator = '\0'

/** As one text: nine out of ten calls are short and plain, and joining takes a third of what JSON does. */
function write(packed: Packed): string {
  const { accessKeyId, action, method, url, reason, answer, headers, parameters, form, leftOut } = packed
  const count = parameters ? `${headers.length}` : ''
  const texts = ['', accessKeyId, action, method, url, reason, answer, form, count, ...headers]
  if (parameters) texts.push(...parameters)
  return leftOut.length === 0 && arePlain(texts) ? texts.join(separator) : JSON.stringify(packed)
}

function arePlain(texts: readonly Kept[]): boolean {
  for (const text of texts) if (typeof text !== 'string' || text.includes(separator)) return false
  return true
}

function read(text: string): Packed {
  if (!text.startsWith(separator)) return JSON.parse(text) as Packed
  const texts = text.split(separator)
  const [, accessKeyId = '', action = '', method = '', url = '', reason = '', answer = '', form = '', count = ''] =
    texts
  const pairs = texts.slice(9)
  const headers = count === '' ? pairs : pairs.slice(0, Number(count))
  const parameters = count === '' ? undefined : pairs.slice(Number(count))
  return { accessKeyId, action, method, url, reason, answer, headers, parameters, form, leftOut: [] }
}

function packParameters(parameters: ReadonlyMap<string, string>, mode: RedactMode): Kept[] {
  const packed: Kept[] = []
  const room = { left: mostText }
  for (const [name, value] of parameters) {
    if (packed.length === 2 * mostPairs) break
    pushPair(packed, room, name, value, (of, text) => redactValue(of, text, mode))
  }
  return packed
}

/** The parameters of a url's query and of a form as pairs; of a repeated name the first counts. */
function parametersOf(url: string, form: string): string[] {
  const merged = new Map<string, string>()
  for (const { name, value } of [...parsePairs(splitTarget(url).search), ...parsePairs(form)])
    if (!merged.has(name)) merged.set(name, value)
  return [...merged].flat()
}

type Redact = (name: string, value: string) => string

/** A header as one line: several values are joined as HTTP allows. */
const lineOf = (value: string | readonly string[] | undefined) => (typeof value === 'object' ? value.join(', ') : value)

function pushPair(
  pairs: Kept[],
  room: { left: number },
  name: string,
  value: string | undefined,
  redact: Redact,
): void {
  if (value === undefined) return
  room.left -= name.length + Math.min(value.length, longestValue)
  if (room.left < 0) pairs.push(keep(name, redactName), [sizeOf(value.length)])
  else pairs.push(keep(name, redactName), value.length > longestValue ? [redact(name, value)] : value)
}

function keep(text: string, redact: (text: string) => string): Kept {
  return text.length > longestValue ? [redact(text)] : text
}

/** For a reason too long to be redacted later; what of it is that long is not a secret by value. */
function secretsOf(call: AnsweredCall): string[] {
  const headers = Object.entries(call.headers).map(([name, value]) => [name, lineOf(value) ?? ''] as const)
  const sensitive = [...headers, ...call.parameters].filter(([name]) => sensitivityOf(name) !== 'plain')
  return [call.accessKeyId, ...sensitive.map(([, value]) => value)].filter(value => value.length <= longestValue)
}

type Unpacked = Pick<
  JournalEntry,
  'accessKeyId' | 'action' | 'method' | 'url' | 'headers' | 'parameters' | 'reason' | 'answer' | 'redacted'
>

/** The part of an entry that {@link packCall} kept, redacted, and scrubbed of configured secrets. */
export function unpackCall(text: string, mode: RedactMode, scrub: Scrub): Unpacked {
  const packed = read(text)
  const redacted: string[] = []
  const secrets: string[] = []
  const show = (kept: Kept, redact: (text: string) => string, field: string) => {
    const shown = scrub(typeof kept === 'string' ? redact(kept) : kept[0])
    if (shown === kept) return shown
    redacted.push(field)
    if (typeof kept === 'string') secrets.push(kept)
    return shown
  }
  const showPairs = (pairs: Kept[], redact: Redact) => {
    const shown: [string, string][] = []
    for (let at = 0; at < pairs.length; at += 2) {
      const name = pairs[at] ?? ''
      const value = pairs[at + 1] ?? ''
      const shownName = scrub(typeof name === 'string' ? redactName(name) : name[0])
      const shownValue = show(value, text => redact(typeof name === 'string' ? name : name[0], text), shownName)
      if (shownName !== name && shownValue === value) redacted.push(shownName)
      shown.push([shownName, shownValue])
    }
    // Own properties whatever the name: `__proto__` is a name like any other.
    return Object.freeze(Object.fromEntries(shown))
  }
  const headers = showPairs(packed.headers, (name, value) => redactHeader(name, value, mode))
  const parameters = showPairs(packed.parameters ?? parametersOf(String(packed.url), packed.form), (name, value) =>
    redactValue(name, value, mode),
  )
  const accessKeyId = show(packed.accessKeyId, redactKeyId, 'accessKeyId')
  const action = show(packed.action, redactPlain, 'action')
  const method = show(packed.method, redactPlain, 'method')
  const url = show(packed.url, target => scrubTarget(redactTarget(target, mode), scrub), 'url')
  const reason = show(packed.reason, plain => redactReason(plain, secrets), 'reason')
  const answer = show(packed.answer, plain => redactReason(plain, secrets), 'answer')
  redacted.push(...packed.leftOut)
  Object.freeze(redacted)
  return { accessKeyId, action, method, url, headers, parameters, reason, answer, redacted }
}

/** The call that {@link packCall} kept as it came, and what of it was too long to keep. */
export function originalOf(text: string): OriginalCall {
  const { accessKeyId, action, url, form, headers, parameters, leftOut } = read(text)
  const cut = [...leftOut]
  const whole = (kept: Kept, name: string) => {
    if (typeof kept === 'string') return kept
    cut.push(name)
    return kept[0]
  }
  const pairsOf = (pairs: Kept[]) => {
    const found: [string, string][] = []
    for (let at = 0; at < pairs.length; at += 2) {
      const name = whole(pairs[at] ?? '', 'a name')
      found.push([name, whole(pairs[at + 1] ?? '', name)])
    }
    return found
  }
  return {
    action: whole(action, 'action'),
    accessKeyId: whole(accessKeyId, 'accessKeyId'),
    headers: pairsOf(headers),
    parameters: pairsOf(parameters ?? parametersOf(String(url), form)),
    cut,
  }
}
