import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { openInProcess } from '../support/doors.ts'
import { drawnPicture } from '../support/pictures.ts'
import { faceLiveness, faceVerify, metaInfo } from '../support/requests.ts'
import { scaled } from '../support/scale.ts'
import { percentEncode, unsigned } from '../support/signed-request.ts'

const library = new URL('../../dist/node.js', import.meta.url).href
const run = promisify(execFile)

/** So many large calls; and what may be left of many small ones, in bytes: what noise there is in the heap. */
const few = scaled(300, 60)
const noise = 1_250_000

/**
 * Bytes that a process of its own keeps of so many calls, once all that nobody needs is collected: `before` are made
 * before it is measured. `script` says how a call is made, by its number; it sees `form`, which writes parameters as a
 * body and leaves long ones as they are.
 */
async function keptOf(script: string, { calls = few, before = 50, options = {} } = {}): Promise<number> {
  const code = `
    import { createEmulator } from ${JSON.stringify(library)}
    const write = ([name, value]) => name + '=' + (value.length > 10_000 ? value : encodeURIComponent(value))
    const form = parameters => Buffer.from(Object.entries(parameters).map(write).join('&'))
    const headers = { host: 'emulator', 'content-type': 'application/x-www-form-urlencoded' }
    const common = ${JSON.stringify({ Action: 'Initialize', Version: '2022-08-09', Format: 'JSON' })}
    const parameters = ${JSON.stringify(faceLiveness())}
    const emulator = createEmulator({ qps: 0, faces: 'present', seed: 'memory', ...${JSON.stringify(options)} })
    const post = (body, more = {}) => emulator.answer({ method: 'POST', url: '/', headers: { ...headers, ...more }, body })
    ${script}
    const used = () => {
      for (const _ of [1, 2, 3]) gc()
      const { heapUsed, external } = process.memoryUsage()
      return heapUsed + external
    }
    for (let number = 0; number < ${before}; number += 1) await call(number)
    const usedBefore = used()
    for (let number = ${before}; number < ${before + calls}; number += 1) await call(number)
    console.log(used() - usedBefore)
  `
  const running = run(process.execPath, ['--expose-gc', '--input-type=module', '-'])
  running.child.stdin?.end(code)
  const { stdout } = await running
  return Number(stdout)
}

const kilobyte = 1024
const timeout = 60_000

describe('what is kept of a call', () => {
  it('is at most 20 KB of one that sends a picture of 1 MB', { timeout }, async () => {
    const picture = await drawnPicture({ width: 640, height: 480, bytes: 1024 * kilobyte })
    // Cut in the middle of its comment, so that a number makes every picture another one.
    const base64 = percentEncode(picture.toString('base64'))
    const middle = base64.indexOf('ICAgICAg', 10_000)
    const kept = await keptOf(`
      const head = '${base64.slice(0, middle)}'
      const tail = '${base64.slice(middle + 8)}'
      const call = async number => {
        const picture = head + String(number).padStart(8, 'A') + tail
        const { body } = await post(form({ ...common, ...parameters, ProductCode: 'FACE_VERIFY', AccessKeyId: 'key',
          FacePictureBase64: picture }))
        if (!body.includes('"Code":"Success"')) throw new Error(body)
      }
    `)
    expect(kept).toBeLessThan(20 * kilobyte * few)
  })

  it.each([
    ['named in the form', `post(form({ ...common, AccessKeyId: key(number), ...parameters, Filler: filler(number) }))`],
    [
      'named behind the filler',
      `post(form({ ...common, ...parameters, Filler: filler(number), AccessKeyId: key(number) }))`,
    ],
    ['refused', `post(form({ ...common, Filler: filler(number), AccessKeyId: key(number) }))`],
    [
      'signed with headers',
      `post(form({ ...parameters, Filler: filler(number) }), { 'x-acs-action': 'Initialize', 'x-acs-version': '2022-08-09',
        authorization: 'ACS3-HMAC-SHA256 Credential=' + key(number) + ',SignedHeaders=host,Signature=0a' })`,
    ],
    [
      'in the query',
      `emulator.answer({ method: 'POST', headers: { host: 'emulator' }, body: new Uint8Array(0),
        url: '/?' + form({ ...common, ...parameters, Filler: filler(number), AccessKeyId: key(number) }) })`,
    ],
  ])('is at most 20 KB of one of 800 KB by a key that was never heard of, %s', { timeout }, async (_, request) => {
    const kept = await keptOf(
      `
      const key = number => 'a-key-that-nobody-has-heard-of-' + number
      const filler = number => ('ab' + number).repeat(${(800 * kilobyte) / 5})
      const call = async number => ${request}
      `,
      { options: { qps: 50, repeatedFailures: 5 } },
    )
    expect(kept).toBeLessThan(20 * kilobyte * few)
  })

  it('is nothing once its key is reset', { timeout }, async () => {
    const kept = await keptOf(
      `
      const call = async number => {
        await post(form({ ...common, ...parameters, AccessKeyId: 'key' }))
        if (number % 100 === 0) await emulator.reset('key')
      }
      `,
      // What advice remembers of 10,000 ids is full by then.
      { before: 10_000, calls: scaled(100_000) },
    )
    expect(kept).toBeLessThan(noise)
  })

  it('is nothing once it is deleted', { timeout }, async () => {
    const kept = await keptOf(
      `
      const call = async () => {
        const { body } = await post(form({ ...common, ...parameters, AccessKeyId: 'key' }))
        await emulator.forget(JSON.parse(body).Result.TransactionId)
        emulator.requests.clear()
      }
      `,
      // Advice knows the newest 10,000 ids, whatever became of their transactions.
      { before: 10_000, calls: scaled(50_000) },
    )
    expect(kept).toBeLessThan(noise)
  })

  it('is nothing of one whose answer came late', { timeout }, async () => {
    const kept = await keptOf(
      `
      emulator.clock.freeze(true)
      emulator.scenarios.arm({ name: 'slow', times: 1e6, match: { action: 'CheckResult' } })
      const call = async () => {
        const late = post(form({ ...common, Action: 'CheckResult', AccessKeyId: 'key' }))
        emulator.clock.advance(4000)
        await late
        emulator.requests.clear()
      }
      `,
      { calls: scaled(50_000) },
    )
    expect(kept).toBeLessThan(noise)
  })
})

it('the journal holds no more than 1,000 calls and 16 MB of 20,000, whatever they hold', { timeout }, async () => {
  const { emulator } = await openInProcess()
  // Small ones, ones with long values, ones with more parameters than are kept.
  const long = 'x'.repeat(3000)
  const bodies = [
    faceLiveness(),
    faceLiveness({ MetaInfo: `${metaInfo}${long}`, CallbackToken: long }),
    faceVerify({ FacePictureBase64: 'AAAA'.repeat(10_000) }),
    Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`Parameter${index}`, long.slice(0, 1900)])),
  ].map(parameters => unsigned({ form: parameters, accessKeyId: percentEncode('a key') }))
  const calls = scaled(20_000, 2000)
  let most = { stored: 0, bytes: 0 }
  for (let count = 0; count < calls; count += 1) {
    const turn = count % 40
    const request = bodies[turn === 39 ? 3 : turn % 13 === 0 ? (turn % 2) + 1 : 0]
    if (request) await emulator.answer(request)
    const { stored, bytes } = await emulator.requests.counts()
    most = { stored: Math.max(most.stored, stored), bytes: Math.max(most.bytes, bytes) }
  }
  expect(most.stored).toBeLessThanOrEqual(1000)
  expect(most.bytes).toBeLessThanOrEqual(16 * 1024 * kilobyte)
  const { stored, evicted } = await emulator.requests.counts()
  expect(stored + evicted).toBe(calls)
  // The newest are there, and what they take is within the bound too.
  const { entries } = await emulator.requests.list()
  expect(entries.map(({ sequence }) => sequence)).toEqual(Array.from({ length: stored }, (_, index) => calls - index))
  expect(2 * JSON.stringify(entries).length).toBeLessThanOrEqual(16 * 1024 * kilobyte)
})
