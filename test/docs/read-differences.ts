import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Evidence, evidences, type Known } from '../../src/control/differences.ts'
import { optionRows } from '../../src/options/options.ts'
import { documentedBehaviour } from './documented-behaviour.ts'

/** What a mark is about, by where it stands: the first that its file begins with. A mark may name another in brackets. */
const topics: [start: string, topic: string][] = [
  ['gateway/error-codes.ts', 'Codes'],
  ['gateway/', 'Gateway'],
  ['emulator/', 'Gateway'],
  ['node/', 'Gateway'],
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

const topicsInOrder = [
  ...['Gateway', 'Initialize', 'Pictures', 'CheckResult', 'Other operations', 'Callbacks', 'Uploads', 'Products'],
  ...['Pages', 'Codes'],
]

const evidenceOf: Record<string, Evidence> = {
  documented: 'documented',
  conflict: 'conflicting',
  deviation: 'deviating',
  guess: 'guessed',
  missing: 'missing',
}
const mark = new RegExp(`^@(${Object.keys(evidenceOf).join('|')})(?:\\((\\w+)\\))? `)

/** What a mark says, and the file that it stands in. */
export type Marked = Known & { file: string }

/**
 * Everything that is marked in the source, in the order of files and lines. A mark stands in a comment beside the
 * constant, row or function that it is about:
 *
 *     @documented  a document says so
 *     @conflict    documents say different things; the first source is the one that is followed
 *     @deviation   a document says otherwise, and this is why it is not so here
 *     @guess       no document says it
 *     @missing     the real service does more
 *
 * `@source` holds the keys of the documents, unless the row names its own; else the `@source` above counts. What decides
 * it is every flag that the words name, and the flag of the row of options that it stands in.
 */
export function readMarked(root = fileURLToPath(new URL('../../src', import.meta.url))): Marked[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(file => /\.tsx?$/.test(file))
  return files.sort().flatMap(file => markedIn(file, readFileSync(join(root, file), 'utf8')))
}

/** Every difference and every documented behaviour, by evidence and topic: what the console and the README show. */
export function readDifferences(): Known[] {
  const marked = readMarked().map(({ file, ...known }) => known)
  const all = [...marked, ...documentedBehaviour()]
  const placeOf = ({ evidence, topic }: Known) =>
    evidences.indexOf(evidence) * 100 + ((topicsInOrder.indexOf(topic) + 100) % 100)
  return all.sort((left, right) => placeOf(left) - placeOf(right))
}

/** What is marked in one file. */
export function markedIn(file: string, code: string): Marked[] {
  const lines = code.split('\n')
  const topic = topics.find(([start]) => file.startsWith(start))?.[1] ?? 'Other'
  let above: string[] = []
  return commentsOf(lines).flatMap(({ words, from, to }) => {
    // A tag holds until the next one, or until an empty line.
    const tags = words.split(/(?=@\w+)|\n\s*\n/).map(part => part.replace(/\s+/g, ' ').trim())
    const named = tags.find(tag => tag.startsWith('@source '))?.slice('@source '.length) ?? ''
    const own = /^\w+(?:, \w+)*/.exec(named)?.[0].split(', ') ?? []
    if (own.length > 0) above = own
    const around = rowAround(lines, from, to)
    const sources = [own, all(around, /\bsource: '(\w+)'/g), all(words, /Source: (\w+)/g), above].find(
      found => found.length > 0,
    )
    return tags.flatMap(tag => {
      const [start, kind = '', about = topic] = mark.exec(tag) ?? []
      if (start === undefined) return []
      const behaviour = tag.slice(start.length)
      const flags = all(behaviour, /(--[a-z][a-z-]+)/g)
      const switches = [...new Set([...flagsOf(file, around), ...flags])]
      return {
        topic: about,
        evidence: evidenceOf[kind] as Evidence,
        behaviour,
        ...(sources && { sources: kind === 'conflict' ? sources : sources.slice(0, 1) }),
        ...(switches.length > 0 && { switches }),
        file,
      }
    })
  })
}

/** The flag of the row of options that a comment stands in. */
const flagsOf = (file: string, row: string) =>
  file.startsWith('options/')
    ? optionRows.filter(({ name }) => row.includes(`name: '${name}',`)).map(({ flag }) => flag)
    : []

const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found)

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

/** The lines of the row of a table that a comment stands in. */
function rowAround(lines: readonly string[], from: number, to: number): string {
  const around: (string | undefined)[] = []
  for (let at = from - 1; at >= 0 && !/[{}]\)?\s*,?$/.test(lines[at] ?? ''); at -= 1) around.push(lines[at])
  for (let at = to + 1; at < lines.length && !/^\s*\}/.test(lines[at] ?? ''); at += 1) around.push(lines[at])
  return around.join('\n')
}

/** What `GET /_emulator/differences` answers with. */
export const differencesFile = new URL('../../src/control/differences.json', import.meta.url)

/** Laid out as biome does it: the short lists within a row stand in one line. */
export const differencesText = () =>
  `${JSON.stringify(readDifferences(), undefined, 2)}\n`.replace(
    /\[\n\s+("[^\]]*")\n\s+\]/g,
    (_, names: string) => `[${names.replace(/\n\s+/g, ' ')}]`,
  )
