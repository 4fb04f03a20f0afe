// @ts-check
// Mutates a copy of the source and sees whether the tests notice:
// `npm run test:mutation -- [--sample N] [--seed N] [--at-once N]`. A sample of 0 is every mutant. Lists what nothing has
// noticed, unless equivalents.js says why nothing could; ends with 1 below 90 %.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { runnerImport } from 'vite'
import { createRandom } from '../safety/random.js'
import { equivalents } from './equivalents.js'

const { values } = parseArgs({
  options: {
    sample: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '2' },
  },
})
const goal = 0.9

/** What is mutated: folders of src, and files. */
const mutated = [
  ...['gateway', 'signatures', 'transactions', 'callbacks', 'network', 'images', 'operations'],
  ...['control/guard.ts', 'control/bounds.ts', 'control/is-control.ts'],
]

/** What is asked: tests in the same process as what they test. One that the switches of mutants break is left out. */
const asked = [
  ...['test/unit/**/*.test.ts', 'test/flow/**/*.test.ts', 'test/conformance/**/*.test.ts'],
  ...['test/doors/{doors,strict-clients,public-url}.test.ts', 'test/doors/{bad-input*,bounds.thorough}.test.ts'],
]
const notAsked = [
  ...['**/*.{browser,registry,long}.test.ts', 'test/unit/{faces,command,contract}/**', 'test/unit/*/console/**'],
  // They read the source as text, and would read the code of the mutants.
  ...['test/unit/architecture.test.ts', 'test/unit/safety/{patterns.thorough,door}.test.ts'],
]

/** Tests that have pictures looked at. */
const sendsPictures = /^test\/unit\/images\/|^test\/flow\/(uploads|face-actions|products)/

/** @typedef {import('./stryker.d.ts').Mutant} Mutant */

const root = fileURLToPath(new URL('../..', import.meta.url))
const copy = mkdtempSync(join(tmpdir(), 'mutants-'))
process.on('exit', () => {
  for (const child of running) endAll(child)
  rmSync(copy, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(2))

/** @returns {Promise<import('./stryker.d.ts').Stryker>} */
async function loadStryker() {
  const { module } = await runnerImport(join(root, 'test/support/install-to-cache.ts'))
  const { installToCache } = /** @type {typeof import('../support/install-to-cache.ts')} */ (module)
  // The last that runs on the oldest Node which this project supports.
  const folder = await installToCache('@stryker-mutator/instrumenter@9')
  return import(pathToFileURL(join(folder, '@stryker-mutator/instrumenter/dist/src/index.js')).href)
}

/** Every mutant of the copy, each behind a switch that an environment variable turns on. @returns {Promise<Mutant[]>} */
async function placeMutants() {
  for (const name of readdirSync(root))
    if (!['node_modules', '.git'].includes(name)) cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  const names = mutated.flatMap(name =>
    name.endsWith('.ts')
      ? [join(copy, 'src', name)]
      : readdirSync(join(copy, 'src', name), { recursive: true, encoding: 'utf8' })
          .filter(file => file.endsWith('.ts'))
          .map(file => join(copy, 'src', name, file)),
  )
  const { Instrumenter } = await loadStryker()
  const quiet = { debug() {}, info() {}, isDebugEnabled: () => false, warn: console.warn, error: console.error }
  const files = names.map(name => ({ name, mutate: true, content: readFileSync(name, 'utf8') }))
  const options = { plugins: null, excludedMutations: [], ignorers: [], noHeader: false }
  const { files: written, mutants } = await new Instrumenter(quiet).instrument(files, options)
  for (const { name, content } of written) writeFileSync(name, content)
  return mutants.filter(({ status }) => status !== 'Ignored')
}

const reached = join(copy, 'reached')

function writeConfiguration() {
  mkdirSync(reached)
  writeFileSync(
    join(copy, 'mutation.config.js'),
    `export default { test: ${JSON.stringify({ include: asked, exclude: notAsked, setupFiles: ['./reached.js'], testTimeout: 20_000 })} }`,
  )
  writeFileSync(
    join(copy, 'reached.js'),
    `import { randomUUID } from 'node:crypto'
    import { writeFileSync } from 'node:fs'
    import { afterAll, expect } from 'vitest'
    const started = performance.now()
    if (process.env.NOTE_REACHED) afterAll(() => {
      const mutants = Object.keys(globalThis.__stryker__?.mutantCoverage?.static ?? {})
      const file = expect.getState().testPath
      const milliseconds = performance.now() - started
      writeFileSync(process.env.NOTE_REACHED + '/' + randomUUID(), JSON.stringify({ file, mutants, milliseconds }))
    })`,
  )
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

/** Vitest and its workers: one that a mutant keeps in a loop would outlive it. @param {{ pid?: number }} child */
function endAll({ pid }) {
  try {
    if (pid) process.kill(-pid, 'SIGKILL')
  } catch {
    // All have ended by themselves.
  }
}

/** Whether all pass. @param {string[]} args @param {Record<string, string>} env @param {number} timeout in milliseconds */
function runTests(args, env, timeout) {
  const command = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'mutation.config.js', ...args]
  const child = spawn(process.execPath, command, {
    cwd: copy,
    env: { ...process.env, ...env },
    stdio: 'ignore',
    detached: true,
  })
  running.add(child)
  const timer = setTimeout(() => endAll(child), timeout)
  return /** @type {Promise<boolean>} */ (
    new Promise(accept =>
      child.once('exit', code => {
        clearTimeout(timer)
        endAll(child)
        running.delete(child)
        accept(code === 0)
      }),
    )
  )
}

/** The test files that pass without a mutant, quickest first, with the ids of the mutants that they reach. */
async function askWithoutMutants() {
  const report = join(copy, 'report.json')
  const args = ['--silent', `--maxWorkers=${values['at-once']}`, '--reporter=json', `--outputFile=${report}`]
  await runTests(args, { NOTE_REACHED: reached }, 1_800_000)
  /** @type {{ testResults: { name: string, status: string }[] }} */
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
  const passed = new Set(testResults.filter(({ status }) => status === 'passed').map(({ name }) => name))
  const left = testResults.filter(({ name }) => !passed.has(name)).map(({ name }) => relative(copy, name))
  if (left.length > 0) console.log(`not asked, for they fail without a mutant as well: ${left.join(', ')}`)
  return readdirSync(reached)
    .map(name => JSON.parse(readFileSync(join(reached, name), 'utf8')))
    .filter(({ file, mutants }) => passed.has(file) && mutants.length > 0)
    .map(({ file, mutants, milliseconds }) => ({ file, milliseconds, mutants: new Set(mutants) }))
    .sort((left, right) => left.milliseconds - right.milliseconds)
}

/** @param {Mutant} mutant @param {Awaited<ReturnType<typeof askWithoutMutants>>} tests */
async function isNoticed({ id, fileName }, tests) {
  // What the worker reaches is not known here: it may be whatever sends pictures.
  const isInWorker = inWorker.has(relative(copy, fileName))
  const reaching = tests.filter(
    ({ file, mutants }) => mutants.has(id) || (isInWorker && sendsPictures.test(relative(copy, file))),
  )
  // Most are noticed at once: only for the others are the slow tests asked.
  for (const [from, to] of [
    [0, 8],
    [8, reaching.length],
  ]) {
    const some = reaching.slice(from, to)
    if (some.length === 0) continue
    const usual = some.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
    const args = ['--silent', '--reporter=dot', '--bail=1', '--maxWorkers=1', ...some.map(({ file }) => file)]
    if (!(await runTests(args, { __STRYKER_ACTIVE_MUTANT__: id }, 60_000 + 4 * usual))) return true
  }
  return false
}

/** @param {Mutant} mutant */
function describe({ fileName, location: { start, end }, replacement }) {
  const lines = readFileSync(join(root, relative(copy, fileName)), 'utf8')
    .split('\n')
    .slice(start.line, end.line + 1)
  lines[lines.length - 1] = (lines.at(-1) ?? '').slice(0, end.column)
  lines[0] = (lines[0] ?? '').slice(start.column)
  /** @param {string} text */
  const short = text => text.replaceAll(/\s+/g, ' ').slice(0, 120)
  return {
    file: relative(copy, fileName),
    line: start.line + 1,
    change: `${short(lines.join('\n'))} → ${short(replacement)}`,
  }
}

const all = await placeMutants()
// Tests look at pictures with the worker that was built: it gets its mutants, too.
execFileSync(process.execPath, ['esbuild.config.js'], { cwd: copy, stdio: 'inherit' })
const { metafile } = await build({
  absWorkingDir: copy,
  entryPoints: ['src/node/picture-worker.ts'],
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  write: false,
  metafile: true,
})
const inWorker = new Set(Object.keys(metafile.inputs))
writeConfiguration()
const tests = await askWithoutMutants()
console.log(`${all.length} mutants, ${tests.length} test files that reach some`)
const random = createRandom(Number(values.seed))
const wanted = Number(values.sample) || all.length
const rest = [...all]
const sample = Array.from({ length: Math.min(wanted, all.length) }, () =>
  rest.splice(random.below(rest.length), 1),
).flat()

/** Prints what has come out so far, and returns the share that was noticed. */
function tell() {
  const asked = noticed + excused.length + survivors.length
  const rate = noticed / Math.max(1, noticed + survivors.length)
  console.log(
    `seed ${values.seed}: ${noticed} of ${asked} noticed, ${excused.length} equivalent, ${survivors.length} survived: ${(100 * rate).toFixed(1)} %`,
  )
  return rate
}

let noticed = 0
const excused = []
const survivors = []
const queue = [...sample]
// One that is stopped early says what it has.
process.prependListener('SIGINT', tell).prependListener('SIGTERM', tell)
const worker = async () => {
  for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
    if (await isNoticed(mutant, tests)) {
      noticed += 1
      continue
    }
    const { file, line, change } = describe(mutant)
    const reason = equivalents[`${file}: ${change}`]
    ;(reason ? excused : survivors).push(`${file}:${line}: ${change}${reason ? ` (${reason})` : ''}`)
    console.log(`${reason ? 'equivalent' : 'SURVIVED'} ${file}:${line}: ${change}`)
  }
}
await Promise.all(Array.from({ length: Number(values['at-once']) }, worker))

process.exit(tell() >= goal ? 0 : 1)
