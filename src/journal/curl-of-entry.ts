import { splitTarget } from '../gateway/call.ts'
import { percentEncode, wellFormed } from '../gateway/percent-encoding.ts'
import { headerSafe } from '../gateway/reply.ts'
import type { JournalEntry } from './journal-entry.ts'

/** Headers that curl writes itself, and those that belong to the connection the call came over. */
const writtenByCurl =
  /^(?:host|content-length|connection|keep-alive|transfer-encoding|accept-encoding|expect|upgrade|te)$/

const controlCharacter = /\p{Cc}/u
const headerName = /^[\w!#$%&*+.^|~-]+$/

/**
 * An entry as a curl command for a POSIX shell, to be pasted. What was redacted stays so, and a comment in front names
 * it; the signature does not fit any more. Without `origin` (`http://localhost:8080`) it goes where the call went.
 */
export function curlOfEntry(entry: JournalEntry, { origin = originOf(entry) }: { origin?: string } = {}): string {
  const { method, parameters, headers, redacted } = entry
  const pairs = Object.entries(parameters)
  const { path } = splitTarget(entry.url)
  const words = [
    `curl ${pairs.length > 0 && method === 'GET' ? '--get' : `--request ${quote(method)}`} ${quote(origin + path)}`,
    ...(/[[\]{}]/.test(path) ? ['--globoff'] : []),
    ...Object.entries(headers)
      .filter(([name]) => isSent(name, pairs.length > 0))
      .map(([name, value]) => `--header ${quote(headerLine(name, value))}`),
    ...pairs.map(([name, value]) => dataWord(name, value)),
  ]
  const command = words.join(' \\\n  ')
  return redacted.length === 0 ? command : `# Redacted or cut: ${headerSafe(redacted.join(', '))}\n${command}`
}

/** Whether a header is passed on to curl. Given parameters, curl sends a form and sets its content-type itself. */
function isSent(name: string, hasParameters: boolean): boolean {
  return headerName.test(name) && !writtenByCurl.test(name) && !(hasParameters && name === 'content-type')
}

/** An empty header ends in a semicolon: with a colon, curl would leave it out. */
function headerLine(name: string, value: string): string {
  const line = value.replace(/\p{Cc}/gu, ' ')
  return line.trim() === '' ? `${name};` : `${name}: ${line}`
}

/** Control characters must not reach a terminal, and a command line holds no NUL: such a value is encoded here. */
function dataWord(name: string, value: string): string {
  const written = percentEncode(wellFormed(name))
  return controlCharacter.test(value) || name === ''
    ? `--data-raw ${quote(`${written}=${percentEncode(wellFormed(value))}`)}`
    : `--data-urlencode ${quote(`${written}=${value}`)}`
}

function originOf({ url, headers }: JournalEntry): string {
  const absolute = /^(https?:\/\/[\w.:[\]-]+)/i.exec(url)?.[1]
  if (absolute !== undefined) return absolute
  const host = headers.host ?? ''
  return `http://${/^[\w.:[\]-]+$/.test(host) ? host : 'localhost'}`
}

/** Plain words stand as they are; anything else in single quotes, in which only they themselves need care. */
function quote(word: string): string {
  const safe = word.replace(/\p{Cc}/gu, ' ')
  return /^[\w@%+=:,./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", String.raw`'\''`)}'`
}
