import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a guess is about, by where it stands: the first that its file begins with. */
const topics: [start: string, topic: string][] = [
  ['gateway/error-codes.ts', 'Codes'],
  ['gateway/', 'Gateway'],
  ['emulator/', 'Gateway'],
  ['signatures/', 'Gateway'],
  ['operations/check-result/', 'CheckResult'],
  ['results/', 'CheckResult'],
  ['transactions/sub-codes.ts', 'CheckResult'],
  ['operations/', 'Initialize'],
  ['transactions/', 'Initialize'],
  ['options/', 'Initialize'],
  ['products/', 'Products'],
  ['uploads/', 'Uploads'],
  ['images/', 'Pictures'],
  ['faces/', 'Pictures'],
  ['callbacks/', 'Callbacks'],
  ['control/', 'Pages'],
  ['pages/', 'Pages'],
]

/** A guess, the document that comes nearest to it, and the file that it stands in. */
export type Guess = { topic: string; guess: string; source?: string; file: string }

/**
 * Every guess of the source, by topic, in the order of files and lines. They are marked in comments: `@guess` and what is
 * guessed, beside the constant, row or function that it is about, and `@source` with the key of the document that comes
 * nearest, unless the row names its own; else the `@source` above counts.
 */
export function readGuesses(root = fileURLToPath(new URL('../../src', import.meta.url))): Guess[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(file => /\.tsx?$/.test(file))
  const guesses = files.sort().flatMap(file => guessesOf(file, readFileSync(join(root, file), 'utf8')))
  const order = [
    'Gateway',
    'Initialize',
    'Pictures',
    'CheckResult',
    'Callbacks',
    'Uploads',
    'Products',
    'Pages',
    'Codes',
    'Missing',
  ]
  return guesses.sort((left, right) => order.indexOf(left.topic) - order.indexOf(right.topic))
}

/** The guesses of one file. */
export function guessesOf(file: string, code: string): Guess[] {
  const lines = code.split('\n')
  const topic = topics.find(([start]) => file.startsWith(start))?.[1] ?? 'Other'
  let above: string | undefined
  return commentsOf(lines).flatMap(({ words, from, to }) => {
    // A tag holds until the next one, or until an empty line.
    const tags = words.split(/(?=@\w+)|\n\s*\n/).map(part => part.replace(/\s+/g, ' ').trim())
    const named = tags.find(tag => tag.startsWith('@source '))?.slice('@source '.length)
    const own = /^\w+/.exec(named ?? '')?.[0]
    above = own ?? above
    const source = own ?? sourceOfRow(lines, from, to) ?? /Source: (\w+)/.exec(words)?.[1] ?? above
    return tags
      .filter(tag => /^@(guess|missing) /.test(tag))
      .map(tag => {
        const about = tag.startsWith('@missing') ? 'Missing' : topic
        return { topic: about, guess: tag.replace(/^@\w+ /, ''), ...(source && { source }), file }
      })
  })
}

/** The comments of a file: runs of `//` lines, and block comments. */
function commentsOf(lines: readonly string[]) {
  const comments: { words: string; from: number; to: number }[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const from = at
    const kind = /^\s*(\/\/|\/\*)/.exec(lines[at] ?? '')?.[1]
    if (!kind) continue
    if (kind === '//') while (/^\s*\/\//.test(lines[at + 1] ?? '')) at += 1
    else while (!(lines[at] ?? '*/').includes('*/')) at += 1
    const words = lines
      .slice(from, at + 1)
      .map(line => line.replace(/^\s*(\/\/|\/\*\*?|\*(?!\/))? ?/, '').replace(/\s*\*\/\s*$/, ''))
      .join('\n')
    comments.push({ words, from, to: at })
  }
  return comments
}

/** What the row around a comment names as its source. */
function sourceOfRow(lines: readonly string[], from: number, to: number): string | undefined {
  const around: (string | undefined)[] = []
  for (let at = from - 1; at >= 0 && !/[{}]\s*,?$/.test(lines[at] ?? ''); at -= 1) around.push(lines[at])
  for (let at = to + 1; at < lines.length && !/^\s*\}/.test(lines[at] ?? ''); at += 1) around.push(lines[at])
  return /\bsource: '(\w+)'/.exec(around.join('\n'))?.[1]
}

/** What `GET /_emulator/differences` answers with. */
export const differencesFile = new URL('../../src/control/differences.json', import.meta.url)

export const differencesText = () =>
  `${JSON.stringify(
    readGuesses().map(({ topic, guess, source }) => ({ topic, guess, ...(source && { source }) })),
    undefined,
    2,
  )}\n`
