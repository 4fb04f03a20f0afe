// @ts-check
// Floods the built command for a minute each way, by http and by https, and measures what others notice:
// `node test/safety/attack.js [--seconds N] [--only WORD]`.
// Prints a line for each attack: alive, highest resident memory, and the 99th percentile of another caller's answers.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, only: { type: 'string', default: '' } },
})
const command = new URL('../../dist/cli.js', import.meta.url).pathname
const big = 7_900_000

/** @param {string} path @param {string} body */
const post = (path, body) =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`
const filler = 'k'.repeat(big)
let count = 0

/** @typedef {{ port: number, isTls: boolean }} Target */

/** @type {Record<string, (target: Target) => Promise<unknown>>} */
const attacks = {
  'keys of 7.9 MB': target =>
    exchange(target, post('/?Action=Initialize&Version=2022-08-09', `AccessKeyId=${count++}${filler}`)),
  'tokens of 4 kB in transactions': target =>
    exchange(
      target,
      post(
        '/',
        `Action=Initialize&Version=2022-08-09&ProductCode=FACE_LIVENESS&MerchantBizId=b${count++}&MetaInfo=x&MerchantUserId=${'u'.repeat(4000)}&CallbackToken=${'t'.repeat(4000)}`,
      ),
    ),
  'posts of 8 MB to the inbox': target => exchange(target, post(`/_emulator/inbox/x${count++}`, filler)),
  'bodies in chunks of one': target =>
    exchange(
      target,
      `POST /?a=b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\na\r\n'.repeat(1_000_000)}0\r\n\r\n`,
    ),
  'half-sent bodies': leaveOpen,
}

/** A body of which the last bytes never come, and how many such connections are open at once. */
const halfSent = Buffer.from(post('/', filler).slice(0, big), 'latin1')
const mostOpen = 150
/** @type {Set<import('node:net').Socket>} */
const left = new Set()

/** @param {Target} target */
const open = ({ port, isTls }) =>
  isTls
    ? connectTls({ port, host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false })
    : connect(port, '127.0.0.1')

/** @param {Target} target @param {string} bytes */
function exchange(target, bytes) {
  return new Promise(accept => {
    const socket = open(target)
    socket.on('error', () => undefined)
    socket.on('data', () => socket.destroy())
    socket.on('close', accept)
    socket.write(bytes, 'latin1')
  })
}

/**
 * Sends it at the pace at which it is read, then stays; the oldest of too many such connections goes.
 * @param {Target} target
 */
async function leaveOpen(target) {
  const socket = open(target)
  left.add(socket)
  socket.on('error', () => undefined)
  const closed = new Promise(accept => socket.on('close', accept))
  closed.then(() => left.delete(socket))
  socket.on('data', () => socket.end())
  for (let at = 0; at < halfSent.length && !socket.closed; at += 65_536)
    if (!socket.write(halfSent.subarray(at, at + 65_536)))
      await Promise.race([once(socket, 'drain').catch(() => undefined), closed])
  if (left.size > mostOpen) left.values().next().value?.destroy()
}

/** What another caller does meanwhile, in a process of its own: this one is busy with making bytes. */
const caller = `
  const [url, seconds] = process.argv.slice(1)
  const end = performance.now() + seconds * 1000
  const times = []
  let failed = 0
  while (performance.now() < end) {
    const started = performance.now()
    await fetch(url, { method: 'POST' }).then(answer => answer.text()).catch(() => (failed += 1))
    times.push(performance.now() - started)
    await new Promise(accept => setTimeout(accept, 20))
  }
  times.sort((left, right) => left - right)
  console.log(JSON.stringify({ calls: times.length, failed, p99: times[Math.floor(times.length * 0.99)] }))
`

/** @param {Target} target @param {number} seconds @returns {Promise<{ calls: number, failed: number, p99: number }>} */
async function probe({ port, isTls }, seconds) {
  const url = `${isTls ? 'https' : 'http'}://127.0.0.1:${port}/?Action=CheckResult&Version=2022-08-09`
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', caller, url, String(seconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: '0' },
  })
  return JSON.parse(await text(child.stdout))
}

/** @type {[string, (target: Target) => Promise<unknown>, boolean][]} */
const runs = Object.entries(attacks).flatMap(([name, attack]) => [
  [`http, ${name}`, attack, false],
  [`https, ${name}`, attack, true],
])

for (const [name, attack, isTls] of runs) {
  if (!name.includes(values.only)) continue
  const child = spawn(
    process.execPath,
    ['--max-old-space-size=256', command, '--port', '0', '--log', 'silent', '--qps', '0'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let line = ''
  while (!line.includes('listening on')) line += (await once(child.stdout, 'data'))[0]
  child.stdout.resume()
  const port = Number(/listening on http:\/\/[^:]+:(\d+)/.exec(line)?.[1])
  const before = await probe({ port, isTls }, Math.min(5, Number(values.seconds)))
  const end = performance.now() + Number(values.seconds) * 1000
  const attacker = async () => {
    while (performance.now() < end && child.exitCode === null) await attack({ port, isTls })
  }
  const [during] = await Promise.all([probe({ port, isTls }, Number(values.seconds)), attacker(), attacker()])
  const isAlive = child.exitCode === null && child.signalCode === null
  const memory = isAlive
    ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024
    : Number.NaN
  console.log(
    `${name}: ${isAlive ? 'alive' : 'DEAD'}, ${memory.toFixed(0)} MB, p99 ${during.p99.toFixed(0)} ms of ${during.calls} calls (${before.p99.toFixed(0)} ms without the attack), ${during.failed} failed`,
  )
  child.kill('SIGKILL')
  for (const socket of left) socket.destroy()
}
process.exit()
