// @ts-check
// How Initialize fares against a bare node:http server that does the same work, both in turns on the same machine.
// It measures and does not judge: the exit code is 1 only when an answer was not 200.
// By https the bare server is node:https with the same handler, and a key and certificate of the emulator's kind: a ratio
// there holds the work of the call and TLS together. What our TLS alone costs shows when it is held against the ratio of
// `query`, which is the same calls over http. `handshakes` is a whole connection for each call, its work included.
//   node test/bench/initialize.js [--quick] [--only query|form|picture|https|handshakes|start] [--against bare]
// `--against bare` puts a second bare server in the emulator's place: what it shows is the noise of the machine.
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { differences } from './differences.js'
import { noisePicture } from './picture.js'
import { shareOneCore } from './placement.js'
import { figuresOfCase, showCase, showStart } from './report.js'
import { signBatch } from './requests.js'
import { cpuOf, memoryOf, sendOne, startServer } from './server-process.js'
import { compare } from './statistics.js'

/** @typedef {import('./server-process.js').Server} Server */
/** @typedef {import('./report.js').Measured} Measured */
/**
 * @typedef {{
 *   name: string, shape: import('./requests.js').Shape, way?: import('./load.js').Way, title: string, callers: number[],
 *   flags: string[]
 * }} Case
 */

const { values: flags } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' }, against: { type: 'string' } },
})
const seconds = flags.quick ? 1 : 3
const rounds = flags.quick ? 3 : 5
const starts = flags.quick ? 9 : 15
const warmUpSeconds = flags.quick ? 1 : 3
const pictureBytes = 600_000

const pathOf = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
// The CA is the benchmark's own, not the user's.
const strict = [
  ...['--auth', 'strict', '--qps', '0', '--access-key', 'testid:testsecret', '--log', 'silent'],
  ...['--ca-dir', join(folder, 'ca')],
]
const bare = { name: 'bare', script: pathOf('bare-server.cjs') }
const candidate =
  flags.against === 'bare'
    ? { ...bare, name: 'bare, again' }
    : { name: 'emulator', script: pathOf('../../dist/cli.js') }

/** @type {Case[]} */
const cases = [
  { name: 'query', shape: 'query', title: 'parameters in the query', callers: [1, 16, 64], flags: strict },
  { name: 'form', shape: 'form', title: 'parameters in the form', callers: [1, 16, 64], flags: strict },
  {
    name: 'picture',
    shape: 'picture',
    title: 'picture of 600 KB',
    callers: [16],
    flags: [...strict, '--faces', 'present'],
  },
  {
    name: 'https',
    shape: 'query',
    way: 'https',
    title: 'by https, kept connections',
    callers: [16, 64],
    flags: strict,
  },
  {
    name: 'handshakes',
    shape: 'query',
    way: 'handshakes',
    title: 'by https, a handshake each',
    callers: [16],
    flags: strict,
  },
]

let errors = 0
const load = fork(pathOf('load.js'), { execArgv: ['--expose-gc'] })
load.once('exit', code => {
  // Without it every question would wait for ever.
  if (code) throw new Error(`Failed to go on: the load process ended with ${code}.`)
})

/** @param {object} message @returns {Promise<any>} */
async function ask(message) {
  const answer = once(load, 'message')
  load.send(message)
  return (await answer)[0]
}

/** @param {Server} server @param {Omit<import('./load.js').Job, 'port'>} job @returns {Promise<Measured>} */
async function measure(server, job) {
  const before = cpuOf(server)
  /** @type {import('./load.js').Result} */
  const result = await ask({ port: server.port, ...job })
  const cpu = ((cpuOf(server) - before) * 1000) / result.answered
  if (result.errors > 0) console.error(`${server.name}: ${result.errors} errors, the first: ${result.firstError}`)
  errors += result.errors
  return { ...result, cpu, memory: memoryOf(server) }
}

/** What the bare server needs for a case: by https, a key and a certificate like those of the emulator, on P-256. */
function bareFlags(/** @type {Case} */ { way, flags }) {
  if (!way) return flags
  const file = join(folder, 'bare.pem')
  if (!existsSync(file)) {
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=localhost']
    const made = execFileSync('openssl', ['req', '-x509', ...kind, '-keyout', '-', '-days', '2'], { stdio: 'pipe' })
    writeFileSync(file, made, { mode: 0o600 })
  }
  return [...flags, '--pem', file]
}

/** @param {Case} one @param {(servers: { candidate: Server, bare: Server }) => Promise<void>} use */
async function withServers(one, use) {
  const servers = {
    candidate: await startServer({
      ...candidate,
      flags: candidate.script === bare.script ? bareFlags(one) : one.flags,
    }),
    bare: await startServer({ ...bare, flags: bareFlags(one) }),
  }
  try {
    await use(servers)
  } finally {
    await Promise.all([servers.candidate.stop(), servers.bare.stop()])
  }
}

/** @param {Case} one @param {string} picture */
async function measureCase(one, picture) {
  /** @type {import('./report.js').Cell[]} */
  const cells = []
  const sign = (/** @type {number} */ count) =>
    ask({ shape: one.shape, count: Math.ceil(count), picture: one.shape === 'picture' ? picture : undefined })
  const { way = 'http' } = one

  await withServers(one, async servers => {
    if (way === 'http') {
      const single = signBatch({ shape: one.shape, count: 1, picture })
      const answers = [await sendOne(servers.candidate.port, single), await sendOne(servers.bare.port, single)]
      for (const line of differences(answers[0] ?? '', answers[1] ?? '')) console.log(`answers differ: ${line}`)
    }

    await sign(warmUpSeconds * (one.shape === 'picture' ? 2_000 : 20_000))
    // Handshakes are few: over kept connections, both servers' code is compiled before they begin.
    const warm = { concurrency: 16, seconds: warmUpSeconds, way: way === 'handshakes' ? 'https' : way }
    let fastest = (await measure(servers.candidate, warm)).rate
    fastest = Math.max(fastest, (await measure(servers.bare, warm)).rate)

    for (const concurrency of one.callers) {
      const pairs = []
      const pids = [load.pid ?? 0, servers.candidate.pid, servers.bare.pid]
      const letGo = concurrency === 1 ? shareOneCore(pids) : () => {}
      for (let i = 0; i < rounds; i++) {
        // Both servers get the same calls. Should they run out, the run ends early and its rate still holds.
        await sign(fastest * seconds * 1.5 + 1000)
        const job = { concurrency, seconds, way }
        const pair = { candidate: await measure(servers.candidate, job), bare: await measure(servers.bare, job) }
        fastest = Math.max(pair.candidate.rate, pair.bare.rate)
        pairs.push(pair)
      }
      letGo()
      // More callers bring higher rates than the round before; leave room for the next cell.
      fastest *= 1.5
      cells.push({ callers: concurrency, pairs })
    }
  })
  return figuresOfCase(one, cells)
}

/**
 * From spawn to the first answer, in milliseconds.
 * @param {{ name: string, script: string }} which
 */
async function startOnce(which) {
  const batch = signBatch({ shape: 'query', count: 1 })
  const startedAt = performance.now()
  const server = await startServer({ ...which, flags: strict })
  const answer = await sendOne(server.port, batch)
  const took = performance.now() - startedAt
  await server.stop()
  if (!answer.startsWith('HTTP/1.1 200')) {
    errors++
    console.error(`${which.name}: the first answer was not 200: ${answer}`)
  }
  return took
}

async function measureStart() {
  // The first start of each fills the file cache.
  await startOnce(candidate)
  await startOnce(bare)
  const pairs = []
  for (let i = 0; i < starts; i++) pairs.push({ candidate: await startOnce(candidate), bare: await startOnce(bare) })
  return pairs
}

/** @param {{ name: string, script: string }} which */
async function idleMemory(which) {
  const server = await startServer({ ...which, flags: strict })
  await wait(2000)
  const memory = memoryOf(server)
  await server.stop()
  return memory
}

async function reportStart() {
  const startMs = compare(await measureStart(), side => side, 1)
  const idle = { candidate: await idleMemory(candidate), bare: await idleMemory(bare) }
  const idleMemoryMB = compare([idle], side => side)
  console.log(showStart(startMs, idleMemoryMB))
  return { startMs, idleMemoryMB }
}

async function main() {
  if (!existsSync(candidate.script)) {
    console.error('Failed to find dist/cli.js, which this benchmark starts. Do `npm run build` first.')
    return 1
  }
  console.log(`${candidate.name} against bare: ${rounds} paired rounds of ${seconds} s, Node ${process.versions.node}`)
  console.log('ratios: median of the pairs (lowest–highest); of requests/s more is better, of all others less')
  const chosen = cases.filter(({ name }) => !flags.only || name === flags.only)
  const picture = chosen.some(({ name }) => name === 'picture') ? await noisePicture(pictureBytes) : undefined
  const figures = []
  for (const one of chosen) {
    const figure = await measureCase(one, picture?.toString('base64') ?? '')
    console.log(showCase(candidate.name, figure))
    figures.push(figure)
  }
  const start = !flags.only || flags.only === 'start' ? await reportStart() : {}
  const about = { candidate: candidate.name, node: process.versions.node, quick: flags.quick, rounds, seconds, errors }
  console.log(JSON.stringify({ ...about, cases: figures, ...start }))
  return errors > 0 ? 1 : 0
}

try {
  process.exitCode = await main()
} finally {
  load.disconnect()
}
