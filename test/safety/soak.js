// @ts-check
// Mixed calls for a long time: `npm run soak -- --minutes N`. First fills what is kept of calls to its bounds, which is no
// leak and would look like one. Then prints a line a minute, lines fitted to resident memory and latency after the
// warm-up, and what handles are left once everybody has gone.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { Agent, createServer, request as httpRequest } from 'node:http'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' } } })
const minutes = Number(values.minutes)
const command = new URL('../../dist/cli.js', import.meta.url).pathname
const picture = readFileSync(new URL('../../fixtures/images/portrait.jpg', import.meta.url)).toString('base64')

const child = spawn(
  process.execPath,
  ['--max-old-space-size=256', command, '--port', '0', '--log', 'json', '--qps', '0'],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
)
let line = ''
while (!line.includes('listening on')) line += (await once(child.stdout, 'data'))[0]
child.stdout.resume()
const port = Number(/listening on http:\/\/[^:]+:(\d+)/.exec(line)?.[1])
const receiver = createServer((request, response) => (request.url?.includes('dead') ? undefined : response.end()))
receiver.listen(0, '127.0.0.1')
await once(receiver, 'listening')
const { port: receiverPort } = /** @type {import('node:net').AddressInfo} */ (receiver.address())

const agent = new Agent({ keepAlive: true, maxSockets: 8 })
/** @param {string} method @param {string} path @param {string} [body] @param {string} [type] @returns {Promise<string>} */
const call = (method, path, body = '', type = 'application/x-www-form-urlencoded') =>
  new Promise((accept, reject) => {
    const request = httpRequest(
      {
        port,
        host: '127.0.0.1',
        method,
        path,
        agent,
        headers: { 'content-type': type, 'content-length': Buffer.byteLength(body) },
      },
      response => {
        let text = ''
        response.on('data', chunk => {
          text += chunk
        })
        response.on('end', () => accept(text))
        response.on('error', reject)
      },
    )
    request.on('error', reject)
    request.end(body)
  })

/** @param {Record<string, string>} parameters */
const api = parameters =>
  call(
    'POST',
    '/',
    String(
      new URLSearchParams({
        Version: '2022-08-09',
        Format: 'JSON',
        SceneCode: '1',
        MerchantBizId: `b${count}`,
        MetaInfo: '{"deviceType":"ios"}',
        ...parameters,
      }),
    ),
  )
let count = 0
const kinds = [
  () =>
    api({
      Action: 'Initialize',
      ProductCode: 'FACE_LIVENESS',
      MerchantUserId: `user-${count}`,
      AccessKeyId: `key-${count % 5000}`,
    }),
  () =>
    api({
      Action: 'Initialize',
      ProductCode: 'FACE_LIVENESS',
      MerchantUserId: 'emulator:passed',
      CallbackUrl: `http://127.0.0.1:${receiverPort}/${count % 50 === 0 ? 'dead' : ''}`,
    }),
  () => api({ Action: 'CheckResult', TransactionId: 'hksb0000000000000000000000000000' }),
  () => api({ Action: 'Nothing', Filler: 'x'.repeat(50_000) }),
  () =>
    count % 20 === 0
      ? api({ Action: 'Initialize', ProductCode: 'FACE_VERIFY', MerchantUserId: 'u', FacePictureBase64: picture })
      : api({ Action: 'Initialize' }),
  () => call('GET', '/_emulator/requests?limit=5'),
  () => call('POST', '/_emulator/inbox/orders?a=1', 'hello'),
  () => call('GET', `/_emulator/transactions?limit=${1 + (count % 20)}`),
  () =>
    call(
      'POST',
      '/_emulator/scenarios',
      '{"name":"no-face","match":{"accessKeyId":"nobody"},"times":1}',
      'application/json',
    ).then(() => count % 1000 === 0 && call('DELETE', '/_emulator/scenarios')),
]

const status = () => readFileSync(`/proc/${child.pid}/status`, 'utf8')
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(status())?.[1]) / 1024
const handles = () => readdirSync(`/proc/${child.pid}/fd`).length
// The worker for pictures stays once it was needed, with handles of its own.
await api({ Action: 'Initialize', ProductCode: 'FACE_VERIFY', MerchantUserId: 'u', FacePictureBase64: picture })
const atStart = handles()
/** As many transactions, callbacks, journal entries and inbox messages as are kept at most. */
async function fill() {
  const [transaction, delivered] = kinds
  const inbox = () => call('POST', `/_emulator/inbox/fill?a=${count}`, 'x'.repeat(10_000))
  while (count < 100_000) {
    count += 1
    const kind = count % 10 === 0 ? delivered : count % 50 === 1 ? inbox : transaction
    await kind?.()
  }
}
await Promise.all(Array.from({ length: 8 }, fill))
console.log(`filled: ${memory().toFixed(0)} MB`)
/** @type {{ minute: number, memory: number, latency: number }[]} */
const samples = []
const started = performance.now()
let failed = 0
/** @type {number[]} */
let times = []
const stop = started + minutes * 60_000
const worker = async () => {
  while (performance.now() < stop) {
    count += 1
    const before = performance.now()
    await kinds[count % kinds.length]?.().catch(() => {
      failed += 1
    })
    times.push(performance.now() - before)
    // As many as people make, not as many as fit: a soak is about time.
    await new Promise(accept => setTimeout(accept, 2))
  }
}
const sampling = setInterval(() => {
  times.sort((left, right) => left - right)
  const sample = {
    minute: (performance.now() - started) / 60_000,
    memory: memory(),
    latency: times[Math.floor(times.length / 2)] ?? 0,
  }
  samples.push(sample)
  if (samples.length % 6 === 0)
    console.log(
      `${sample.minute.toFixed(1)} min: ${sample.memory.toFixed(0)} MB, ${handles()} handles, median ${sample.latency.toFixed(2)} ms, p99 ${times[Math.floor(times.length * 0.99)]?.toFixed(1)} ms, ${count} calls, ${failed} failed`,
    )
  times = []
}, 10_000)
await Promise.all(Array.from({ length: 8 }, worker))
clearInterval(sampling)

/** The slope of a line fitted by least squares. @param {(sample: typeof samples[number]) => number} of */
function slope(of) {
  // Caches, the journal and the heap fill first.
  const settled = samples.filter(({ minute }) => minute > Math.min(5, minutes / 3))
  const middle = settled.reduce((sum, { minute }) => sum + minute, 0) / settled.length
  const mean = settled.reduce((sum, sample) => sum + of(sample), 0) / settled.length
  const above = settled.reduce((sum, sample) => sum + (sample.minute - middle) * (of(sample) - mean), 0)
  return above / settled.reduce((sum, { minute }) => sum + (minute - middle) ** 2, 0)
}
agent.destroy()
receiver.closeAllConnections()
receiver.close()
await new Promise(accept => setTimeout(accept, 7000))
console.log(
  `memory: ${slope(({ memory }) => memory).toFixed(2)} MB a minute; latency: ${slope(({ latency }) => latency).toFixed(4)} ms a minute; handles: ${atStart} at first, ${handles()} now; ${count} calls, ${failed} failed`,
)
child.kill('SIGTERM')
