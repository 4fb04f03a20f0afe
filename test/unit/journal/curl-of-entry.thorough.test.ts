import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { curlOfEntry } from '../../../src/journal/curl-of-entry.ts'
import type { JournalEntry } from '../../../src/journal/journal-entry.ts'

const entryWith = (changes: Partial<JournalEntry> = {}): JournalEntry => ({
  sequence: 1,
  at: 0,
  requestId: 'id',
  accessKeyId: 'key',
  action: 'Initialize',
  method: 'POST',
  url: '/?Format=JSON',
  headers: { host: 'localhost:8080' },
  parameters: {},
  status: 200,
  code: 'Success',
  reason: '',
  milliseconds: 1,
  answer: '{}',
  redacted: [],
  ...changes,
})

/** The words that a POSIX shell makes of a command. */
function wordsOf(command: string): string[] {
  const shown = execFileSync('sh', ['-c', `curl() { for word; do printf '%s\\0' "$word"; done; }\n${command}`])
  return shown.toString('utf8').split('\0').slice(0, -1)
}

describe('an entry as a curl command', () => {
  test('sends the parameters to where the call went', () => {
    const entry = entryWith({
      headers: {
        host: 'localhost:8080',
        'content-type': 'application/x-www-form-urlencoded',
        'x-acs-action': 'Initialize',
      },
      parameters: { ProductCode: 'FACE_LIVENESS', MetaInfo: `{"a":"it's"}` },
    })
    expect(curlOfEntry(entry)).toBe(
      [
        'curl --request POST http://localhost:8080/ \\',
        "  --header 'x-acs-action: Initialize' \\",
        '  --data-urlencode ProductCode=FACE_LIVENESS \\',
        `  --data-urlencode 'MetaInfo={"a":"it'\\''s"}'`,
      ].join('\n'),
    )
  })

  test('says in front what was redacted', () => {
    const entry = entryWith({ parameters: { CallbackToken: '[4 characters]' }, redacted: ['CallbackToken', 'url'] })
    expect(curlOfEntry(entry).split('\n')[0]).toBe('# Redacted or cut: CallbackToken, url')
  })

  test('says so in one line, whatever the names', () => {
    const command = curlOfEntry(entryWith({ redacted: ['a\n rm -rf x', 'b\r\u2028c'] }))
    expect(command.split('\n')).toHaveLength(2)
    expect(wordsOf(command)).toEqual(['--request', 'POST', 'http://localhost:8080/'])
  })

  test('keeps the parameters of a GET in the query', () => {
    const command = curlOfEntry(entryWith({ method: 'GET', parameters: { Action: 'Initialize' } }))
    expect(command).toBe('curl --get http://localhost:8080/ \\\n  --data-urlencode Action=Initialize')
  })

  test.each([
    ['another origin', { headers: {} }, 'https://emulator:9000', 'https://emulator:9000/'],
    ['an absolute target', { url: 'https://other:81/a?b=c' }, undefined, 'https://other:81/a'],
    ['no host', { headers: {} }, undefined, 'http://localhost/'],
    ['a host that is none', { headers: { host: "a'; rm -rf x" } }, undefined, 'http://localhost/'],
  ])('goes to %s', (_, changes, origin, url) => {
    expect(wordsOf(curlOfEntry(entryWith(changes), origin === undefined ? {} : { origin }))).toContain(url)
  })

  test('leaves out the headers that curl writes itself', () => {
    const headers = { host: 'h', 'content-length': '3', connection: 'close', 'accept-encoding': 'gzip', accept: 'a' }
    expect(wordsOf(curlOfEntry(entryWith({ headers }))).filter(word => word.includes(': '))).toEqual(['accept: a'])
  })

  test('keeps the type of a call without parameters, and a header that is empty', () => {
    const headers = { 'content-type': 'application/json', 'x-empty': '' }
    expect(wordsOf(curlOfEntry(entryWith({ headers })))).toEqual(
      expect.arrayContaining(['content-type: application/json', 'x-empty;']),
    )
  })

  test('takes brackets in a path for what they are', () => {
    expect(wordsOf(curlOfEntry(entryWith({ url: '/[1-9]' })))).toContain('--globoff')
  })

  test('brings no control character to a terminal, and every value to the shell as it is', () => {
    const text = fc.string({ unit: 'binary', maxLength: 12 })
    const awkward = fc.oneof(text, fc.string({ unit: fc.constantFrom(...'\'"\\$`!# \n\t\u0000\u001b&;|<>*~{}[]@=%é') }))
    fc.assert(
      fc.property(
        fc.dictionary(awkward, awkward, { maxKeys: 4 }),
        fc.dictionary(awkward, awkward),
        (parameters, headers) => {
          const command = curlOfEntry(entryWith({ parameters, headers: { ...headers, host: 'localhost' } }))
          expect(command.replaceAll(' \\\n  ', ' ')).not.toMatch(/\p{Cc}/u)
          const words = wordsOf(command)
          const sent = words.flatMap((word, index) => {
            if (words[index - 1] === '--data-raw') return [word.split('=').map(decodeURIComponent).join('=')]
            if (words[index - 1] !== '--data-urlencode') return []
            const equals = word.indexOf('=')
            return [`${decodeURIComponent(word.slice(0, equals))}${word.slice(equals)}`]
          })
          expect(sent).toEqual(Object.entries(parameters).map(([name, value]) => wellFormed(`${name}=${value}`)))
        },
      ),
      { numRuns: 100 },
    )
  })
})

const wellFormed = (text: string) => text.replace(/[\ud800-\udfff]/gu, '\ufffd')
