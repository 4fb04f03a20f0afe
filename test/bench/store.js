// @ts-check
// What a shared store costs: the same calls against one emulator in memory, and against one, two and three on one Redis
// (with an append-only file, fsync every second), by turns in one run. CPU is that of the emulators and of Redis. Round
// trips are those of one caller, in process: several callers share theirs.
//
//   npm run bench:store -- [--rounds 5] [--seconds 2] [--callers 64] [--replicas 1,2,3] [--stored 1000,100000,1000000]
//
// --stored fills the store of one emulator up to so many transactions, and tells what a call costs then.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createClient } from '@redis/client'
import { createEmulator, openStore } from '../../dist/node.js'
import { run } from './load.js'
import { signBatch } from './requests.js'
import { cpuOf, startServer } from './server-process.js'
import { median, showTable } from './statistics.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    callers: { type: 'string', default: '64' },
    replicas: { type: 'string', default: '1,2,3' },
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
for (const count of values.replicas.split(',').map(Number)) {
  // With room for more than a million: eviction is not what is measured.
  const store = ['--store', redis.url, '--store-prefix', `bench-${count}:`, '--store-limit', '10000000']
  const names = Array.from({ length: count }, (_, index) => `redis ${count}.${index + 1}`)
  sides.push({
    name: `${count} on Redis`,
    servers: await Promise.all(names.map(name => start(name, store))),
    usesRedis: true,
  })
}

/** @param {Side} side */
async function measure({ servers, usesRedis }) {
  const usedBy = (/** @type {readonly { pid: number }[]} */ all) =>
    all.reduce((sum, { pid }) => sum + cpuOf(/** @type {never} */ ({ pid })), 0)
  const used = () => ({ emulators: usedBy(servers), redis: usesRedis ? usedBy([redis]) : 0 })
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
  const after = used()
  const emulators = ((after.emulators - before.emulators) * 1000) / answered
  const ofRedis = ((after.redis - before.redis) * 1000) / answered
  return {
    rate: results.reduce((sum, { rate }) => sum + rate, 0),
    p50: Math.max(...results.map(({ p50 }) => p50)),
    p99: Math.max(...results.map(({ p99 }) => p99)),
    cpu: emulators + ofRedis,
    emulators,
    redis: ofRedis,
  }
}

const trips = await countTrips()
for (const side of sides) await measure(side)
const rounds = []
for (let round = 0; round < Number(values.rounds); round += 1) {
  /** @type {Record<string, Awaited<ReturnType<typeof measure>>>} */
  const measured = {}
  for (const side of sides) measured[side.name] = await measure(side)
  rounds.push(measured)
}
const of = (/** @type {string} */ name, /** @type {'rate' | 'p50' | 'p99' | 'cpu' | 'redis'} */ figure) =>
  median(rounds.map(round => round[name]?.[figure] ?? Number.NaN))
const ratio = (/** @type {string} */ name, /** @type {'rate' | 'cpu'} */ figure) =>
  median(rounds.map(round => (round[name]?.[figure] ?? 0) / (round.memory?.[figure] ?? 1)))
console.log(
  showTable([
    ['emulators', 'calls/s', 'of memory', 'CPU µs a call', 'of memory', 'of it Redis', 'p50 ms', 'p99 ms', 'trips'],
    ...sides.map(({ name, usesRedis }) => [
      name,
      of(name, 'rate').toFixed(0),
      ratio(name, 'rate').toFixed(2),
      of(name, 'cpu').toFixed(0),
      ratio(name, 'cpu').toFixed(2),
      of(name, 'redis').toFixed(0),
      of(name, 'p50').toFixed(1),
      of(name, 'p99').toFixed(1),
      usesRedis ? String(trips) : '0',
    ]),
  ]),
)

// Whether a call costs more where more is stored: the same emulator, filled up to so many transactions.
const growth = [['stored', 'calls/s', 'CPU µs a call, emulator', 'Redis', 'p99 ms']]
for (const wanted of values.stored.split(',').filter(Boolean).map(Number)) {
  const [, one] = sides
  if (!one) break
  const port = one.servers[0]?.port ?? 0
  const stored = async () =>
    Number((await (await fetch(`http://127.0.0.1:${port}/_emulator/transactions?limit=1`)).json()).total)
  const missing = wanted - (await stored())
  if (missing > 0) await fill(missing)
  const measured = []
  for (let turn = 0; turn < 3; turn += 1) measured.push(await measure(one))
  const middle = (/** @type {'rate' | 'emulators' | 'redis' | 'p99'} */ figure) =>
    median(measured.map(found => found[figure]))
  growth.push([
    String(await stored()),
    middle('rate').toFixed(0),
    middle('emulators').toFixed(0),
    middle('redis').toFixed(0),
    middle('p99').toFixed(1),
  ])
}
if (growth.length > 1) console.log(showTable(growth))

for (const { servers } of sides) for (const server of servers) await server.stop()
redis.child.kill('SIGKILL')
rmSync(folder, { recursive: true, force: true })
process.exit(0)

/**
 * Stores copies of the newest transaction under ids of their own, by the very script that a call stores one with: calls
 * would take half an hour for a million.
 * @param {number} count
 */
async function fill(count) {
  const client = await createClient({ url: redis.url }).connect()
  const text = ['in-order', 'add-newest', 'open']
    .map(name => readFileSync(new URL(`../../src/redis/scripts/${name}.lua`, import.meta.url), 'utf8'))
    .join('\n')
  const sha = await client.scriptLoad(text)
  // The names of src/redis/keys.ts.
  const own = 'bench-1:1:'
  const ofKey = `${own}{k:testid}:`
  const order = ['order', 'pending', 'ended', 'counts'].map(name => `${own}{transactions}:${name}`)
  const [newest = ''] = await client.zRange(`${ofKey}transactions`, 0, 0, { REV: true })
  const sample = (await client.get(`${ofKey}t:${newest}`)) ?? ''
  const { createdAt } = JSON.parse(sample)
  for (let done = 0; done < count; done += 100) {
    /** @type {string[]} */
    const keys = [...order]
    const args = ['2764800000', String(Date.now()), '10000000', '1800000']
    for (let index = done; index < Math.min(count, done + 100); index += 1) {
      const id = `hksb${randomBytes(14).toString('hex')}`
      keys.push(`${ofKey}t:${id}`, `${ofKey}epoch`, `${ofKey}transactions`, `${own}owner:${id}`)
      args.push(sample.replaceAll(newest, id), '', id, String(createdAt), 'ktestid')
    }
    await client.evalSha(sha, { keys, arguments: args })
  }
  client.destroy()
}

/** How often an emulator turns to the store for an Initialize, signed and with every gate: the middle of many. */
async function countTrips() {
  const store = await openStore({ store: redis.url, storePrefix: 'trips:' })
  const emulator = createEmulator(
    { auth: 'strict', accessKeys: [{ id: 'testid', secret: 'testsecret' }], qps: 100_000, log: 'silent' },
    { store },
  )
  const { heads } = signBatch({ shape: 'form', count: 50 })
  const counted = []
  for (const head of heads) {
    const before = store.trips()
    const answer = await emulator.answer(plainOf(head))
    if (answer.status !== 200) throw new Error(`Failed to count round trips: ${answer.body.slice(0, 500)}`)
    counted.push(store.trips() - before)
  }
  await store.close()
  return median(counted)
}

/** A call as it goes over the wire, as plain values. @param {Buffer} bytes */
function plainOf(bytes) {
  const [top = '', body = ''] = bytes.toString().split('\r\n\r\n')
  const [start = '', ...lines] = top.split('\r\n')
  const [method = '', url = ''] = start.split(' ')
  const headers = lines.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)])
  return { method, url, headers: Object.fromEntries(headers), body: Buffer.from(body) }
}

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
