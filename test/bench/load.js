// @ts-check
// Drives one server over keep-alive sockets with calls signed beforehand. It does next to nothing per answer, so that it
// is never the slower side.
//   as a child process: one message { shape, count, picture } signs, one { port, concurrency, seconds } runs
//   by hand:            node test/bench/load.js PORT [query|form] [CONCURRENCY] [SECONDS]
import { connect } from 'node:net'
import { argv } from 'node:process'
import { connect as connectTls, createSecureContext } from 'node:tls'
import { pathToFileURL } from 'node:url'
import { signBatch } from './requests.js'

/** @typedef {import('./requests.js').Batch} Batch */
/** @typedef {'http' | 'https' | 'handshakes'} Way handshakes: by https, each call over a new connection, no session kept */
/** @typedef {{ port: number, concurrency: number, seconds: number, way?: Way }} Job */
/**
 * @typedef {object} Result
 * @property {number} requests answered within the time
 * @property {number} answered all that were answered, those still under way when time was up included
 * @property {number} errors answers other than 200, and connections lost
 * @property {string} firstError
 * @property {number} rate requests per second
 * @property {number} p50 milliseconds
 * @property {number} p99 milliseconds
 * @property {number} busy share of the time that this process computed
 */

const patience = 10_000

// One for all: made for each connection, it would cost this process as much as the handshake itself. It keeps no sessions.
const secureContext = createSecureContext()

/** @param {string} head */
function lengthOf(head) {
  const end = head.indexOf('\r\n\r\n')
  if (end < 0) return
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)
  return length ? end + 4 + Number(length[1]) : Number.NaN
}

/** @param {Float64Array} sorted @param {number} share */
const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

/**
 * One caller: sends, waits for the whole answer, sends the next.
 * @param {{ port: number, way: Way, batch: Batch, next: () => Buffer | undefined, onAnswer: (ms: number) => void,
 *   onError: (why: string) => void, onDone: () => void }} options
 */
function startCaller({ port, way, batch, next, onAnswer, onError, onDone }) {
  const buffer = Buffer.allocUnsafe(65_536)
  let pending = ''
  let expected = Number.NaN
  let sentAt = 0
  let over = false

  const finish = (/** @type {string} */ why = '') => {
    if (over) return false
    over = true
    if (why) onError(why)
    socket.destroy()
    onDone()
    return false
  }
  const send = () => {
    const head = next()
    if (!head) return void finish()
    sentAt = performance.now()
    if (!batch.body) return void socket.write(head)
    socket.cork()
    socket.write(head)
    socket.write(batch.body)
    socket.uncork()
  }
  const receive = (/** @type {number} */ size) => {
    pending += buffer.toString('latin1', 0, size)
    if (Number.isNaN(expected)) {
      const length = lengthOf(pending)
      if (length === undefined) return true
      if (Number.isNaN(length)) return finish(`an answer without Content-Length: ${pending}`)
      expected = length
    }
    if (pending.length < expected) return true
    onAnswer(performance.now() - sentAt)
    if (!pending.startsWith('HTTP/1.1 200')) onError(pending)
    pending = ''
    expected = Number.NaN
    if (way === 'handshakes') renew()
    else send()
    return true
  }
  const renew = () => {
    socket.removeAllListeners('close').destroy()
    socket = open()
  }
  const open = () => {
    sentAt = performance.now()
    const opened =
      way === 'http'
        ? connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer, callback: receive } }, send)
        : connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, secureContext }, sendFirst)
    if (way !== 'http') opened.on('data', chunk => receive(chunk.copy(buffer)))
    opened.on('error', error => finish(error.message))
    opened.on('close', () => finish('connection closed'))
    return opened
  }
  // What is timed of a handshake begins with it.
  const sendFirst = () => {
    const began = sentAt
    send()
    if (way === 'handshakes') sentAt = began
  }
  let socket = open()
  return finish
}

/**
 * Runs until the time is up or the calls are used up, whichever is first.
 * @param {Batch} batch
 * @param {Job} job
 * @returns {Promise<Result>}
 */
export function run(batch, { port, concurrency, seconds, way = 'http' }) {
  const { heads } = batch
  const times = new Float64Array(heads.length)
  let [sent, answered, requests, errors, open] = [0, 0, 0, 0, concurrency]
  let [firstError, lastAt] = ['', 0]
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  const deadline = startedAt + seconds * 1000

  return new Promise(resolve => {
    const next = () => (performance.now() < deadline ? heads[sent++] : undefined)
    const onAnswer = (/** @type {number} */ ms) => {
      times[answered++] = ms
      const now = performance.now()
      if (now > deadline) return
      requests++
      lastAt = now
    }
    const onError = (/** @type {string} */ why) => {
      errors++
      firstError ||= why
    }
    const report = () => {
      const { user, system } = process.cpuUsage(cpu)
      const elapsed = (sent >= heads.length ? lastAt : deadline) - startedAt
      const sorted = times.subarray(0, answered).sort()
      const [p50, p99] = [quantile(sorted, 0.5), quantile(sorted, 0.99)]
      const busy = (user + system) / 1000 / (performance.now() - startedAt)
      resolve({ requests, answered, errors, firstError, rate: (requests / elapsed) * 1000, p50, p99, busy })
    }
    const onDone = () => {
      if (--open > 0) return
      clearTimeout(giveUp)
      report()
    }
    const callers = Array.from({ length: concurrency }, () =>
      startCaller({ port, way, batch, next, onAnswer, onError, onDone }),
    )
    const stopAll = () => {
      for (const stop of callers) stop('no answer')
    }
    const giveUp = setTimeout(stopAll, seconds * 1000 + patience)
  })
}

function obeyParent() {
  /** @type {Batch} */
  let batch = { heads: [], body: undefined }
  process.on('message', async (/** @type {any} */ message) => {
    if (message.shape) batch = signBatch(message)
    // Rubbish of the signing, or of the run before, must not be collected while the clock runs.
    globalThis.gc?.()
    process.send?.(message.shape ? { signed: batch.heads.length } : await run(batch, message))
  })
  process.on('disconnect', () => process.exit())
}

/** @param {string[]} words */
async function runByHand([port, shape = 'query', concurrency = '16', seconds = '3']) {
  const batch = signBatch({ shape: shape === 'form' ? 'form' : 'query', count: Number(seconds) * 40_000 })
  console.log(JSON.stringify(await run(batch, { port: Number(port), concurrency: +concurrency, seconds: +seconds })))
}

if (process.send) obeyParent()
else if (argv[1] && pathToFileURL(argv[1]).href === import.meta.url) await runByHand(argv.slice(2))
