import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import type { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { limits } from '../../../src/gateway/limits.ts'
import { createPictureWorkers, ownProcess } from '../../../src/node/workers.ts'
import { drawn } from '../faces/load-raster.ts'

/** What a picture does to the worker of these tests, by its first byte. */
const picture = { good: [0], hangs: [1], fillsMemory: [2], exits: [3], throws: [4], asksHowItBegan: [5] }

const workerOf = (script: string) => new URL(`data:text/javascript,${encodeURIComponent(script)}`)
const program = workerOf(`
  import { parentPort, workerData } from 'node:worker_threads'
  const kept = []
  parentPort.on('message', ({ bytes }) => {
    if (bytes[0] === 1) for (;;) kept.length = 0
    if (bytes[0] === 2) for (;;) kept.push(new Array(100_000).fill(Math.random()))
    if (bytes[0] === 3) process.exit(7)
    if (bytes[0] === 4) throw new Error('out of order')
    if (bytes[0] === 5) return parentPort.postMessage({ undecodable: JSON.stringify(workerData) })
    parentPort.postMessage({ checks: [], faces: [] })
  })
  parentPort.postMessage('ready')
`)

const open = (most = 1) => {
  const { examine } = createPictureWorkers({ most, program })
  return (bytes: ArrayLike<number>, pictureTimeout = 5000) =>
    examine(Uint8Array.from(bytes), { pictureTimeout, rotatedPictures: 'refuse' })
}

const good = { checks: [], faces: [] }

describe('a picture that its worker cannot get done with', () => {
  it('is given up when its time is over, and the next is answered within a second', async () => {
    const examine = open()
    await examine(picture.good)
    const before = performance.now()
    await expect(examine(picture.hangs, 300)).rejects.toMatchObject({
      code: 'ServiceUnavailable',
      reason: 'pictures: not looked at within 300 ms (--picture-timeout)',
    })
    const givenUp = performance.now()
    expect(givenUp - before).toBeGreaterThan(290)
    expect(await examine(picture.good)).toEqual(good)
    expect(performance.now() - givenUp).toBeLessThan(1000)
  })

  it('does not take those along that wait behind it', async () => {
    const examine = open()
    const [hung, behind] = [examine(picture.hangs, 300), examine(picture.good)]
    await expect(hung).rejects.toMatchObject({ code: 'ServiceUnavailable' })
    expect(await behind).toEqual(good)
  })

  it('does not count the time in which it waited', async () => {
    const examine = open()
    const waits = [examine(picture.hangs, 400), examine(picture.good, 300)]
    const [hung, waited] = await Promise.allSettled(waits)
    expect(hung?.status).toBe('rejected')
    expect(waited).toMatchObject({ status: 'fulfilled' })
  })

  it.each(['fillsMemory', 'exits', 'throws'] as const)(
    'is refused as our own fault where it %s',
    async what => {
      const examine = open()
      await expect(examine(picture[what])).rejects.toMatchObject({
        code: 'InternalError',
        reason: expect.stringMatching(/^pictures: Failed to look at the picture: /),
      })
      expect(await examine(picture.good)).toEqual(good)
    },
    20_000,
  )
})

describe('a worker that takes long to start', () => {
  const slow = workerOf(`
    import { parentPort } from 'node:worker_threads'
    parentPort.on('message', () => parentPort.postMessage({ checks: [], faces: [] }))
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 900)
    parentPort.postMessage('ready')
  `)
  const bytes = Uint8Array.from(picture.good)

  it('does not use up the time of the picture that waits for it', async () => {
    const { examine } = createPictureWorkers({ most: 1, program: slow })
    expect(await examine(bytes, { pictureTimeout: 600, rotatedPictures: 'refuse' })).toEqual(good)
  })

  it('does not use it up either when it was started before', async () => {
    const { examine, warm } = createPictureWorkers({ most: 1, program: slow })
    warm()
    expect(await examine(bytes, { pictureTimeout: 600, rotatedPictures: 'refuse' })).toEqual(good)
  })

  it('is ended when the time for that is over', async () => {
    const { examine } = createPictureWorkers({ most: 1, program: slow, startWithin: 200 })
    const before = performance.now()
    await expect(examine(bytes, { pictureTimeout: 5000, rotatedPictures: 'refuse' })).rejects.toMatchObject({
      code: 'ServiceUnavailable',
      reason: 'pictures: their worker did not start within 200 ms (this machine is busy)',
    })
    expect(performance.now() - before).toBeLessThan(900)
  })
})

describe('the worker as built', () => {
  it('is ended by force amid a picture, and the next picture is answered within a second', async () => {
    const portrait = readFileSync(drawn('portrait.jpg'))
    const opened: Worker[] = []
    const note = (worker: Worker) => void opened.push(worker)
    process.on('worker', note)
    const { examine } = createPictureWorkers({ most: 1 })
    const look = () => examine(portrait, { pictureTimeout: 5000, rotatedPictures: 'refuse' })
    const timed = async () => {
      const before = performance.now()
      expect(await look()).not.toHaveProperty('finding')
      return performance.now() - before
    }
    const first = await timed()
    const cutOff = look()
    await Promise.all([
      expect(cutOff).rejects.toMatchObject({
        code: 'InternalError',
        reason: expect.stringContaining('the worker ended'),
      }),
      opened[0]?.terminate(),
    ])
    // On a machine so busy that the first worker took longer than a third of that, this one may as well.
    expect(await timed()).toBeLessThan(Math.max(1000, 3 * first))
    expect(opened).toHaveLength(2)
    process.off('worker', note)
  })
})

describe('pictures that wait for a worker', () => {
  it('are refused past the bound on their number, and not before', async () => {
    const examine = open()
    const hung = examine(picture.hangs, 500)
    const waiting = Array.from({ length: limits.waitingPictures.value }, () => examine(picture.good))
    await expect(examine(picture.good)).rejects.toMatchObject({
      code: 'ServiceUnavailable',
      reason: `pictures: ${limits.waitingPictures.value} are waiting to be looked at already`,
    })
    await expect(hung).rejects.toMatchObject({ code: 'ServiceUnavailable' })
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => good))
    expect(await examine(picture.good)).toEqual(good)
  })

  it('are refused past the bound on their bytes, and not before', async () => {
    const examine = open()
    const hung = examine(picture.hangs, 500)
    const half = new Uint8Array(limits.waitingPictureBytes.value / 2)
    const waiting = [examine(half), examine(half)]
    await expect(examine(picture.good)).rejects.toMatchObject({ code: 'ServiceUnavailable' })
    await expect(hung).rejects.toMatchObject({ code: 'ServiceUnavailable' })
    expect(await Promise.all(waiting)).toEqual([good, good])
  }, 20_000)

  it('share as many workers as there may be', async () => {
    const examine = open(2)
    const before = performance.now()
    const [one, two] = await Promise.allSettled([examine(picture.hangs, 400), examine(picture.hangs, 400)])
    expect([one?.status, two?.status]).toEqual(['rejected', 'rejected'])
    expect(performance.now() - before).toBeLessThan(780)
  })
})

describe('a worker', () => {
  const bounds = { pictureTimeout: 5000, rotatedPictures: 'refuse' } as const
  const beginningOf = async ({ examine }: ReturnType<typeof createPictureWorkers>) => {
    const report = await examine(Uint8Array.from(picture.asksHowItBegan), bounds)
    return JSON.parse('undecodable' in report ? report.undecodable : '{}')
  }

  it('starts with the first picture, in a process that may be somebody else\u2019s', async () => {
    expect(await beginningOf(createPictureWorkers({ most: 1, program }))).toEqual({ ownsProcess: false, warm: false })
  })

  it('may be started before, and then looks at the first picture', async () => {
    const workers = createPictureWorkers({ most: 1, program })
    workers.start()
    workers.warm()
    expect(await beginningOf(workers)).toEqual({ ownsProcess: false, warm: false })
  })

  it('may be started and warmed up before', async () => {
    const workers = createPictureWorkers({ most: 1, program })
    workers.warm()
    workers.warm()
    expect(await beginningOf(workers)).toEqual({ ownsProcess: false, warm: true })
  })

  it('may change what holds for the whole process once that is the emulator\u2019s own', async () => {
    const before = createPictureWorkers({ most: 1, program })
    await beginningOf(before)
    ownProcess()
    expect(await beginningOf(before)).toMatchObject({ ownsProcess: false })
    expect(await beginningOf(createPictureWorkers({ most: 1, program }))).toMatchObject({ ownsProcess: true })
  })
})
