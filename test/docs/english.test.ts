import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

/** Turns of phrase that read translated, each with what to write instead. */
const phrases: [RegExp, string][] = [
  [/\bwhoever\b/i, 'name who it is: the caller, the client, everyone who …'],
  [/\banew\b/i, 'again'],
  [/(?<!\bthere )\b(?:is|are|was|were) no (?!longer\b|more\b)[a-z]/i, 'is not a …'],
  [/\b(?:is|are|was|were) no such\b/i, 'unknown …, or: no … has this id'],
  [/\bof before\b(?!\))/i, 'from before …'],
  [/\blet (?:be|go)\b/i, 'leave, release, drop'],
  [/\bgone to\b/i, 'contacted, off limits'],
  [/\bnobody['’]s\b/i, 'of nobody, without …'],
  [/\bspoilt\b/i, 'changed, damaged'],
  [/\bnot waited for\b/i, "don't await"],
  [/\bto be kept as it came\b/i, 'was truncated'],
  [/\bas far as its .{0,20}\bshows?\b/i, 'judged by …'],
]

const root = fileURLToPath(new URL('../../', import.meta.url))
const files = execFileSync(
  'git',
  ['ls-files', 'src', 'test', '.github', '*.md', '*.js', 'Dockerfile', 'compose.yaml'],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter(file => /\.(tsx?|js|cjs|css|md|ya?ml|py)$|^Dockerfile$/.test(file))
  .filter(file => file !== 'test/docs/english.test.ts' && existsSync(root + file))

it.each(phrases)('no comment, message or page says %s', (phrase, instead) => {
  const found = files.flatMap(file =>
    readFileSync(root + file, 'utf8')
      .split('\n')
      .flatMap((line, at) => (phrase.test(line) ? [`${file}:${at + 1} ${line.trim()}`] : [])),
  )
  expect(found, `write instead: ${instead}`).toEqual([])
})

it('reads files of every kind', () => {
  for (const file of ['README.md', 'src/emulator/api.ts', 'src/control/console/app/main.tsx', '.github/SECURITY.md'])
    expect(files).toContain(file)
})
