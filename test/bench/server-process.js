// @ts-check
// One server under measurement: started as its own process, observed from outside.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

/** @typedef {{ name: string, pid: number, port: number, stop: () => Promise<void> }} Server */

const msPerTick = 10
const startLimit = 10_000

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()
// However this process ends, no server stays behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
process.once('SIGTERM', () => process.exit(143))

// What a shell leaves in the environment must not reach one side only, and NODE_EXTRA_CA_CERTS costs every start 42 ms.
function cleanEnvironment() {
  const isOurs = (/** @type {string} */ name) =>
    name === 'NODE_EXTRA_CA_CERTS' || name === 'PORT' || name === 'HOST' || name.startsWith('EMULATOR_')
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs(name)))
}

/**
 * Spawns a server and waits for the line that says where it listens.
 * @param {{ name: string, script: string, flags?: string[] }} options
 * @returns {Promise<Server>}
 */
export function startServer({ name, script, flags = [] }) {
  const child = spawn(process.execPath, [script, '--port', '0', ...flags], {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.add(child)
  const exited = new Promise(resolve => child.once('exit', resolve))
  child.once('exit', () => running.delete(child))
  const stop = async () => {
    child.kill('SIGKILL')
    await exited
  }
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ why) => {
      child.kill('SIGKILL')
      reject(new Error(`Failed to start ${name}: ${why}.`))
    }
    const timer = setTimeout(() => fail('it did not say where it listens within 10 s'), startLimit)
    child.once('exit', code => fail(`it ended with ${code}`))
    createInterface({ input: child.stdout }).on('line', line => {
      const port = /listening on https?:\/\/\S*:(\d+)/.exec(line)?.[1]
      if (!port) return
      clearTimeout(timer)
      resolve({ name, pid: child.pid ?? 0, port: Number(port), stop })
    })
  })
}

/** @param {string} path */
function readProc(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/**
 * Milliseconds of user and system time that the process has used; NaN without /proc.
 * @param {Server} server
 */
export function cpuOf({ pid }) {
  const stat = readProc(`/proc/${pid}/stat`)
  // The second field is a name in brackets and may hold blanks, so count from behind it: user and system are 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * msPerTick
}

/**
 * Resident memory in MB; NaN without /proc.
 * @param {Server} server
 */
export function memoryOf({ pid }) {
  const kilobytes = /VmRSS:\s*(\d+)/.exec(readProc(`/proc/${pid}/status`))?.[1]
  return kilobytes ? Number(kilobytes) / 1024 : Number.NaN
}

/**
 * Sends one call over a fresh connection and returns the whole answer as text.
 * @param {number} port
 * @param {import('./requests.js').Batch} batch its first call is sent
 * @returns {Promise<string>}
 */
export function sendOne(port, { heads: [head], body }) {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
      socket.write(head ?? '')
      if (body) socket.write(body)
    })
    socket.setEncoding('latin1')
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
    socket.on('data', chunk => {
      answer += chunk
      const [top = '', rest] = answer.split('\r\n\r\n')
      const length = Number(/content-length: *(\d+)/i.exec(top)?.[1])
      if (rest !== undefined && rest.length >= length) socket.destroy()
    })
  })
}
