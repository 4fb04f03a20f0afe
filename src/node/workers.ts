import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { ApiError } from '../gateway/api-error.ts'
import { limits } from '../gateway/limits.ts'
import type { ExaminePixels, PixelBounds, PixelReport } from '../images/picture.ts'
import { noteSharp } from './sharp-fault.ts'
import { clearTimeout, setTimeout } from './timers.ts'

/** The worker as built, for tests, which run the sources. */
const here = import.meta.url
const workerOfTests = here.endsWith('.ts') ? new URL('../../dist/picture-worker.js', here) : undefined

/** A worker of a program, else of the one built beside the command: bundlers know this form, and take it along. */
const openWorker = (program: URL | undefined, workerData: WorkerStart): Worker =>
  program
    ? new Worker(program, { execArgv: [], resourceLimits, workerData })
    : new Worker(new URL('../picture-worker.js', import.meta.url), { execArgv: [], resourceLimits, workerData })

/**
 * Decoded pictures lie outside the heap and go only with the small objects that hold them: little room for new objects
 * has them collected after a few pictures instead of after some hundred. In MB.
 */
const resourceLimits = {
  maxYoungGenerationSizeMb: 4,
  maxOldGenerationSizeMb: limits.pictureWorkerHeap.value / 1024 / 1024,
}

type Job = {
  bytes: Uint8Array
  bounds: PixelBounds
  accept: (report: PixelReport) => void
  reject: (error: Error) => void
}
/** Until its worker `isReady`, a slot's deadline is that of the start. */
type Slot = { worker: Worker; isReady: boolean; job?: Job; deadline?: NodeJS.Timeout }

/** What a worker says: first that it has loaded everything, then one report a picture. */
export type WorkerAnswer = 'ready' | PixelReport

/** What a worker is told at its start. */
export type WorkerStart = {
  /** The process is the emulator's own, so settings of sharp that hold for all of it may be changed. */
  ownsProcess: boolean
  /** No picture is on its way yet: there is time to look at one made up first, so that all code is compiled. */
  warm: boolean
}

let ownsProcess = false
/** Says that nothing but the emulator runs in this process. Counts for workers that start from then on. */
export function ownProcess(): void {
  ownsProcess = true
}

/** Looks at pictures in worker threads, and can start one before there is a picture, and warm it up where there is time. */
export type PictureWorkers = { examine: ExaminePixels; start: () => void; warm: () => void }

/**
 * Worker threads that look at pictures, where neither decoding nor the detector can hold up other calls. They start with
 * the first picture and stay. One that takes longer than a picture may, or more memory, is ended; the next picture gets
 * another.
 */
export function createPictureWorkers({
  // One core stays with the event loop; more than two workers would only compete for memory.
  most = Math.max(1, Math.min(2, availableParallelism() - 1)),
  program = workerOfTests,
  startWithin = limits.pictureWorkerStart.value,
}: {
  most?: number
  program?: URL | undefined
  /** Milliseconds until a worker must be ready, which do not count as a picture's. */
  startWithin?: number
} = {}): PictureWorkers {
  const slots: Slot[] = []
  const waiting: Job[] = []
  let waitingBytes = 0

  function startNext(): void {
    if (waiting.length === 0) return
    const slot = slots.find(({ job }) => !job) ?? (slots.length < most ? openSlot() : undefined)
    const job = slot && waiting.shift()
    if (!job) return
    waitingBytes -= job.bytes.length
    slot.job = job
    // Idle workers alone must not keep a process or a test run alive.
    slot.worker.ref()
    if (slot.isReady) startClock(slot, job)
    // A copy of its own: a view into a larger buffer would take all of that buffer along.
    const bytes = Uint8Array.from(job.bytes)
    slot.worker.postMessage({ bytes, rotatedPictures: job.bounds.rotatedPictures }, [bytes.buffer])
  }

  function openSlot(warm = false): Slot {
    const workerData: WorkerStart = { ownsProcess, warm }
    const slot: Slot = { worker: openWorker(program, workerData), isReady: false }
    slot.deadline = setTimeout(
      () => giveUp(slot, `their worker did not start within ${startWithin} ms (this machine is busy)`),
      startWithin,
    )
    slot.deadline.unref()
    slots.push(slot)
    slot.worker.unref()
    slot.worker.on('message', (report: WorkerAnswer) => {
      if (report === 'ready') return ready(slot)
      const job = release(slot)
      slot.worker.unref()
      job?.accept(report)
      startNext()
    })
    slot.worker.on('error', ({ message }: Error) => {
      if (message.startsWith('sharp cannot be loaded')) noteSharp(message)
      close(slot, cannotLook(message))
    })
    slot.worker.on('exit', code => close(slot, cannotLook(`the worker ended with ${code}`)))
    return slot
  }

  /** From here on the time of the picture counts that has waited for the worker to start. */
  function ready(slot: Slot): void {
    slot.isReady = true
    clearTimeout(slot.deadline)
    if (slot.job) startClock(slot, slot.job)
  }

  function startClock(slot: Slot, { bounds: { pictureTimeout } }: Job): void {
    slot.deadline = setTimeout(
      () => giveUp(slot, `not looked at within ${pictureTimeout} ms (--picture-timeout)`),
      pictureTimeout,
    )
  }

  function giveUp(slot: Slot, why: string): void {
    close(slot, new ApiError('ServiceUnavailable', `pictures: ${why}`))
    // Whatever holds it up (a loop, a decoder) ends with the thread.
    void slot.worker.terminate().catch(() => undefined)
  }

  /** Lets go of a worker that is of no more use. */
  function close(slot: Slot, error: Error): void {
    if (!slots.includes(slot)) return
    slots.splice(slots.indexOf(slot), 1)
    release(slot)?.reject(error)
    startNext()
  }

  return {
    /** @throws {ApiError} ServiceUnavailable when too many pictures wait, or this one takes too long. */
    examine: (bytes, bounds) => {
      const bytesThen = waitingBytes + bytes.length
      if (waiting.length >= limits.waitingPictures.value || bytesThen > limits.waitingPictureBytes.value)
        return Promise.reject(
          new ApiError('ServiceUnavailable', `pictures: ${waiting.length} are waiting to be looked at already`),
        )
      return new Promise((accept, reject) => {
        waiting.push({ bytes, bounds, accept, reject })
        waitingBytes += bytes.length
        startNext()
      })
    },
    start: () => {
      if (slots.length === 0) openSlot()
    },
    warm: () => {
      if (slots.length === 0) openSlot(true)
    },
  }
}

/** The job of a worker, which is free for another. */
function release(slot: Slot): Job | undefined {
  clearTimeout(slot.deadline)
  const { job } = slot
  delete slot.job
  return job
}

function cannotLook(what: string): ApiError {
  return new ApiError('InternalError', `pictures: Failed to look at the picture: ${what.replace(/\.$/, '')}.`)
}

const workers = createPictureWorkers()

/** {@link createPictureWorkers} for the whole process: several emulators share its threads. */
export const examineInWorkers: ExaminePixels = workers.examine

/** Starts a worker that a picture on its way will find ready, or soon will. */
export const startWorker = workers.start

/** Starts a worker and warms it up, for a picture that may come later. */
export const warmWorker = workers.warm
