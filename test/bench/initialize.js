// @ts-check
// How Initialize fares against a bare node:http server that does the same work, both in turns on the same machine.
// It measures and does not judge: the exit code is 1 only when an answer was not 200.
//   node test/bench/initialize.js [--quick] [--only query,form,picture,https,handshakes,start] [--rounds N] [--seconds N]
//     [--against bare] [--reference FILE]
// `--against bare` puts a second bare server in the emulator's place: what it shows is the noise of the machine.
// `--reference FILE` puts the dist/cli.js of another version in the bare server's place, by http alone.
//
// The same work is: the signature checked, the nonce, the time and the parameters too, a transaction kept, the same answer
// with headers of the same kinds. The bare server leaves out whatever else an emulator is for (journal, advice, scenarios,
// limits): that is what a ratio over http shows. By https it is node:https with its defaults and the same handler. There
// both have in common: TLS 1.3 with Node's own ciphers, ALPN, session tickets, and one certificate sent, of a key on P-256
// and with the same extensions. Only the emulator finds out which protocol is spoken, and may have a certificate for each
// name. What our TLS alone costs shows when the ratio of `https` is held against that of `query`, which is the same calls
// over http. `handshakes` is a whole connection for each call, no session resumed, its work included.
//
// A rate is that of the whole, the process that calls included. Where that is busier than the servers (`load`, its share
// of a core), it is what bounds both rates: what the server takes is told by its own CPU time, which is user and system
// time of its process alone.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { casesIn, strict } from './cases.js'
import { certificateFile } from './certificate.js'
import { differences } from './differences.js'
import { noisePicture } from './picture.js'
import { shareOneCore } from './placement.js'
import { figuresOfCase, showCase, showStart } from './report.js'
import { signBatch } from './requests.js'
import { cpuOf, memoryOf, sendOne, startServer } from './server-process.js'
import { compare } from './statistics.js'

/** @typedef {import('./server-process.js').Server} Server */
/** @typedef {import('./report.js').Measured} Measured */
/** @typedef {import('./cases.js').Case} Case */

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    against: { type: 'string' },
    reference: { type: 'string' },
  },
})
const seconds = Number(flags.seconds ?? (flags.quick ? 1 : 3))
const rounds = Number(flags.rounds ?? (flags.quick ? 3 : 5))
const only = flags.only?.split(',')
const starts = flags.quick ? 9 : 15
const warmUpSeconds = flags.quick ? 1 : 3
const pictureBytes = 600_000

const pathOf = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const bare = { name: 'bare', script: pathOf('bare-server.cjs') }
const reference = flags.reference ? { name: 'reference', script: resolve(flags.reference) } : bare
const candidate =
  flags.against === 'bare'
    ? { ...bare, name: 'bare, again' }
    : { name: 'emulator', script: pathOf('../../dist/cli.js') }

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

/** What the bare server needs for a case: by https, a key and a certificate besides. */
const bareFlags = (/** @type {Case} */ { way, flags }) =>
  way ? [...flags, '--pem', certificateFile(join(folder, 'bare.pem'))] : flags

/** @param {Case} one @param {(servers: { candidate: Server, bare: Server }) => Promise<void>} use */
async function withServers(one, use) {
  const servers = {
    candidate: await startServer({
      ...candidate,
      flags: candidate.script === bare.script ? bareFlags(one) : one.flags,
    }),
    bare: await startServer({ ...reference, flags: reference === bare ? bareFlags(one) : one.flags }),
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

    let fastest = 0
    // Handshakes are few: over kept connections, both servers' code for calls is compiled before they begin.
    for (const warmWay of way === 'handshakes' ? /** @type {const} */ (['https', 'handshakes']) : [way]) {
      const warm = { concurrency: 16, seconds: warmUpSeconds, way: warmWay }
      await sign(warmUpSeconds * (one.shape === 'picture' ? 2_000 : 20_000))
      fastest = Math.max((await measure(servers.candidate, warm)).rate, (await measure(servers.bare, warm)).rate)
    }

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
  await startOnce(reference)
  const pairs = []
  for (let i = 0; i < starts; i++)
    pairs.push({ candidate: await startOnce(candidate), bare: await startOnce(reference) })
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
  const idle = { candidate: await idleMemory(candidate), bare: await idleMemory(reference) }
  const idleMemoryMB = compare([idle], side => side)
  console.log(showStart(startMs, idleMemoryMB))
  return { startMs, idleMemoryMB }
}

async function main() {
  if (!existsSync(candidate.script)) {
    console.error('Failed to find dist/cli.js, which this benchmark starts. Do `npm run build` first.')
    return 1
  }
  console.log(
    `${candidate.name} against ${reference.name}: ${rounds} paired rounds of ${seconds} s, Node ${process.versions.node}`,
  )
  console.log('ratios: median of the pairs (lowest–highest); of requests/s more is better, of all others less')
  if (flags.reference && (!only || only.some(name => name === 'https' || name === 'handshakes'))) {
    console.error('Failed to begin: --reference is for http alone. Use it with --only query,form for example.')
    return 1
  }
  const chosen = casesIn(folder).filter(({ name }) => !only || only.includes(name))
  const picture = chosen.some(({ name }) => name === 'picture') ? await noisePicture(pictureBytes) : undefined
  const figures = []
  for (const one of chosen) {
    const figure = await measureCase(one, picture?.toString('base64') ?? '')
    console.log(showCase(candidate.name, reference.name, figure))
    figures.push(figure)
  }
  const start = !only || only.includes('start') ? await reportStart() : {}
  const about = { candidate: candidate.name, node: process.versions.node, quick: flags.quick, rounds, seconds, errors }
  console.log(JSON.stringify({ ...about, cases: figures, ...start }))
  return errors > 0 ? 1 : 0
}

try {
  process.exitCode = await main()
} finally {
  load.disconnect()
}
