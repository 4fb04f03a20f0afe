// @ts-check
// Every client at the door, as published: installs it, points it at the emulator by https, which is what it speaks unless
// told, with the CA from the environment, then by http, and compares what it makes of each answer.
// Then the snippets of the README in the languages of these clients.
//
//   node test/sdks/run.js [--only PART] [--update] [--table] [--all] [--replicas N]
//
// --only runs the clients and snippets whose name holds PART. --update writes expected.json. --table prints a summary in Markdown.
// --all takes a client or a snippet that could not be run for a failure.
// --replicas has N emulators on one Redis stand behind a round-robin proxy in place of each emulator.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openRoundRobin } from '../support/round-robin.js'
import { cache, clients, install, make, NotHere, perform } from './clients.js'
import { noiseJpeg, servePicture } from './pictures.js'
import { accessKeys, planCalls } from './plan.js'
import { readmeKey, runSnippets } from './readme.js'

/** @typedef {import('./clients.js').Client} Client */
/** @typedef {import('./plan.js').Case} Case */
/** @typedef {import('./plan.js').CaseFile} CaseFile */
/** @typedef {import('./plan.js').Made} Made */
/**
 * What is kept of what a client made of an answer: nothing that changes from call to call.
 * @typedef {{
 *   unable?: string, exception?: string, code?: string, status?: number, message?: string, requestId?: boolean,
 *   result?: Record<string, string>
 * }} Outcome
 * @typedef {Record<string, Record<string, Outcome>>} Outcomes of one client, by signature and case
 * @typedef {{ client: Client, notRun?: string, passed: number, failures: string[], outcomes: Outcomes }} Verdict
 */

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    update: { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    replicas: { type: 'string', default: '0' },
  },
})

/** @type {import('./plan.js').Protocol[]} */
const protocols = ['https', 'http']
const fileAt = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url))
const expectedFile = fileAt('expected.json')
const summaryFile = fileAt('summary.json')
/** @type {CaseFile} */
const caseFile = JSON.parse(readFileSync(fileAt('cases.json'), 'utf8'))
/** @type {Record<string, Outcomes>} */
const expected = JSON.parse(readFileSync(expectedFile, 'utf8'))
const chosen = clients.filter(({ name }) => name.includes(flags.only))
const say = (/** @type {string} */ line) => void process.stderr.write(`${line}\n`)

const work = mkdtempSync(join(tmpdir(), 'sdks-'))
/** @type {Set<import('node:child_process').ChildProcess>} */
const emulators = new Set()
process.once('exit', () => {
  for (const emulator of emulators) emulator.kill('SIGKILL')
  rmSync(work, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

const { verdicts, snippets } = await runAll()
if (flags.update) {
  for (const { client, notRun, failures, outcomes } of verdicts) {
    if (notRun === undefined && failures.length === 0) expected[client.name] = outcomes
  }
  const inOrder = clients.flatMap(({ name }) => (expected[name] ? [[name, expected[name]]] : []))
  writeFileSync(expectedFile, `${JSON.stringify(Object.fromEntries(inOrder), undefined, 2)}\n`)
  // For the README; a run of some clients only must not make it forget the others.
  if (flags.only === '') writeFileSync(summaryFile, `${JSON.stringify(verdicts.map(summaryRow), undefined, 2)}\n`)
}
if (flags.table) process.stdout.write(table(verdicts))
process.exit(report(verdicts, snippets))

async function runAll() {
  const picture = await noiseJpeg({ width: 720, height: 1080 })
  const pictures = await servePicture(picture)
  const sized = async (/** @type {number} */ bytes) =>
    (await noiseJpeg({ width: 720, height: 1080, bytes })).toString('base64')
  const words = {
    url: pictures.url,
    picture: picture.toString('base64'),
    '320x240': (await noiseJpeg({ width: 320, height: 240 })).toString('base64'),
    '600 KB': await sized(600 * 1024),
    '1 MiB': await sized(1024 * 1024),
    '1 MiB and a byte': await sized(1024 * 1024 + 1),
  }
  const endpoints = await startEmulators()
  /** @type {Verdict[]} */
  const verdicts = []
  // One after the other: the calls that provoke throttling must not wait for anything
  for (const client of chosen) {
    const start = performance.now()
    const verdict = await runClient(client, endpoints, words)
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    say(
      `${client.name} ${client.version}: ${verdict.notRun ? `not run, ${verdict.notRun}` : summary(verdict)} (${seconds} s)`,
    )
    for (const failure of verdict.failures) say(`  ${failure}`)
    verdicts.push(verdict)
  }
  pictures.close()
  const snippets = await runSnippets({ only: flags.only, endpoint: endpoints.usual ?? '', work, env: trust() })
  for (const { name, notRun, failure } of snippets)
    say(`${name}: ${failure ?? (notRun ? `not run, ${notRun}` : 'runs')}`)
  return { verdicts, snippets }
}

/** @returns {Promise<Record<string, string>>} host and port of each emulator of cases.json */
async function startEmulators() {
  const config = join(work, 'emulator.json')
  const keys = chosen.flatMap(({ name, signatures }) => accessKeys(caseFile.cases, name, signatures))
  writeFileSync(config, JSON.stringify({ auth: 'strict', accessKeys: [...keys, readmeKey], log: 'pretty' }))
  /** @type {Record<string, string>} */
  const endpoints = {}
  const replicas = Number(flags.replicas)
  const redis = replicas > 0 ? await startRedis() : undefined
  for (const [name, options] of Object.entries(caseFile.emulators)) {
    const common = ['--port', '0', '--config', config, '--ca-dir', join(work, 'ca'), ...options]
    if (redis === undefined) {
      endpoints[name] = await startEmulator(name, common)
      continue
    }
    const store = ['--store', redis, '--store-prefix', `${name}:`]
    const started = await Promise.all(
      Array.from({ length: replicas }, () => startEmulator(name, [...common, ...store])),
    )
    const { url } = await openRoundRobin(started.map(endpoint => `http://${endpoint}`))
    endpoints[name] = new URL(url).host
  }
  return endpoints
}

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {Promise<string>} host and port
 */
function startEmulator(name, args) {
  const script = fileAt('../../dist/cli.js')
  const stdio = /** @type {['ignore', 'pipe', 'inherit']} */ (['ignore', 'pipe', 'inherit'])
  const emulator = spawn(process.execPath, [script, ...args], { env: ownEnvironment(), stdio })
  emulators.add(emulator)
  return new Promise((resolve, reject) => {
    emulator.once('exit', code => reject(new Error(`Failed to start the emulator ${name}: it ended with ${code}.`)))
    createInterface({ input: emulator.stdout }).on('line', line => {
      const endpoint = /listening on http:\/\/(\S+?:\d+)/.exec(line)?.[1]
      if (endpoint) resolve(endpoint)
    })
  })
}

/** @returns {Promise<string>} its URL */
async function startRedis() {
  const port = await freePort()
  const program = process.env.REDIS_SERVER ?? 'redis-server'
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', work, '--save', '']
  const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  emulators.add(server)
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('exit', code => reject(new Error(`Failed to start ${program}: it ended with ${code}.`)))
    createInterface({ input: server.stdout }).on('line', line => {
      if (line.includes('Ready to accept connections')) resolve(undefined)
    })
  })
  return `redis://127.0.0.1:${port}`
}

/** @returns {Promise<number>} a port that was free a moment ago */
function freePort() {
  return new Promise(accept => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
      server.close(() => accept(port))
    })
  })
}

// What a shell leaves in the environment would win over the configuration file
function ownEnvironment() {
  const entries = Object.entries(process.env).filter(([name]) => !/^(HOST|PORT|EMULATOR_.*)$/.test(name))
  return Object.fromEntries(entries)
}

/** What lets every language trust the CA of these emulators, as a user's shell has it from `cloudauth-emulator env`. */
function trust() {
  const args = [fileAt('../../dist/cli.js'), 'env', '--json', '--ca-dir', join(work, 'ca')]
  const variables = JSON.parse(execFileSync(process.execPath, args, { env: ownEnvironment(), encoding: 'utf8' }))
  // The plan says where each call goes, and with which key.
  const ofTrust = Object.entries(variables).filter(([name]) => !/^(CLOUDAUTH|ALIBABA)_/.test(name))
  return Object.fromEntries(ofTrust)
}

/** @param {string} endpoint */
async function reset(endpoint) {
  const { status } = await fetch(`http://${endpoint}/_emulator/reset`, { method: 'POST' })
  if (status !== 204) throw new Error(`Failed to reset the emulator at ${endpoint}: it answered ${status}.`)
}

/**
 * @param {Client} client
 * @param {Record<string, string>} endpoints
 * @param {Record<string, string>} words
 * @returns {Promise<Verdict>}
 */
async function runClient(client, endpoints, words) {
  /** @type {Verdict} */
  const verdict = { client, passed: 0, failures: [], outcomes: {} }
  try {
    const folder = await install(client)
    await make(client, folder)
    for (const protocol of protocols) {
      const plan = join(work, `${client.name}.json`)
      writeFileSync(plan, JSON.stringify(planCalls(caseFile, client, endpoints, words, protocol)))
      const { env, ...step } = client.run(folder, plan)
      const { code, stdout, output } = await perform({ ...step, env: { ...env, ...trust() } }, 120_000)
      rmSync(plan)
      // Nonces, limits and failures of one run must not count in the next.
      await Promise.all(Object.values(endpoints).map(endpoint => reset(endpoint)))
      verdict.outcomes = readOutcomes(stdout)
      if (code !== 0)
        verdict.failures.push(`${protocol}: its program ended with ${code}: ${output.slice(-2000).trim()}`)
      judge(verdict, protocol)
    }
  } catch (error) {
    if (error instanceof NotHere) verdict.notRun = error.message
    else verdict.failures.push(error instanceof Error ? error.message : String(error))
  }
  return verdict
}

/** @param {string} stdout */
function readOutcomes(stdout) {
  /** @type {Outcomes} */
  const outcomes = {}
  // SDKs print as well; only the program's own lines are JSON
  for (const line of stdout.split('\n').filter(line => line.startsWith('{"'))) {
    const { name, signature, ...made } = JSON.parse(line)
    outcomes[signature] ??= {}
    outcomes[signature][name] = outcomeOf(made)
  }
  return outcomes
}

/**
 * @param {Made} made
 * @returns {Outcome}
 */
function outcomeOf({ unable, exception, code, status, message, requestId, result }) {
  if (unable) return { unable }
  return {
    ...(exception && { exception }),
    ...(code && { code }),
    ...(status && { status }),
    ...(message && { message: withoutChanging(message) }),
    requestId: /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/.test(requestId ?? ''),
    ...(result && { result: sorted(result) }),
  }
}

/** @param {Record<string, string>} result */
function sorted(result) {
  const entries = Object.entries(result).sort(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(entries.map(([name, value]) => [name, withoutChanging(value)]))
}

/** @param {string} message */
function withoutChanging(message) {
  return message
    .replace(/127\.0\.0\.1(:|%3A|%253A)\d+/g, 'HOST')
    .replace(/https?:\/\/HOST/g, 'HOST')
    .replace(/\d{4}-\d\d-\d\dT\d\d(:|%3A|%253A)\d\d(:|%3A|%253A)\d\dZ/g, 'TIME')
    .replace(/(SignatureNonce(?:%3D|=)).*?(?=%26|&|$)/gm, '$1NONCE')
    .replace(/(x-acs-signature-nonce:).*/g, '$1NONCE')
    .replace(/(user-agent:).*/g, '$1AGENT')
    .replace(/("(?:faceComparisonScore|faceQuality)":)[\d.]+/g, '$1SCORE')
    .replace(/\b(hk|sg|id|my|de)sb[0-9a-f]{28}\b/g, 'TRANSACTION-ID')
    .replace(/\b[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\b/g, 'REQUEST-ID')
    .replace(/\[ACS3-HMAC-SHA256\n[0-9a-f]{64}\]/g, '[ACS3-HMAC-SHA256\nHASH]')
}

/**
 * Holds a client's outcomes against expected.json; where that is being written, against what must hold of any outcome.
 * @param {Verdict} verdict
 * @param {import('./plan.js').Protocol} protocol
 */
function judge(verdict, protocol) {
  const { client, outcomes, failures } = verdict
  const known = expected[client.name]
  if (!known && !flags.update) {
    failures.push('expected.json does not know this client. Do read what --table says of it, then use --update')
    return
  }
  for (const signature of client.signatures) {
    for (const { name } of caseFile.cases) {
      const outcome = outcomes[signature]?.[name]
      const wrong = flags.update ? unfit(outcome) : differing(outcome, known?.[signature]?.[name])
      if (wrong) failures.push(`${protocol}, ${signature}, ${name}: ${wrong}`)
      else verdict.passed++
    }
  }
}

/** @param {Outcome | undefined} outcome */
function unfit(outcome) {
  if (!outcome) return 'no outcome'
  if (outcome.exception && !outcome.code) return `${outcome.exception} without a code: ${outcome.message}`
}

/**
 * @param {Outcome | undefined} outcome
 * @param {Outcome | undefined} known
 */
function differing(outcome, known) {
  const [came, awaited] = [JSON.stringify(outcome), JSON.stringify(known)]
  if (came !== awaited) return `${came}, expected ${awaited}`
}

/**
 * Whether a client says what the documents say; some put words of their own in place of an answer's.
 * @param {Case} given
 * @param {Outcome | undefined} outcome
 */
function isAsDocumented({ action = 'Initialize', code = 'Success', status }, outcome) {
  if (outcome?.code !== code || !outcome.requestId) return false
  if (code !== 'Success') return outcome.status === undefined || outcome.status === status
  return action !== 'Initialize' || outcome.result?.TransactionId === 'TRANSACTION-ID'
}

/** @param {Verdict} verdict */
function summary({ client, outcomes, failures }) {
  if (failures.length > 0) return `${failures.length} failed`
  return client.signatures.map(signature => `${signature} ${passedOf(outcomes[signature])}`).join(', ')
}

/** @param {Record<string, Outcome> | undefined} outcomes */
function passedOf(outcomes = {}) {
  const documented = caseFile.cases.filter(given => isAsDocumented(given, outcomes[given.name]))
  return `${documented.length} of ${caseFile.cases.length}`
}

/** @param {Verdict} verdict */
function summaryRow({ client: { packageName, note = '', version, signatures }, notRun, outcomes }) {
  const passed = signatures.map(signature => `${signature} ${passedOf(outcomes[signature])}`)
  return { client: packageName, note, version, passed: notRun === undefined ? passed : [`not run: ${notRun}`] }
}

/** @param {Verdict[]} verdicts */
function table(verdicts) {
  const rows = verdicts.flatMap(({ client, notRun, failures, outcomes }) => {
    const { packageName, note, version, signatures } = client
    const label = note ? `${packageName} (${note})` : packageName
    if (notRun !== undefined) return [`| ${label} | ${version} | ${signatures.join(', ')} | not run: ${notRun} |`]
    return signatures.map(signature => {
      const row = `| ${label} | ${version} | ${signature} |`
      if (!outcomes[signature]) return `${row} failed: ${failures[0]?.split('\n')[0]} |`
      const others = caseFile.cases.flatMap(given => {
        const outcome = outcomes[signature]?.[given.name]
        if (isAsDocumented(given, outcome)) return []
        return `; ${given.name}: ${outcome?.unable ?? outcome?.code ?? outcome?.exception ?? 'no outcome'}`
      })
      const failed = failures.length > 0 ? `; ${failures.length} failed` : ''
      return `${row} ${passedOf(outcomes[signature])} as documented${others.join('')}${failed} |`
    })
  })
  return `${['| client | version | signature | what passed |', '|---|---|---|---|', ...rows].join('\n')}\n`
}

/**
 * @param {Verdict[]} verdicts
 * @param {import('./readme.js').SnippetVerdict[]} snippets
 * @returns {number} the exit code
 */
function report(verdicts, snippets) {
  const notRun = [...verdicts, ...snippets].filter(verdict => verdict.notRun !== undefined)
  const ran = verdicts.filter(verdict => verdict.notRun === undefined)
  const passed = ran.reduce((sum, verdict) => sum + verdict.passed, 0) + snippets.filter(isPassed).length
  const failures = [...ran.flatMap(verdict => verdict.failures), ...snippets.flatMap(({ failure }) => failure ?? [])]
  const skippedCases = verdicts.reduce(
    (sum, { client, notRun }) =>
      sum + (notRun === undefined ? 0 : protocols.length * client.signatures.length * caseFile.cases.length),
    snippets.filter(({ notRun }) => notRun !== undefined).length,
  )
  say(`packages in ${cache}`)
  say(`${passed} passed, ${failures.length} failed, ${skippedCases} skipped`)
  const nothingRan = verdicts.length + snippets.length === notRun.length
  return failures.length > 0 || nothingRan || (flags.all && notRun.length > 0) ? 1 : 0
}

/** @param {import('./readme.js').SnippetVerdict} verdict */
function isPassed({ notRun, failure }) {
  return notRun === undefined && failure === undefined
}
