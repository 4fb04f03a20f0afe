// @ts-check
// What watching costs a call: advice and coverage together, without the emulator around them.
// It measures and does not judge, unless told how much is too much: exit 1 when the median is above.
//   node test/bench/advice.js [--at-most 2]
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { median } from './statistics.js'

const { values: flags } = parseArgs({ options: { 'at-most': { type: 'string' } } })
const rounds = 15
const callsOfRound = 20_000
const callsOfBatch = 500

const observed = ['create-observation', 'observe-call'].map(name => `export * from './src/observation/${name}.ts'`)
const { outputFiles } = await build({
  stdin: { contents: observed.join('\n'), resolveDir: fileURLToPath(new URL('../..', import.meta.url)) },
  bundle: true,
  format: 'esm',
  platform: 'node',
  write: false,
})
const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')
/** @type {{ createObservation: (parts: object) => object, createObserveCall: (observation: object) => any }} */
const { createObservation, createObserveCall } = await import(`data:text/javascript;base64,${code}`)

let clock = 0
const observation = createObservation({
  now: () => clock,
  realNow: () => clock,
  transactions: { get: () => undefined },
  armed: () => [],
  scrub: (/** @type {string} */ text) => text,
})
const observe = createObserveCall(observation)

const metaInfo = JSON.stringify({ bioMetaInfo: '4.1.0:2916352,0', deviceType: 'web', ua: 'Mozilla/5.0' })
const headers = { host: 'localhost:8080', 'user-agent': 'bench', 'content-type': 'application/x-www-form-urlencoded' }

/** @param {number} index */
function callOf(index) {
  const [isInitialize, transactionId] = [index % 2 === 0, `hksb${index >> 1}`]
  const own = isInitialize
    ? { ProductCode: 'FACE_LIVENESS', MerchantUserId: `user${index}`, MetaInfo: metaInfo, SceneCode: '1234567890' }
    : { TransactionId: transactionId }
  const of = { MerchantBizId: `order${index >> 1}`, SignatureNonce: `nonce${index}`, Timestamp: '2026-01-31T00:00:00Z' }
  const common = { AccessKeyId: 'testid', Version: '2022-08-09', Format: 'JSON', Signature: 'c2lnbmF0dXJl', ...of }
  const action = isInitialize ? 'Initialize' : 'CheckResult'
  const parameters = new Map(Object.entries({ Action: action, ...common, ...own }))
  const call = { accessKeyId: 'testid', action, requestId: `request${index}`, parameters, request: { headers } }
  return { call, reply: { status: 200, headers: {}, body: '' }, ending: { transactionId, milliseconds: 1 } }
}

let index = 0
/** Microseconds of the processor for each call of a round: those of a busy machine would count its other work. */
function round() {
  let microseconds = 0
  for (let batch = 0; batch < callsOfRound / callsOfBatch; batch += 1) {
    const seen = Array.from({ length: callsOfBatch }, () => callOf(index++))
    const start = process.cpuUsage()
    for (const { call, reply, ending } of seen) {
      clock += 1
      observe(call, reply, ending, clock)
    }
    const { user, system } = process.cpuUsage(start)
    microseconds += user + system
  }
  return microseconds / callsOfRound
}

for (let warmUp = 0; warmUp < 5; warmUp += 1) round()
const times = Array.from({ length: rounds }, round)
const typical = Number(median(times).toFixed(2))
console.log(
  `advice and coverage: ${typical} µs a call (${Math.min(...times).toFixed(2)} to ${Math.max(...times).toFixed(2)})`,
)
console.log(JSON.stringify({ bench: 'advice', microsecondsPerCall: typical, rounds, callsOfRound }))
const found = observation.advice().map((/** @type {{ rule: string }} */ { rule }) => rule)
if (found.length > 0) throw new Error(`Failed to measure: careful calls earned ${found}.`)
process.exitCode = flags['at-most'] !== undefined && typical > Number(flags['at-most']) ? 1 : 0
