// @ts-check
// Fuzzing guided by the coverage that V8 counts: `node test/safety/fuzz.js [--seconds N] [--seed N] [--targets FILE]`.
// Begins with the inputs of earlier runs, in fixtures/fuzz; `--keep` adds to them the short ones of this run that reached
// something new.
// An input that reaches a block of code that none before it did joins the corpus, and later inputs are made of those. What
// throws, overflows the stack, takes longer than it may or never comes back is a finding; it ends the run with 1.
// `--until-found` ends at the first.
// Time is CPU time, as a multiple of what a fixed piece of work takes in the same run: a busy machine must not become a finding.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { cpuTime, createAllowance } from './fuzz-time.js'

/**
 * What the thread that fuzzes is given: `progress` counts the inputs and holds the length in bytes of the one under way,
 * `current` is that one, in UTF-16, behind the name of its target and a line break.
 * @typedef {{ seconds: number, seed: number, program: string, corpusFolder: string, keep: boolean, untilFound: boolean,
 *   progress: Int32Array, current: Uint8Array }} FuzzRun
 * @typedef {{ lines: string[], allowed: number, findings: [name: string, finding: string][] }} FuzzResult
 */

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    seed: { type: 'string', default: '1' },
    targets: { type: 'string' },
    corpus: { type: 'string' },
    keep: { type: 'boolean', default: false },
    'until-found': { type: 'boolean', default: false },
  },
})
const root = fileURLToPath(new URL('../..', import.meta.url))
const progress = new Int32Array(new SharedArrayBuffer(8))
const current = new SharedArrayBuffer(1_000_000)

/** A slow input is told by the thread itself; this long after it one is taken for frozen. */
const frozenAfter = 40 * createAllowance().atFirst

const worker = new Worker(new URL('fuzz-loop.js', import.meta.url), {
  workerData: {
    seconds: Number(values.seconds),
    seed: Number(values.seed),
    program: values.targets ?? join(root, 'node_modules/.cache/fuzz/fuzz-targets.js'),
    corpusFolder: values.corpus ?? join(root, 'fixtures/fuzz'),
    keep: values.keep,
    untilFound: values['until-found'],
    progress,
    current: new Uint8Array(current),
  },
})

/** @param {string} fault */
function endWith(fault) {
  const text = Buffer.from(new Uint8Array(current).slice(0, progress[1])).toString('utf16le')
  const [, name, input = ''] = /^([^\n]*)\n(.*)$/s.exec(text) ?? []
  console.log(`FOUND ${name}: ${fault}\n  for ${JSON.stringify(input.slice(0, 200))} (${input.length} characters)`)
  process.exit(1)
}

let last = { count: 0, since: cpuTime() }
setInterval(() => {
  const count = Atomics.load(progress, 0)
  if (count !== last.count || count === 0) last = { count, since: cpuTime() }
  else if (cpuTime() - last.since > frozenAfter) endWith('never came back')
}, 500).unref()

worker.on('error', error => endWith(`ended the thread: ${error}`))
worker.on('message', (/** @type {FuzzResult} */ { lines, allowed, findings }) => {
  for (const line of lines) console.log(line)
  console.log(`one input may take ${Math.round(allowed)} ms of CPU`)
  for (const [name, finding] of findings) console.log(`FOUND ${name}\n  ${finding}`)
  if (findings.length === 0) console.log('nothing found')
  process.exitCode = findings.length === 0 ? 0 : 1
})
