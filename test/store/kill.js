// @ts-check
// Kills emulators that share a store, one after the other and without a word, while they are called, and then counts what
// was lost of what they had acknowledged: nothing must be.
//
//   node test/store/kill.js [--kills 10] [--redis-kills 0] [--appendfsync always] [--pause 400] [--power-loss]
//
// A process that is killed leaves what it has written to the system, synced or not. --power-loss takes from the file of
// Redis what came in the last second before each kill, as a machine does that loses its power with appendfsync everysec.
//
// It ends with 1 when something was lost, or something else than 503 was answered that nobody asked for.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const command = new URL('../../dist/cli.js', import.meta.url).pathname
const replicaCount = 3
const callers = 8

/** So long is waited for the last callbacks: a lease, a look for what is left undone, and some attempts. In milliseconds. */
const patience = 20_000

/** What a sync each second leaves unsynced, in milliseconds. */
const unsynced = 1000

/**
 * @typedef {{
 *   kills: number, redisKills: number, appendfsync: string, pause: number, powerLoss?: boolean, redis?: string
 * }} Plan
 */

/**
 * Kills as it is told to, and tells what came of it.
 * @param {Plan} plan
 */
export async function killUnderLoad({
  kills,
  redisKills,
  appendfsync,
  pause,
  powerLoss = false,
  redis = 'redis-server',
}) {
  const folder = mkdtempSync(join(tmpdir(), 'kill-'))
  const redisPort = await freePort()
  /** @type {string[]} */
  const told = []
  const receiver = createServer((request, response) => {
    told.push(/transactionId=(\w+)/.exec(request.url ?? '')?.[1] ?? '')
    response.end()
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const callbackUrl = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (receiver.address()).port}/done`

  const startRedis = async () => {
    const args = [
      '--port',
      String(redisPort),
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--save',
      '',
      '--appendonly',
      'yes',
    ]
    const child = spawn(redis, [...args, '--appendfsync', appendfsync], { stdio: ['ignore', 'pipe', 'ignore'] })
    await until(child, /Ready to accept connections/)
    return child
  }
  const startReplica = async () => {
    const args = [command, '--port', '0', '--qps', '0', '--faces', 'present', '--log', 'json', '--tls', 'off']
    const child = spawn(
      process.execPath,
      [...args, '--store', `redis://127.0.0.1:${redisPort}`, '--store-timeout', '60000'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    const line = await until(child, /"url":"(http:[^"]+)"/)
    return { child, url: line[1] ?? '' }
  }

  let server = await startRedis()
  const replicas = await Promise.all(Array.from({ length: replicaCount }, startReplica))
  /** Ids that were acknowledged, and when. */
  const opened = new Map()
  /** @type {number[]} */
  const lostAt = []
  const completed = new Set()
  let unasked = 0
  let refused = 0
  let calls = 0
  let turn = 0
  let isOver = false

  /** Sends to one replica after the other until one answers otherwise than 503. */
  const send = async (/** @type {string} */ path, /** @type {RequestInit} */ init) => {
    while (!isOver) {
      turn += 1
      const { url } = replicas[turn % replicas.length] ?? { url: '' }
      try {
        const response = await fetch(url + path, { ...init, signal: AbortSignal.timeout(5000) })
        const text = await response.text()
        calls += 1
        if (response.status !== 503) return { status: response.status, text }
        refused += 1
      } catch {
        // A connection that was cut off or refused does not count as an answer.
      }
      await sleep(5)
    }
    return undefined
  }

  const caller = async (/** @type {number} */ number) => {
    for (let count = 0; !isOver; count += 1) {
      const parameters = new URLSearchParams({
        ...{ Action: 'Initialize', Version: '2022-08-09', Format: 'JSON', AccessKeyId: `key-${number}` },
        ...{ ProductCode: 'FACE_LIVENESS', SceneCode: '1234567890', MerchantBizId: `biz${number}x${count}` },
        ...{ MerchantUserId: 'user', CallbackUrl: callbackUrl, CallbackToken: 'token', Model: 'LIVENESS' },
        MetaInfo:
          '{"zimVer":"3.0.0","appVersion":"1","bioMetaInfo":"4.1.0:11501568,0","appName":"com.a","deviceType":"ios","osVersion":"iOS 17","apdidToken":"","deviceModel":"iPhone14,5"}',
      })
      const answer = await send('/', {
        method: 'POST',
        body: parameters.toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
      if (!answer) return
      const id = answer.status === 200 ? JSON.parse(answer.text).Result?.TransactionId : undefined
      if (!id) {
        unasked += 1
        console.error(`${answer.status} ${answer.text.slice(0, 300)}`)
        continue
      }
      // Numbers of calls were lost with the calls, so what they make comes again.
      if (opened.has(id)) lostAt.push(opened.get(id))
      opened.set(id, performance.now())
      const ended = await send(`/_emulator/transactions/${id}/complete`, { method: 'POST' })
      if (!ended) return
      // 409: a replica that was killed had ended it already, and its answer was lost.
      if (ended.status === 200) completed.add(id)
      else if (!(powerLoss && ended.status === 404) && ended.status !== 409) {
        unasked += 1
        console.error(`${ended.status} ${ended.text.slice(0, 300)}`)
      }
    }
  }

  const redisKilledAt = /** @type {number[]} */ ([])
  const sizes = powerLoss ? watchSizes(folder) : undefined
  const running = Array.from({ length: callers }, (_, number) => caller(number))
  for (let count = 0; count < Math.max(kills, redisKills); count += 1) {
    await sleep(pause)
    if (count < kills) {
      const place = count % replicas.length
      replicas[place]?.child.kill('SIGKILL')
      replicas[place] = await startReplica()
    }
    if (count < redisKills) {
      server.kill('SIGKILL')
      await once(server, 'exit')
      redisKilledAt.push(performance.now())
      if (powerLoss) loseUnsynced(folder, sizes)
      server = await startRedis()
    }
  }
  await sleep(pause)
  isOver = true
  await Promise.all(running)

  const until_ = performance.now() + patience
  const missing = () => {
    const known = new Set(told)
    return [...completed].filter(id => !known.has(id))
  }
  while (missing().length > 0 && performance.now() < until_) await sleep(100)
  const [alive] = replicas
  const idsGivenTwice = lostAt.length
  for (const [id, at] of opened) {
    const found = await fetch(`${alive?.url}/_emulator/transactions/${id}`)
    await found.arrayBuffer()
    if (found.status !== 200) lostAt.push(at)
  }
  const ages = lostAt.map(at => (redisKilledAt.find(moment => moment > at) ?? Number.POSITIVE_INFINITY) - at)
  const oldestLost = Math.round(Math.max(0, ...ages))
  sizes?.stop()
  const counts = new Map()
  for (const id of told) counts.set(id, (counts.get(id) ?? 0) + 1)
  const figures = {
    ...{
      kills,
      redisKills,
      appendfsync,
      calls,
      refusedWith503: refused,
      opened: opened.size,
      completed: completed.size,
    },
    ...{ powerLoss, oldestLost, idsGivenTwice },
    ...{ lostTransactions: lostAt.length, lostCallbacks: missing().length, callbacks: told.length },
    ...{ duplicateCallbacks: told.length - counts.size, unaskedAnswers: unasked },
  }
  for (const { child } of replicas) child.kill('SIGKILL')
  server.kill('SIGKILL')
  receiver.closeAllConnections()
  receiver.close()
  rmSync(folder, { recursive: true, force: true })
  return figures
}

/** The files that Redis appends to. */
const appended = (/** @type {string} */ folder) =>
  readdirSync(folder, { recursive: true })
    .map(name => join(folder, String(name)))
    .filter(file => file.endsWith('.incr.aof'))

/** Notes how long the files that Redis appends to were at each moment. */
function watchSizes(/** @type {string} */ folder) {
  /** @type {{ at: number, sizes: Map<string, number> }[]} */
  const seen = []
  const timer = setInterval(() => {
    try {
      seen.push({ at: performance.now(), sizes: new Map(appended(folder).map(file => [file, statSync(file).size])) })
    } catch {
      // A file was rewritten just now.
    }
    if (seen.length > 200) seen.shift()
  }, 25)
  return {
    before: (/** @type {number} */ moment) => seen.findLast(({ at }) => at <= moment),
    stop: () => clearInterval(timer),
  }
}

/** Cuts off what came in the last second. */
function loseUnsynced(/** @type {string} */ folder, /** @type {ReturnType<typeof watchSizes> | undefined} */ sizes) {
  const then = sizes?.before(performance.now() - unsynced)
  for (const file of appended(folder)) {
    const size = then?.sizes.get(file)
    if (size !== undefined && size < statSync(file).size) truncateSync(file, size)
  }
}

/** Resolves with what matches in what a process says; rejects when it ends before. */
function until(/** @type {import('node:child_process').ChildProcess} */ child, /** @type {RegExp} */ wanted) {
  return new Promise((/** @type {(found: RegExpExecArray) => void} */ accept, reject) => {
    let said = ''
    child.stdout?.on('data', text => {
      if (said.length > 100_000) return
      said += text
      const found = wanted.exec(said)
      if (found) accept(found)
    })
    child.once('exit', () => reject(new Error(`Failed to start: ${said.slice(-500)}`)))
  })
}

async function freePort() {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  server.close()
  return port
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '10' },
      'redis-kills': { type: 'string', default: '0' },
      appendfsync: { type: 'string', default: 'always' },
      pause: { type: 'string', default: '400' },
      'power-loss': { type: 'boolean', default: false },
    },
  })
  const figures = await killUnderLoad({
    kills: Number(values.kills),
    redisKills: Number(values['redis-kills']),
    appendfsync: values.appendfsync,
    pause: Number(values.pause),
    powerLoss: values['power-loss'],
  })
  console.log(JSON.stringify(figures, undefined, 2))
  process.exit(figures.lostTransactions + figures.lostCallbacks + figures.unaskedAnswers > 0 ? 1 : 0)
}
