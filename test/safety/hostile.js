// @ts-check
// Sends hostile requests to the built command, in both auth modes: `node test/safety/hostile.js [--requests N] [--seed N]`.
// Prints what came of them; ends with 1 when the process died, an answer was missing, in no known envelope, or a 5xx that
// nobody asked for.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { parseArgs } from 'node:util'
import { createRandom, mutate } from './random.js'

const { values } = parseArgs({ options: { requests: { type: 'string' }, seed: { type: 'string' } } })
const seed = Number(values.seed ?? Date.now() % 2 ** 31)
const total = Number(values.requests ?? 50_000)
const command = new URL('../../dist/cli.js', import.meta.url).pathname

/** @type {{ method: string, url: string, rawHeaders: string[], body: string }[]} */
const captures = JSON.parse(readFileSync(new URL('../../fixtures/wire/sdk-requests.json', import.meta.url), 'utf8'))

const controlPaths = [
  ...['health', 'ready', 'transactions', 'transactions/x', 'transactions/x/complete', 'scenarios', 'scenarios/x'],
  ...['requests', 'requests/1', 'requests/1/curl', 'requests/wait?timeout=1', 'callbacks', 'callbacks/x/replay'],
  ...[
    'clock',
    'inbox',
    'inbox/a',
    'verify/x',
    '',
    'options',
    'differences',
    'openapi.json',
    'reset?accessKeyId=x',
    'nothing',
  ],
]
const controlBodies = [
  ...[
    '',
    '{}',
    '{"subCode":"205"}',
    '{"name":"no-face","times":1}',
    '{"advance":"PT1S"}',
    '{"frozen":false}',
    '[[[[',
    'null',
  ],
]

/** @param {import('./random.js').Random} random */
function hostileBytes(random) {
  const kind = random.below(10)
  if (kind < 5) {
    const capture = random.pick(captures)
    const headers = capture.rawHeaders.filter(
      (_, at) => !/^(content-length|connection)$/i.test(capture.rawHeaders[at - (at % 2)] ?? ''),
    )
    const spoil = random.below(4)
    const url = spoil === 0 ? mutate(capture.url, random).replaceAll(/[\0-\x20\x7f]/g, '') || '/' : capture.url
    const body = spoil === 1 ? mutate(capture.body ?? '', random) : (capture.body ?? '')
    const lines = []
    for (let at = 0; at < headers.length; at += 2) {
      const value = spoil === 2 && random.below(4) === 0 ? mutate(headers[at + 1] ?? '', random) : headers[at + 1]
      lines.push(`${headers[at]}: ${String(value).replaceAll(/[\r\n\0]/g, ' ')}`)
    }
    return wholeRequest(
      spoil === 3 ? random.pick(['GET', 'PUT', 'HEAD', 'POST', 'DELETE', 'OPTIONS']) : capture.method,
      url,
      lines,
      body,
    )
  }
  if (kind < 8) {
    const path = random.below(3) === 0 ? mutate(random.pick(controlPaths), random) : random.pick(controlPaths)
    const body = random.below(3) === 0 ? mutate(random.pick(controlBodies), random) : random.pick(controlBodies)
    const type = random.pick([
      'application/json',
      'application/json, text/plain',
      'text/plain',
      'multipart/form-data; boundary=x',
      '',
    ])
    const lines = ['Host: localhost', ...(type ? [`Content-Type: ${type}`] : [])]
    if (random.below(6) === 0) lines.push(`Origin: ${random.pick(['http://evil.example', 'null', 'http://localhost'])}`)
    return wholeRequest(
      random.pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH']),
      `/_emulator/${path.replaceAll(/[\0-\x20\x7f]/g, '')}`,
      lines,
      body,
    )
  }
  const capture = random.pick(captures)
  return Buffer.from(
    mutate(wholeRequest(capture.method, capture.url, ['Host: a'], capture.body ?? '').toString('latin1'), random),
  )
}

/** @param {string} method @param {string} url @param {string[]} lines @param {string} body */
function wholeRequest(method, url, lines, body) {
  const bytes = Buffer.from(body)
  return Buffer.concat([
    Buffer.from(
      `${method} ${url} HTTP/1.1\r\n${lines.join('\r\n')}\r\nContent-Length: ${bytes.length}\r\nConnection: close\r\n\r\n`,
    ),
    bytes,
  ])
}

/** Codes of 5xx that are asked for: a scenario of that name, a full queue, a picture that waits. */
const askedFor = /x-emulator-decision|ServiceUnavailable/

/** What is wrong with an answer, if anything. @param {string} text @param {Buffer} sent */
function faultOf(text, sent) {
  if (text === '')
    return /emulator%3A(reset|hang)|emulator:(reset|hang)|EMU(reset|hang)/.test(sent.toString('latin1'))
      ? undefined
      : 'no answer'
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1])
  const body = rest.join('\r\n\r\n')
  if (status === 100) return faultOf(body, sent)
  if (!(status >= 200 && status < 600)) return `no status: ${head.slice(0, 60)}`
  if (!/\r\nx-emulator: /i.test(head)) return `not from the emulator: ${status}`
  if (status >= 500 && !askedFor.test(head + body))
    return `${status}: ${/x-emulator-reason: (.*)/i.exec(head)?.[1] ?? body.slice(0, 200)}`
  const isBodiless = /^HEAD /.test(sent.toString('latin1')) || status === 204 || (status >= 300 && status < 400)
  if (status >= 400 && !isBodiless && !/"Code":"|<Code>|"error":\{"code":"|<html|slow/i.test(body))
    return `${status} in no envelope: ${body.slice(0, 80)}`
  return undefined
}

/** @param {number} port @param {Buffer} bytes @returns {Promise<string | undefined>} the answer, undefined when it hangs. */
function send(port, bytes) {
  return new Promise(accept => {
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
    /** @type {Buffer[]} */
    const chunks = []
    const timer = setTimeout(() => {
      socket.destroy()
      accept(undefined)
    }, 20_000)
    socket.on('error', () => undefined)
    socket.on('data', chunk => chunks.push(chunk))
    socket.on('end', () => socket.destroy())
    socket.on('close', () => {
      clearTimeout(timer)
      accept(Buffer.concat(chunks).toString('latin1'))
    })
    socket.end(bytes)
  })
}

/** @param {string[]} args @param {number} count @param {number} start */
async function attack(args, count, start) {
  const child = spawn(
    process.execPath,
    [
      '--max-old-space-size=256',
      command,
      '--port',
      '0',
      '--log',
      'silent',
      '--qps',
      '0',
      '--outbound',
      'public',
      ...args,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let line = ''
  while (!line.includes('listening on')) line += (await once(child.stdout, 'data'))[0]
  child.stdout.resume()
  const port = Number(/listening on http:\/\/[^:]+:(\d+)/.exec(line)?.[1])
  /** @type {Map<string, { count: number, first: string }>} */
  const faults = new Map()
  let sent = 0
  const worker = async () => {
    while (sent < count && child.exitCode === null) {
      const bytes = hostileBytes(createRandom(start + sent++))
      const text = await send(port, bytes)
      const fault = text === undefined ? 'hangs' : faultOf(text, bytes)
      if (!fault) continue
      const name = fault.replaceAll(/\d{3,}/g, 'N').slice(0, 120)
      const known = faults.get(name) ?? { count: 0, first: JSON.stringify(bytes.toString('latin1').slice(0, 600)) }
      known.count += 1
      faults.set(name, known)
    }
  }
  await Promise.all(Array.from({ length: 16 }, worker))
  const isAlive = child.exitCode === null && child.signalCode === null
  const memory = isAlive ? /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] : undefined
  child.kill('SIGTERM')
  console.log(
    `${args.join(' ')}: ${sent} requests, ${isAlive ? 'alive' : 'DEAD'}, highest memory ${Math.round(Number(memory) / 1024)} MB, ${[...faults.values()].reduce((sum, one) => sum + one.count, 0)} faults`,
  )
  for (const [name, { count, first }] of faults) console.log(`  ${count} × ${name}\n    first: ${first}`)
  return isAlive && faults.size === 0
}

console.log(`seed ${seed}`)
const half = Math.ceil(total / 2)
const lenient = await attack(['--auth', 'lenient', '--access-key', 'testid:testsecret'], half, seed)
const strict = await attack(['--auth', 'strict', '--access-key', 'testid:testsecret'], half, seed + half)
process.exitCode = lenient && strict ? 0 : 1
