import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Door, openHttp } from '../../support/doors.ts'
import { scaled } from '../../support/scale.ts'
import { bombs, broken, type Hostile, otherFormats, polyglots, unusual } from './hostile-pictures.ts'
import { withSegments } from './jpeg-parts.ts'
import { pngChunk } from './png-parts.ts'
import { drawn, sendBase64, sendPicture } from './send-picture.ts'

const portrait = drawn('portrait.jpg')
const smallPng = await sharp(portrait).png({ palette: true }).toBuffer()
const progressive = await sharp(portrait).jpeg({ progressive: true }).toBuffer()
const kinds: [string, Hostile[]][] = [
  ['a bomb', await bombs()],
  ['another format', await otherFormats()],
  ['two things at once', await polyglots()],
  ['broken on purpose', await broken()],
  ['unusual but good', await unusual()],
]

/** How long one answer may take at most, in milliseconds: a good picture takes a hundredth of it. */
const patience = 4000

/** How much the process may grow, in megabytes: a bomb that goes off takes more. */
const mostMemory = 250

/** The most memory that this process has had so far, in megabytes. */
const peak = () => process.resourceUsage().maxRSS / 1024

const workers: Worker[] = []
const noteWorker = (worker: Worker) => workers.push(worker)

let door: Door
beforeAll(async () => {
  process.on('worker', noteWorker)
  door = await openHttp({ faces: 'detect' })
  expect(await sendPicture(door, portrait)).toMatchObject({ code: 'Success' })
})
afterAll(async () => {
  process.off('worker', noteWorker)
  await door.close()
})

/** Sends a picture, and a good one right behind it: the first is answered in time, the second as always. */
async function send(bytes: Buffer) {
  const [time, memory] = [performance.now(), peak()]
  const [verdict, after] = await Promise.all([sendPicture(door, bytes), sendPicture(door, portrait)])
  expect(performance.now() - time).toBeLessThan(patience)
  expect(peak() - memory).toBeLessThan(mostMemory)
  expect(after).toMatchObject({ code: 'Success' })
  return verdict
}

/** What a file that may or may not still be a picture can be answered with. */
const codes = ['Success', 'UnqualifiedPhoto', 'NoFaceDetected', 'ToolargeImage']

describe.each(kinds)('what is %s', (_, pictures) => {
  it.each(pictures.map(picture => [picture.name, picture.code, picture] as const))(
    '%s is answered with %s',
    async (_name, code, { bytes, reason }) => {
      const verdict = await send(bytes)
      expect(verdict).toMatchObject({ code })
      if (reason !== undefined) expect(verdict.reason).toContain(`FacePictureBase64: ${reason}`)
    },
  )
})

it('takes an empty file for none', async () => {
  expect(await sendBase64(door, '')).toMatchObject({ code: 'MissingParameter' })
})

it('goes on when many bombs come at once', async () => {
  const memory = peak()
  const pictures = kinds.flatMap(([, list]) => list)
  const verdicts = await Promise.all(pictures.map(({ bytes }) => sendPicture(door, bytes)))
  expect(verdicts.map(({ code }) => code)).toEqual(pictures.map(({ code }) => code))
  expect(peak() - memory).toBeLessThan(mostMemory)
}, 30_000)

it('lets 250 pictures wait and tells the others to come back', async () => {
  const verdicts = await Promise.all(Array.from({ length: 300 }, () => sendPicture(door, portrait)))
  const refused = verdicts.filter(({ code }) => code !== 'Success')
  expect(refused.length).toBeGreaterThan(0)
  expect(verdicts.length - refused.length).toBeGreaterThan(250)
  for (const { code, reason } of refused)
    expect({ code, reason }).toEqual({
      code: 'ServiceUnavailable',
      reason: 'pictures: 250 are waiting to be looked at already',
    })
  expect(await sendPicture(door, portrait)).toMatchObject({ code: 'Success' })
}, 30_000)

describe('a picture that ends too early', () => {
  it.each([
    ['JPEG', portrait],
    ['progressive JPEG', progressive],
    ['PNG', smallPng],
    ['JPEG with a thumbnail of its own', withSegments(portrait, exifThumbnail(portrait.subarray(0, 60_000)))],
  ])(
    'is refused wherever it ends: %s',
    async (_, whole) => {
      expect(await send(whole)).toMatchObject({ code: 'Success' })
      for (let part = 1; part < 16; part += 1) {
        const { code, reason } = await send(whole.subarray(0, Math.floor((whole.length * part) / 16)))
        expect({ part, code }).toEqual({ part, code: 'UnqualifiedPhoto' })
        expect(reason).toMatch(
          /: (truncated: the (JPEG|PNG) end marker is missing|the (JPEG|PNG) header cannot be read)$/,
        )
      }
    },
    30_000,
  )

  it('is refused when only its end marker is there', async () => {
    const half = portrait.subarray(0, portrait.length / 2)
    expect(await send(Buffer.concat([half, Buffer.from([0xff, 0xd9])]))).not.toMatchObject({ code: 'Success' })
    const data = smallPng.subarray(0, smallPng.length / 2)
    expect(await send(Buffer.concat([data, pngChunk('IEND')]))).toMatchObject({ code: 'UnqualifiedPhoto' })
  })
})

/** A segment that holds a whole JPEG, end marker included. */
function exifThumbnail(file: Buffer): Buffer {
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(file.length + 8, 2)
  return Buffer.concat([head, Buffer.from('Exif\0\0'), file])
}

describe('200 random mutations', () => {
  it.each([
    ['a JPEG', portrait, scaled(120, 20)],
    ['a PNG', smallPng, scaled(80, 20)],
  ])(
    'of %s are answered as documented',
    async (_, file, count) => {
      for (let seed = 1; seed <= count; seed += 1) {
        const bytes = mutated(file, seed)
        const { code, reason } = await (seed % 20 === 0 ? send(bytes) : sendPicture(door, bytes))
        expect(codes, `seed ${seed}`).toContain(code)
        if (code !== 'Success') expect(reason, `seed ${seed}`).toMatch(/^FacePictureBase64: [\x20-\x7e]+$/)
      }
    },
    60_000,
  )
})

/** One to four changes, half of them near the start, where sizes and tables are. The same seed makes the same changes. */
function mutated(file: Buffer, seed: number): Buffer {
  let state = Math.imul(seed, 0x9e3779b9) >>> 0
  const below = (bound: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
  let copy = Buffer.from(file)
  for (let changes = 1 + below(4); changes > 0; changes -= 1) {
    const at = below(below(2) ? 700 : copy.length - 4)
    const length = below(64)
    const [before, after] = [copy.subarray(0, at), copy.subarray(at)]
    const ways = [
      () => Buffer.concat([before, after.subarray(length)]),
      () => Buffer.concat([before, Buffer.alloc(length, below(256)), after]),
      () => Buffer.concat([before, copy.subarray(below(copy.length)).subarray(0, length), after]),
      () => Buffer.concat([before, Buffer.from([below(256)]), after.subarray(1)]),
      () => Buffer.concat([before, Buffer.alloc(4, below(2) * 255), after.subarray(4)]),
    ]
    copy = ways[below(ways.length)]?.() ?? copy
  }
  return copy
}

it('has had the same workers all along', () => {
  expect(workers.length).toBeGreaterThan(0)
  expect(workers.length).toBeLessThanOrEqual(Math.max(1, Math.min(2, availableParallelism() - 1)))
  // An ended worker has lost its number.
  expect(workers.map(({ threadId }) => threadId)).not.toContain(-1)
})

it('leaves the formats, the cache and the threads of sharp in its process as they are', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>')
  expect(await sharp(svg).metadata()).toMatchObject({ format: 'svg' })
  expect(sharp.cache()).toMatchObject({ memory: { max: 50 }, items: { max: 100 } })
})
