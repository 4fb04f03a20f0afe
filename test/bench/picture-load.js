// @ts-check
// How the picture checks fare under load, through the HTTP server as built: pictures a second, how long one takes, what
// the server needs in memory, and how long everybody else waits meanwhile.
//   npm run bench:load -- [DIR] [--quick] [--against face-api]
// `--against face-api` lets another detector look at the same pictures in the same run, in a process of its own and
// without HTTP. DIR holds labels.json: [{ file, label: 'face' | 'no-face' }, …]; how often each side is right is then
// told too. It measures and does not judge: the exit code is 1 only when a good picture was refused.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Agent, get, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { drawnPortrait } from '../../fixtures/images/drawn-portrait.js'
import { installFaceApi } from './face-api.js'
import { run } from './load.js'
import { signBatch } from './requests.js'
import { sendOne, startServer } from './server-process.js'
import { showTable } from './statistics.js'

/** @typedef {import('./server-process.js').Server} Server */
/** @typedef {{ name: string, bytes: Buffer }} Picture */
/** @typedef {{ file: string, label: 'face' | 'no-face', bytes: Buffer }} Labelled */

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, against: { type: 'string' } },
})
const seconds = flags.quick ? 2 : 5
const starts = flags.quick ? 3 : 7
/** How long a server has nothing to do before its first picture, in milliseconds. */
const idleBefore = 1500
const callers = [1, 8]
const sizes = [
  { name: '0.3 MP', width: 480, height: 640 },
  { name: '1 MP', width: 864, height: 1152 },
  { name: '2 MP', width: 1080, height: 1920 },
]
/** What face-api makes of a picture before it looks: the package's own choice, and a smaller one that is usual. */
const inputSizes = [416, 224]

const pathOf = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url))
const command = { name: 'emulator', script: pathOf('../../dist/cli.js'), flags: ['--qps', '0', '--log', 'silent'] }
const folder = mkdtempSync(join(tmpdir(), 'picture-load-'))
const delaysFile = join(folder, 'delays.json')
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

const round = (/** @type {number} */ value, digits = 1) => Number(value.toFixed(digits))
/** @param {number[]} values @param {number} share */
const quantile = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? Number.NaN

/** @returns {Promise<Picture[]>} */
const drawPictures = () =>
  Promise.all(
    sizes.map(async ({ name, width, height }) => ({
      name,
      bytes: await sharp(drawnPortrait({ width, height })).jpeg({ quality: 90 }).toBuffer(),
    })),
  )

/** Starts the command with the reporter of delays in it. */
async function startObserved() {
  const before = process.env.NODE_OPTIONS
  process.env.NODE_OPTIONS = `--import=${new URL('report-delays.js', import.meta.url).href}`
  process.env.DELAYS_FILE = delaysFile
  try {
    return await startServer(command)
  } finally {
    if (before === undefined) delete process.env.NODE_OPTIONS
    else process.env.NODE_OPTIONS = before
    delete process.env.DELAYS_FILE
  }
}

/**
 * How late the server's event loop was since it was asked last.
 * @param {Server} server
 * @returns {Promise<{ p50: number, p99: number, max: number }>}
 */
async function takeDelays({ pid }) {
  rmSync(delaysFile, { force: true })
  process.kill(pid, 'SIGUSR2')
  for (let tries = 0; tries < 500 && !existsSync(delaysFile); tries++) await wait(10)
  return JSON.parse(await readFile(delaysFile, 'utf8'))
}

/** Asks for the server's health over and over until told to stop; answers how long each took, in milliseconds. @param {Server} server */
function watchHealth({ port }) {
  const agent = new Agent({ keepAlive: true })
  /** @type {number[]} */
  const times = []
  let isOver = false
  const asking = (async () => {
    while (!isOver) {
      const before = performance.now()
      const [response] = await once(get({ port, host: '127.0.0.1', path: '/_emulator/health', agent }), 'response')
      await response.resume().toArray()
      times.push(performance.now() - before)
      await wait(5)
    }
  })()
  return async () => {
    isOver = true
    await asking
    agent.destroy()
    return times
  }
}

/** The most memory that the server has had so far, in MB; NaN without /proc. @param {Server} server */
function peakOf({ pid }) {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
  } catch {
    return Number.NaN
  }
}

/**
 * From being ready to the answer to the first picture, in milliseconds: at once from spawn on, and sent after a pause to a
 * server that expects pictures, or none. A server before has warmed this process up, so that its own start is not counted.
 * @param {Picture} picture
 */
async function measureFirst({ bytes }) {
  const batch = signBatch({ shape: 'picture', count: 1, picture: bytes.toString('base64') })
  const measure = async (/** @type {string[]} */ flags, /** @type {number} */ pause) => {
    const startedAt = performance.now()
    const server = await startServer({ ...command, flags: [...command.flags, ...flags] })
    await wait(pause)
    const readyAt = performance.now()
    const answer = await sendOne(server.port, batch)
    const [spawned, ready] = [performance.now() - startedAt, performance.now() - readyAt]
    await server.stop()
    if (!answer.startsWith('HTTP/1.1 200')) throw new Error(`Failed to measure the start: it was answered ${answer}`)
    return { spawned, ready }
  }
  const repeat = async (/** @type {string[]} */ flags, /** @type {number} */ pause) => {
    const times = []
    for (let i = 0; i < starts; i++) times.push(await measure(flags, pause))
    return times
  }
  await measure([], 0)
  const atOnce = await repeat([], 0)
  const unexpected = await repeat([], idleBefore)
  const expected = await repeat(['--faces', 'detect'], idleBefore)
  const median = (/** @type {number[]} */ values) => round(quantile(values, 0.5), 0)
  return {
    spawnToFirstPictureMs: median(atOnce.map(({ spawned }) => spawned)),
    readyToFirstPictureMs: median(atOnce.map(({ ready }) => ready)),
    firstUnexpectedMs: median(unexpected.map(({ ready }) => ready)),
    firstExpectedMs: median(expected.map(({ ready }) => ready)),
  }
}

/** @param {Server} server @param {Picture} picture @param {number} concurrency */
async function measureCell(server, { name, bytes }, concurrency) {
  const count = seconds * 400 + 100
  const batch = signBatch({ shape: 'picture', count, picture: bytes.toString('base64') })
  await takeDelays(server)
  const stopWatching = watchHealth(server)
  const { rate, p50, p99, errors, firstError } = await run(batch, { port: server.port, concurrency, seconds })
  const health = await stopWatching()
  const delays = await takeDelays(server)
  if (errors > 0) console.error(`${name}, ${concurrency} callers: ${errors} errors, the first: ${firstError}`)
  return {
    picture: name,
    bytes: bytes.length,
    callers: concurrency,
    picturesPerSecond: round(rate),
    p50ms: round(p50),
    p99ms: round(p99),
    healthP50ms: round(quantile(health, 0.5), 2),
    healthP99ms: round(quantile(health, 0.99), 2),
    loopDelayP99ms: round(delays.p99, 2),
    loopDelayMaxMs: round(delays.max, 2),
    errors,
  }
}

async function measureIdle(/** @type {Server} */ server) {
  await takeDelays(server)
  const stopWatching = watchHealth(server)
  await wait(1000)
  const health = await stopWatching()
  const { p99 } = await takeDelays(server)
  return {
    healthP50ms: round(quantile(health, 0.5), 2),
    healthP99ms: round(quantile(health, 0.99), 2),
    loopDelayP99ms: round(p99, 2),
  }
}

/** What the emulator answers to a picture, and how long it takes. @param {Server} server @param {Buffer} bytes */
async function askEmulator({ port }, bytes) {
  const { heads, body } = signBatch({ shape: 'picture', count: 1, picture: bytes.toString('base64') })
  const [line = '', ...lines] = String(heads[0]).split('\r\n')
  const headers = Object.fromEntries(lines.filter(Boolean).map(one => one.split(/: ?(.*)/)))
  const before = performance.now()
  const call = request({ port, host: '127.0.0.1', method: 'POST', path: line.split(' ')[1], headers }).end(body)
  const [response] = await once(call, 'response')
  const { Code } = JSON.parse((await response.toArray()).join(''))
  return { code: Code, milliseconds: performance.now() - before }
}

/** @param {Labelled[]} pictures @param {boolean[]} sawFace @param {number[]} times */
function figuresOf(pictures, sawFace, times) {
  const rightOf = (/** @type {string} */ label) =>
    pictures.filter((one, index) => one.label === label && sawFace[index] === (label === 'face')).length
  const ofLabel = (/** @type {string} */ label) => pictures.filter(one => one.label === label).length
  return {
    facesSeen: `${rightOf('face')} of ${ofLabel('face')}`,
    othersTold: `${rightOf('no-face')} of ${ofLabel('no-face')}`,
    accuracy: round((rightOf('face') + rightOf('no-face')) / pictures.length, 4),
    p50ms: round(quantile(times, 0.5)),
    p99ms: round(quantile(times, 0.99)),
  }
}

/** @param {Server} server @param {Labelled[]} pictures */
async function measureFolder(server, pictures) {
  const answers = []
  for (const { bytes } of pictures) answers.push(await askEmulator(server, bytes))
  // Whatever else may be wrong with it, a face was seen.
  const sawFace = answers.map(({ code }) => code !== 'NoFaceDetected')
  return {
    ...figuresOf(
      pictures,
      sawFace,
      answers.map(({ milliseconds }) => milliseconds),
    ),
    accepted: answers.filter(({ code }) => code === 'Success').length,
  }
}

/** @param {Picture[]} drawn @param {Labelled[]} labelled */
async function measureFaceApi(drawn, labelled) {
  installFaceApi()
  const startedAt = performance.now()
  const child = fork(pathOf('face-api.js'), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ask = async (/** @type {object} */ message) => {
    const answer = once(child, 'message')
    child.send(message)
    return (await answer)[0]
  }
  const [{ loaded }] = await once(child, 'message')
  await ask({ files: [drawn[0]?.bytes], inputSize: inputSizes[0] })
  const first = performance.now() - startedAt
  const rows = []
  let peak = 0
  for (const inputSize of inputSizes) {
    const cells = []
    for (const { name, bytes } of drawn) {
      const reply = await ask({ files: Array.from({ length: seconds * 10 }, () => bytes), inputSize })
      const times = reply.answers.map((/** @type {{ milliseconds: number }} */ one) => one.milliseconds)
      cells.push({ picture: name, p50ms: round(quantile(times, 0.5)), p99ms: round(quantile(times, 0.99)) })
      peak = reply.peak
    }
    const reply = await ask({ files: labelled.map(({ bytes }) => bytes), inputSize })
    const times = reply.answers.map((/** @type {{ milliseconds: number }} */ one) => one.milliseconds)
    const sawFace = reply.answers.map((/** @type {{ faces: number }} */ one) => one.faces > 0)
    peak = reply.peak
    rows.push({ inputSize, cells, ...(labelled.length > 0 && { folder: figuresOf(labelled, sawFace, times) }) })
  }
  child.disconnect()
  return { loadMs: round(loaded, 0), spawnToFirstPictureMs: round(first, 0), peakMemoryMB: round(peak, 0), sizes: rows }
}

/** @returns {Promise<Labelled[]>} */
async function readLabelled(/** @type {string | undefined} */ directory) {
  if (directory === undefined) return []
  const labels = JSON.parse(await readFile(join(directory, 'labels.json'), 'utf8'))
  return Promise.all(
    labels.map(async (/** @type {Labelled} */ one) => ({ ...one, bytes: await readFile(join(directory, one.file)) })),
  )
}

async function main() {
  if (!existsSync(command.script)) {
    console.error('Failed to find dist/cli.js, which this benchmark starts. Do `npm run build` first.')
    return 1
  }
  const drawn = await drawPictures()
  const labelled = await readLabelled(positionals[0])
  const first = await measureFirst(/** @type {Picture} */ (drawn[1]))
  const server = await startObserved()
  const idle = await measureIdle(server)
  // The first pictures start the worker and warm the code up.
  for (let i = 0; i < 20; i++) await askEmulator(server, /** @type {Picture} */ (drawn[0]).bytes)
  const cells = []
  for (const picture of drawn) for (const count of callers) cells.push(await measureCell(server, picture, count))
  const onFolder = labelled.length > 0 ? await measureFolder(server, labelled) : undefined
  const peakMemoryMB = round(peakOf(server), 0)
  await server.stop()
  const faceApi = flags.against === 'face-api' ? await measureFaceApi(drawn, labelled) : undefined

  const heading = ['picture', 'KB', 'callers', 'pictures/s', 'p50 ms', 'p99 ms', 'health p99 ms', 'loop delay p99 ms']
  const rows = cells.map(one => [
    one.picture,
    `${Math.round(one.bytes / 1000)}`,
    `${one.callers}`,
    `${one.picturesPerSecond}`,
    `${one.p50ms}`,
    `${one.p99ms}`,
    `${one.healthP99ms}`,
    `${one.loopDelayP99ms}`,
  ])
  console.log(`\nInitialize with a portrait, over HTTP, ${seconds} s each\n${showTable([heading, ...rows])}`)
  console.log(`without load: health p99 ${idle.healthP99ms} ms, loop delay p99 ${idle.loopDelayP99ms} ms`)
  console.log(
    `first picture: ${first.spawnToFirstPictureMs} ms after spawn, ${first.readyToFirstPictureMs} ms after being ready`,
  )
  console.log(
    `first picture ${idleBefore} ms later: ${first.firstUnexpectedMs} ms, ${first.firstExpectedMs} ms with --faces detect`,
  )
  console.log(`peak memory: ${peakMemoryMB} MB`)
  if (onFolder || faceApi) {
    const head = [
      '',
      ...drawn.map(({ name }) => `${name}, p50 ms`),
      'faces seen',
      'others told',
      'p50 ms',
      'first ms',
      'MB',
    ]
    const alone = cells.filter(one => one.callers === 1).map(one => `${one.p50ms}`)
    const told = (/** @type {ReturnType<typeof figuresOf> | undefined} */ of) =>
      of ? [of.facesSeen, of.othersTold, `${of.p50ms}`] : ['–', '–', '–']
    const ours = [
      'emulator, over HTTP',
      ...alone,
      ...told(onFolder),
      `${first.spawnToFirstPictureMs}`,
      `${peakMemoryMB}`,
    ]
    const theirs = (faceApi?.sizes ?? []).map(({ inputSize, cells: own, folder: of }) => [
      `face-api tiny ${inputSize}, in process`,
      ...own.map(one => `${one.p50ms}`),
      ...told(of),
      `${faceApi?.spawnToFirstPictureMs}`,
      `${faceApi?.peakMemoryMB}`,
    ])
    console.log(`\n${showTable([head, ours, ...theirs])}`)
    if (onFolder) console.log(`accepted by the emulator: ${onFolder.accepted}`)
  }
  const about = { node: process.versions.node, quick: flags.quick, seconds }
  console.log(JSON.stringify({ ...about, idle, cells, first, peakMemoryMB, folder: onFolder, faceApi }))
  return cells.some(({ errors }) => errors > 0) ? 1 : 0
}

process.exitCode = await main()
