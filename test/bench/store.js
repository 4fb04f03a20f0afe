// @ts-check
// What a shared store costs: the same calls against one emulator in memory, and against one, two and three on one Redis
// (with an append-only file, fsync every second), by turns in one run. CPU is that of the emulators and of Redis.
//
//   npm run bench:store -- [--rounds 5] [--seconds 2] [--callers 64] [--stored 1000,100000]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { run } from './load.js'
import { signBatch } from './requests.js'
import { cpuOf, startServer } from './server-process.js'
import { median, showTable } from './statistics.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    callers: { type: 'string', default: '64' },
    stored: { type: 'string', default: '' },
  },
})
const seconds = Number(values.seconds)
const callers = Number(values.callers)
const script = new URL('../../dist/cli.js', import.meta.url).pathname
const flags = [
  '--auth',
  'strict',
  '--access-key',
  'testid:testsecret',
  '--qps',
  '100000',
  '--log',
  'silent',
  '--tls',
  'off',
]

const folder = mkdtempSync(join(tmpdir(), 'bench-store-'))
const redis = await startRedis()

/** @typedef {{ name: string, servers: import('./server-process.js').Server[], usesRedis: boolean }} Side */
/** @type {Side[]} */
const sides = [{ name: 'memory', servers: [await start('memory', [])], usesRedis: false }]
for (const count of [1, 2, 3]) {
  const store = ['--store', redis.url, '--store-prefix', `bench-${count}:`]
  const names = Array.from({ length: count }, (_, index) => `redis ${count}.${index + 1}`)
  sides.push({
    name: `${count} on Redis`,
    servers: await Promise.all(names.map(name => start(name, store))),
    usesRedis: true,
  })
}

/** @param {Side} side */
async function measure({ servers, usesRedis }) {
  const pids = [...servers, ...(usesRedis ? [redis] : [])]
  const used = () => pids.reduce((sum, { pid }) => sum + cpuOf(/** @type {never} */ ({ pid })), 0)
  const share = Math.floor(callers / servers.length)
  const batches = servers.map(() => signBatch({ shape: 'form', count: Math.ceil((seconds * 20_000) / servers.length) }))
  const before = used()
  const results = await Promise.all(
    servers.map(({ port }, index) =>
      run(batches[index] ?? { heads: [], body: undefined }, { port, concurrency: share, seconds }),
    ),
  )
  const answered = results.reduce((sum, one) => sum + one.answered, 0)
  const [failed] = results.filter(({ errors }) => errors > 0)
  if (failed) throw new Error(`Failed to measure: ${failed.firstError.slice(0, 500)}`)
  return {
    rate: results.reduce((sum, { rate }) => sum + rate, 0),
    p50: Math.max(...results.map(({ p50 }) => p50)),
    p99: Math.max(...results.map(({ p99 }) => p99)),
    cpu: ((used() - before) * 1000) / answered,
  }
}

for (const side of sides) await measure(side)
const rounds = []
for (let round = 0; round < Number(values.rounds); round += 1) {
  /** @type {Record<string, Awaited<ReturnType<typeof measure>>>} */
  const measured = {}
  for (const side of sides) measured[side.name] = await measure(side)
  rounds.push(measured)
}
const of = (/** @type {string} */ name, /** @type {'rate' | 'p50' | 'p99' | 'cpu'} */ figure) =>
  median(rounds.map(round => round[name]?.[figure] ?? Number.NaN))
const ratio = (/** @type {string} */ name, /** @type {'rate' | 'cpu'} */ figure) =>
  median(rounds.map(round => (round[name]?.[figure] ?? 0) / (round.memory?.[figure] ?? 1)))
console.log(
  showTable([
    ['emulators', 'calls/s', 'of memory', 'CPU µs a call', 'of memory', 'p50 ms', 'p99 ms'],
    ...sides.map(({ name }) => [
      name,
      of(name, 'rate').toFixed(0),
      ratio(name, 'rate').toFixed(2),
      of(name, 'cpu').toFixed(0),
      ratio(name, 'cpu').toFixed(2),
      of(name, 'p50').toFixed(1),
      of(name, 'p99').toFixed(1),
    ]),
  ]),
)

// Whether a call costs more where more is stored: the same emulator, filled up to so many transactions.
for (const wanted of values.stored.split(',').filter(Boolean).map(Number)) {
  const [, one] = sides
  if (!one) break
  const port = one.servers[0]?.port ?? 0
  const stored = async () =>
    Number((await (await fetch(`http://127.0.0.1:${port}/_emulator/transactions?limit=1`)).json()).total)
  while ((await stored()) < wanted) {
    const count = Math.min(20_000, wanted - (await stored()))
    await run(signBatch({ shape: 'form', count }), { port, concurrency: callers, seconds: 600 })
  }
  const { rate, cpu, p99 } = await measure(one)
  console.log(
    `${await stored()} stored: ${rate.toFixed(0)} calls/s, ${cpu.toFixed(0)} µs of CPU a call, p99 ${p99.toFixed(1)} ms`,
  )
}

for (const { servers } of sides) for (const server of servers) await server.stop()
redis.child.kill('SIGKILL')
rmSync(folder, { recursive: true, force: true })
process.exit(0)

/** @param {string} name @param {string[]} more */
function start(name, more) {
  return startServer({ name, script, flags: [...flags, ...more] })
}

async function startRedis() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address())
  probe.close()
  const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '']
  const child = spawn(process.env.REDIS_SERVER ?? 'redis-server', [...where, '--appendonly', 'yes'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  for await (const text of child.stdout) {
    said += text
    if (said.includes('Ready to accept connections')) break
  }
  return { child, pid: child.pid ?? 0, url: `redis://127.0.0.1:${port}` }
}
