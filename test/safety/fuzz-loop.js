// @ts-check
// The thread of a fuzz run in which inputs are made and run; fuzz.js starts it and watches it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { cpuTime, createAllowance } from './fuzz-time.js'
import { createRandom, mutate } from './random.js'

/** @typedef {{ name: string, seeds: string[], run: (text: string) => unknown }} Target */

/** @type {import('./fuzz.js').FuzzRun} */
const { seconds, seed, program, corpusFolder, keep, untilFound, progress, current } = workerData
const announced = Buffer.from(current.buffer)

/** @type {{ targets: Target[] }} */
const { targets } = await import(pathToFileURL(program).href)
const random = createRandom(seed)
const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
const allowance = createAllowance()

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

/** Leaves the input where the thread that watches finds it, should this one not come back.
 * @param {Target} target @param {string} text */
function announce(target, text) {
  const length = announced.write(`${target.name}\n${text}`, 'utf16le')
  Atomics.store(progress, 1, length)
  Atomics.add(progress, 0, 1)
}

/** @param {Target} target @param {string} text */
function run(target, text) {
  announce(target, text)
  const started = cpuTime()
  try {
    target.run(text)
  } catch (thrown) {
    const fault = thrown instanceof Error ? `${thrown.name}: ${thrown.message.slice(0, 200)}` : String(thrown)
    return { fault, taken: 0 }
  }
  return { fault: undefined, taken: cpuTime() - started }
}

/**
 * What is wrong with an input, if anything is. One that seems slow is run again: the first time may have paid for code that
 * was compiled or memory that was cleared, and what it may take is measured right beside it.
 * @param {Target} target @param {string} text
 */
function faultOf(target, text) {
  const { fault, taken } = run(target, text)
  if (fault || taken <= allowance.atFirst) return { fault, taken }
  const allowed = allowance.now()
  const least = Math.min(...Array.from({ length: 3 }, () => run(target, text).taken))
  return {
    fault: least > allowed ? `took ${Math.round(least)} ms of CPU, may take ${Math.round(allowed)}` : undefined,
    taken: least,
  }
}

/** The longest input that is kept between runs, in characters, and the most of them a target: the corpus stays small. */
const keptLength = 300
const keptInputs = 60

/** @param {Target} target */
function openCorpus({ name, seeds }) {
  const file = join(corpusFolder, `${name}.json`)
  /** @type {string[]} */
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
  return { file, kept, inputs: [...seeds, ...kept], seen: new Set(), ran: 0, found: 0, slowest: 0 }
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

const end = performance.now() + seconds * 1000
const states = targets.map(target => ({ target, ...openCorpus(target) }))
/** @type {Map<string, string>} */
const findings = new Map()
await newBlocks()
for (const state of states) {
  for (const text of state.inputs) note(state, text)
  for (const block of await newBlocks()) state.seen.add(block)
}
for (let turn = 0; performance.now() < end; turn += 1) {
  if (untilFound && findings.size > 0) break
  const state = states[turn % states.length]
  if (!state) break
  // Coverage costs as much as some inputs: a few are run before it is asked for, one by one only when there is news.
  const batch = Array.from({ length: 20 }, () => nextInput(state.inputs))
  for (const text of batch) note(state, text)
  const blocks = (await newBlocks()).filter(block => !state.seen.has(block))
  if (blocks.length === 0) continue
  for (const text of batch) {
    run(state.target, text)
    const own = (await newBlocks()).filter(block => !state.seen.has(block))
    for (const block of own) state.seen.add(block)
    if (own.length === 0 || text.length > 5000) continue
    state.inputs.push(text)
    state.found += 1
    if (text.length <= keptLength && state.kept.length < keptInputs) state.kept.push(text)
  }
  for (const block of blocks) state.seen.add(block)
}

/** @param {typeof states[number]} state @param {string} text */
function note(state, text) {
  const { fault, taken } = faultOf(state.target, text)
  state.ran += 1
  state.slowest = Math.max(state.slowest, taken)
  if (!fault) return
  const name = `${state.target.name}: ${fault.replaceAll(/\d+/g, 'N').slice(0, 80)}`
  if (!findings.has(name))
    findings.set(name, `${fault} for ${JSON.stringify(text.slice(0, 200))} (${text.length} characters)`)
}

if (keep) for (const state of states) saveCorpus(state)
/** @type {import('./fuzz.js').FuzzResult} */
const result = {
  lines: states.map(
    ({ target, ran, found, seen, slowest }) =>
      `${target.name}: ${ran} inputs, ${found} kept, ${seen.size} blocks, slowest ${Math.round(slowest)} ms of CPU`,
  ),
  allowed: allowance.atFirst,
  findings: [...findings],
}
parentPort?.postMessage(result)
parentPort?.close()
