import type { RedactMode } from '../options/choices.ts'
import { maskKeyIds } from './mask-key-id.ts'
import { redactLink } from './redact-link.ts'
import { fullyDecoded, longestName, sensitivityOf } from './sensitivity.ts'

const nameCharacter = /[\w.-]/
const separator = /=|%((?:25)*)3D/gi
const link = /\b[a-z][a-z\d+.-]{0,20}:\/\/[^\s"]+/gi
const jsonMember = /"([^"\\]{1,100})"(\s*:\s*)"((?:[^"\\]|\\.)+)/g

/**
 * Free text without the secrets in it: values that follow a sensitive name as `Name=value`, also percent-encoded once
 * or more (as in a string to sign), members of JSON with a sensitive name, and the private parts of links.
 */
export function redactText(text: string, mode: RedactMode = 'all'): string {
  const withoutLinks = mode === 'all' && text.includes('://') ? text.replace(link, redactLink) : text
  const withoutMembers = withoutLinks.includes('"') ? withoutLinks.replace(jsonMember, redactMember) : withoutLinks
  const withoutValues =
    withoutMembers.includes('=') || withoutMembers.includes('%') ? redactAssignments(withoutMembers) : withoutMembers
  return maskKeyIds(withoutValues)
}

function redactMember(whole: string, name: string, colon: string): string {
  return sensitivityOf(name) === 'plain' ? whole : `"${name}"${colon}"***`
}

/** Goes from one equals sign to the next and looks at the name before it: linear, whatever the text. */
function redactAssignments(text: string): string {
  let shown = ''
  let done = 0
  for (const { 0: sign, 1: depth = '', index } of text.matchAll(separator)) {
    if (index < done || sensitivityOf(nameBefore(text, index)) === 'plain') continue
    const start = index + sign.length
    const end = endOfValue(text, start, sign === '=' ? undefined : depth)
    if (end === start) continue
    shown += `${text.slice(done, start)}***`
    done = end
  }
  return done === 0 ? text : shown + text.slice(done)
}

function nameBefore(text: string, end: number): string {
  const before = fullyDecoded(text.slice(Math.max(0, end - longestName), end)).trimEnd()
  let start = before.length
  while (start > 0 && nameCharacter.test(before[start - 1] ?? '')) start -= 1
  return before.slice(start)
}

/** Where a value ends: at its closing quote, a blank, or an ampersand encoded as many times as its equals sign was. */
function endOfValue(text: string, from: number, depth: string | undefined): number {
  const blanks = /^[ \t]*/.exec(text.slice(from, from + longestName))?.[0].length ?? 0
  const start = from + blanks
  const quote = text[start]
  if (quote === '"' || quote === "'") {
    const closing = text.indexOf(quote, start + 1)
    return closing < 0 ? text.length : closing
  }
  const rest = text.slice(start)
  const end = rest.search(/[&\s"']/)
  const escaped = depth === undefined ? -1 : rest.indexOf(`%${depth}26`)
  const ends = [end, escaped].filter(at => at >= 0)
  return start + Math.min(rest.length, ...ends)
}
