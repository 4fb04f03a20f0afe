// @ts-check
// Fuzzing guided by the coverage that V8 counts: `node test/safety/fuzz.js [--seconds N] [--seed N] [--targets FILE]`.
// Begins with the inputs of earlier runs, in fixtures/fuzz; `--keep` adds to them the short ones of this run that reached
// something new.
// An input that reaches a block of code that none before it did joins the corpus, and later inputs are made of those. What
// throws, overflows the stack or takes longer than it may is a finding; it ends the run with 1.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { createRandom, mutate } from './random.js'

/** @typedef {{ name: string, seeds: string[], run: (text: string) => unknown }} Target */

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    seed: { type: 'string', default: '1' },
    targets: { type: 'string' },
    corpus: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
})
const root = fileURLToPath(new URL('../..', import.meta.url))
const corpusFolder = values.corpus ?? join(root, 'fixtures/fuzz')
const program = values.targets ?? join(root, 'node_modules/.cache/fuzz/fuzz-targets.js')

/** What one input may take, in milliseconds: they have at most 20,000 characters, or 100,000 when pumped. */
const allowed = 250

/** @type {{ targets: Target[] }} */
const { targets } = await import(pathToFileURL(program).href)
const random = createRandom(Number(values.seed))
const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

/** The blocks that were run since the last time, as names. */
async function newBlocks() {
  const { result } = await session.post('Profiler.takePreciseCoverage')
  const blocks = []
  for (const { url, functions } of result) {
    if (!url.endsWith(program)) continue
    // How often, roughly: a loop that runs longer is something new as well.
    for (const { ranges } of functions)
      for (const { startOffset, endOffset, count } of ranges)
        if (count > 0) blocks.push(`${startOffset}-${endOffset}x${Math.min(12, Math.floor(Math.log2(count)))}`)
  }
  return blocks
}

/** @param {Target} target @param {string} text */
function faultOf(target, text) {
  const started = performance.now()
  try {
    target.run(text)
  } catch (thrown) {
    return thrown instanceof Error ? `${thrown.name}: ${thrown.message.slice(0, 200)}` : String(thrown)
  }
  const taken = performance.now() - started
  return taken > allowed ? `took ${Math.round(taken)} ms` : undefined
}

/** The longest input that is kept between runs, in characters, and the most of them a target: the corpus stays small. */
const keptLength = 300
const keptInputs = 60

/** @param {Target} target */
function openCorpus({ name, seeds }) {
  const file = join(corpusFolder, `${name}.json`)
  /** @type {string[]} */
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
  return { file, kept, inputs: [...seeds, ...kept], seen: new Set(), ran: 0, found: 0 }
}

/** @param {{ file: string, kept: string[] }} state */
function saveCorpus({ file, kept }) {
  mkdirSync(corpusFolder, { recursive: true })
  // In ASCII: half a surrogate and control characters come back as they were, and can be read.
  const ascii = JSON.stringify(kept, null, 2).replaceAll(
    /[\x7f-\uffff]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  writeFileSync(file, `${ascii}\n`)
}

/** A text from what is known: mutated, spliced of two, or one piece of it repeated for as long as texts may be.
 * @param {string[]} inputs */
function nextInput(inputs) {
  const text = random.pick(inputs)
  const way = random.below(8)
  if (way < 4) return mutate(text, random)
  if (way === 4)
    return mutate(text.slice(0, random.below(text.length + 1)) + random.pick(inputs).slice(random.below(50)), random)
  const at = random.below(text.length + 1)
  const piece = text.slice(at, at + 1 + random.below(6)) || random.pick([' ', 'a', '%', '=', '&', 'a.', '\n', '['])
  const pumped = piece.repeat(Math.ceil(random.pick([1000, 10_000, 100_000]) / piece.length))
  return text.slice(0, at) + pumped + random.pick(['', 'x', '!', text.slice(at)])
}

const end = performance.now() + Number(values.seconds) * 1000
const states = targets.map(target => ({ target, ...openCorpus(target) }))
/** @type {Map<string, string>} */
const findings = new Map()
await newBlocks()
for (const state of states) {
  for (const text of state.inputs) note(state, text, faultOf(state.target, text))
  for (const block of await newBlocks()) state.seen.add(block)
}
for (let turn = 0; performance.now() < end; turn += 1) {
  const state = states[turn % states.length]
  if (!state) break
  // Coverage costs as much as some inputs: a few are run before it is asked for, one by one only when there is news.
  const batch = Array.from({ length: 20 }, () => nextInput(state.inputs))
  for (const text of batch) note(state, text, faultOf(state.target, text))
  const blocks = (await newBlocks()).filter(block => !state.seen.has(block))
  if (blocks.length === 0) continue
  for (const text of batch) {
    faultOf(state.target, text)
    const own = (await newBlocks()).filter(block => !state.seen.has(block))
    for (const block of own) state.seen.add(block)
    if (own.length === 0 || text.length > 5000) continue
    state.inputs.push(text)
    state.found += 1
    if (text.length <= keptLength && state.kept.length < keptInputs) state.kept.push(text)
  }
  for (const block of blocks) state.seen.add(block)
}

/** @param {typeof states[number]} state @param {string} text @param {string | undefined} fault */
function note(state, text, fault) {
  state.ran += 1
  if (!fault) return
  // A busy machine may have held one input up, not three.
  if (fault.startsWith('took') && !(faultOf(state.target, text) && faultOf(state.target, text))) return
  const name = `${state.target.name}: ${fault.replaceAll(/\d+/g, 'N').slice(0, 80)}`
  if (!findings.has(name))
    findings.set(name, `${fault} for ${JSON.stringify(text.slice(0, 200))} (${text.length} characters)`)
}

if (values.keep) for (const state of states) saveCorpus(state)
for (const { target, ran, found, seen } of states)
  console.log(`${target.name}: ${ran} inputs, ${found} kept, ${seen.size} blocks`)
for (const [name, finding] of findings) console.log(`FOUND ${name}\n  ${finding}`)
if (findings.size === 0) console.log('nothing found')
process.exitCode = findings.size === 0 ? 0 : 1
process.exit()
