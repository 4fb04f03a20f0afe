import { createContext, Script } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { nodesOf, sourceFiles } from './syntax.ts'

const length = 100_000

/** What a pattern of 100,000 characters may take, in milliseconds: a linear one takes one, a quadratic one thousands. */
const allowed = 150

type Pattern = { file: string; source: string; flags: string }

/** Every regular expression that is written in `src`, and whatever is handed to `new RegExp`. */
function patternsOf(file: { file: string; code: string }): Pattern[] {
  return nodesOf(file).flatMap(({ node }) => {
    const regex = node.regex as { pattern: string; flags: string } | undefined
    if (node.type === 'Literal' && regex) return [{ file: file.file, source: regex.pattern, flags: regex.flags }]
    const callee = node.callee as { name?: string } | undefined
    const isBuilt = (node.type === 'NewExpression' || node.type === 'CallExpression') && callee?.name === 'RegExp'
    return isBuilt ? [{ file: file.file, source: '', flags: 'built' }] : []
  })
}

/** Characters that patterns are about; each is tried where the pattern lets it repeat. */
const characters = [...'aZ0_ \t\n.-+*%=&?#/\\:;,@"\'()[]{}<>~!$^|é用\u{1f600}\ud800\0']

const pairs = [
  'a.',
  'a=',
  '%2',
  '%25',
  '%41',
  '://',
  'a:',
  '1.',
  '0:',
  '-a',
  '="',
  '\\"',
  '{"',
  '"a":"',
  ' ,',
  'a ',
  '\r\n',
]

/** Texts of the words of a pattern, so that its later parts are reached. */
function wordsOf(source: string): string[] {
  const words = source
    .replaceAll(/\\[a-zA-Z]|[()[\]{}|?*+^$]/g, '\0')
    .replaceAll('\\', '')
    .split('\0')
  return [...new Set(words.filter(word => word.length > 1))].slice(0, 4)
}

function attacksOn({ source, flags }: Pattern): string[] {
  const part = new RegExp(source, flags.replace(/[gy]/g, ''))
  const takes = characters.filter(character => {
    const loose = source.replaceAll(/^\^|\$$/g, '')
    try {
      return new RegExp(loose, flags.replace(/[gy]/g, '')).test(character.repeat(12)) || part.test(`a${character}a`)
    } catch {
      return true
    }
  })
  const words = wordsOf(source)
  const pumps = [...new Set([...takes.slice(0, 6), ...'a 0', ...pairs.slice(0, 6), ...words])]
  const starts = ['', ...words.slice(0, 2)]
  return pumps.flatMap(pump => {
    const pumped = pump.repeat(Math.ceil(length / pump.length))
    return starts.flatMap(start => [`${start}${pumped}`, `${start}${pumped}\0!`])
  })
}

const context = createContext({ text: '', pattern: /x/ })
const run = new Script('pattern.global ? text.replace(pattern, "") : pattern.exec(text)')

/** The longest that a pattern takes for one of its attacks, and the attack; over two seconds it is cut off. */
function slowest(pattern: Pattern): { milliseconds: number; attack: string } {
  let worst = { milliseconds: 0, attack: '' }
  for (const attack of attacksOn(pattern)) {
    context.text = attack
    context.pattern = new RegExp(pattern.source, pattern.flags)
    const started = performance.now()
    try {
      run.runInContext(context, { timeout: 2000 })
    } catch (thrown) {
      if (thrown instanceof RangeError) return { milliseconds: Number.POSITIVE_INFINITY, attack }
    }
    const milliseconds = performance.now() - started
    if (milliseconds > worst.milliseconds) worst = { milliseconds, attack }
    if (milliseconds > 2000) return worst
  }
  return worst
}

/** A busy machine may hold one attempt up, not three. */
function isSlow(pattern: Pattern): string | undefined {
  let worst = slowest(pattern)
  for (let attempt = 0; attempt < 2 && worst.milliseconds > allowed; attempt += 1) worst = slowest(pattern)
  if (worst.milliseconds <= allowed) return undefined
  return `${Math.round(worst.milliseconds)} ms for ${JSON.stringify(worst.attack.slice(0, 40))}…`
}

describe('every pattern is done with 100,000 characters made for it at once', () => {
  const patterns = sourceFiles()
    .filter(({ file }) => !file.includes('console-script'))
    .flatMap(patternsOf)

  it.each(patterns.filter(({ flags }) => flags !== 'built'))('$file /$source/$flags', { timeout: 60_000 }, pattern => {
    expect(isSlow(pattern)).toBeUndefined()
  })

  it('none is built at run time, but for the origins of the service', () => {
    expect(patterns.filter(({ flags }) => flags === 'built').map(({ file }) => file)).toEqual(['msw/handlers.ts'])
  })

  it.each([
    ['a quadratic one', '\\s+$', ''],
    ['a quadratic one behind a word', 'callback=[^&]*x', ''],
    ['an exponential one', '^(a+)+$', ''],
    ['a cubic one', '^a*b?a*b?a*!$', ''],
  ])('%s is noticed', { timeout: 60_000 }, (_, source, flags) => {
    expect(isSlow({ file: 'planted', source, flags })).toBeDefined()
  })
})
