// @ts-check
// Floods the built command for a minute each way and measures what others notice:
// `node test/safety/attack.js [--seconds N] [--only WORD]`.
// Prints a line for each attack: alive, highest resident memory, and the 99th percentile of another caller's answers.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
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

/** @type {Record<string, { port: (port: number) => Promise<unknown> }>} */
const attacks = {
  'keys of 7.9 MB': {
    port: port => exchange(port, post('/?Action=Initialize&Version=2022-08-09', `AccessKeyId=${count++}${filler}`)),
  },
  'tokens of 4 kB in transactions': {
    port: port =>
      exchange(
        port,
        post(
          '/',
          `Action=Initialize&Version=2022-08-09&ProductCode=FACE_LIVENESS&MerchantBizId=b${count++}&MetaInfo=x&MerchantUserId=${'u'.repeat(4000)}&CallbackToken=${'t'.repeat(4000)}`,
        ),
      ),
  },
  'posts of 8 MB to the inbox': { port: port => exchange(port, post(`/_emulator/inbox/x${count++}`, filler)) },
  'bodies in chunks of one': {
    port: port =>
      exchange(
        port,
        `POST /?a=b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\na\r\n'.repeat(1_000_000)}0\r\n\r\n`,
      ),
  },
  'half-sent bodies': { port: port => leaveOpen(port, `${post('/', filler).slice(0, big)}`) },
}

/** @param {number} port @param {string} bytes */
function exchange(port, bytes) {
  return new Promise(accept => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.on('data', () => socket.destroy())
    socket.on('close', accept)
    socket.write(bytes, 'latin1')
  })
}

/** @param {number} port @param {string} bytes */
function leaveOpen(port, bytes) {
  return new Promise(accept => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', accept)
    socket.on('data', () => socket.end())
    socket.write(bytes, 'latin1', () => accept(undefined))
    setTimeout(() => socket.destroy(), 10_000).unref()
  })
}

for (const [name, { port: attack }] of Object.entries(attacks)) {
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
  const end = performance.now() + Number(values.seconds) * 1000
  /** @type {number[]} */
  const times = []
  const attacker = async () => {
    while (performance.now() < end && child.exitCode === null) await attack(port)
  }
  // Another caller, in a process of its own: this one is busy with making bytes.
  const probe = spawn(
    process.execPath,
    [
      '-e',
      `
    const end = Date.now() + ${Number(values.seconds) * 1000}
    const go = async () => { while (Date.now() < end) { const s = performance.now(); await fetch('http://127.0.0.1:${port}/?Action=CheckResult&Version=2022-08-09', { method: 'POST' }).then(r => r.text()).catch(() => {}); console.log(performance.now() - s); await new Promise(r => setTimeout(r, 20)) } }
    go()`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let out = ''
  probe.stdout.on('data', text => {
    out += text
  })
  await Promise.all([attacker(), attacker(), once(probe, 'exit')])
  times.push(
    ...out
      .trim()
      .split('\n')
      .map(Number)
      .sort((left, right) => left - right),
  )
  const isAlive = child.exitCode === null && child.signalCode === null
  const memory = isAlive
    ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024
    : Number.NaN
  console.log(
    `${name}: ${isAlive ? 'alive' : 'DEAD'}, ${memory.toFixed(0)} MB, p99 ${times[Math.floor(times.length * 0.99)]?.toFixed(0)} ms of ${times.length}`,
  )
  child.kill('SIGKILL')
}
process.exit()
