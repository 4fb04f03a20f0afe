import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { ApiError } from '../gateway/api-error.ts'
import type { ExaminePixels, Finding } from '../images/picture.ts'

/** The worker as built: beside the command, or for tests that run from source, in `dist`. */
const program = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/picture-worker.js' : '../picture-worker.js',
  import.meta.url,
)

/** One core stays with the event loop; more than two workers would only compete for memory. */
const mostWorkers = Math.max(1, Math.min(2, availableParallelism() - 1))

/** At a tenth of a second a picture, whoever is further back has given up waiting before its turn. */
const mostWaiting = 100

type Job = { bytes: Uint8Array; accept: (finding: Finding | undefined) => void; reject: (error: Error) => void }
type Slot = { worker: Worker; job: Job | undefined }

/**
 * Decoded pictures lie outside the heap and go only with the small objects that hold them: little room for new objects
 * has them collected after a few pictures instead of after some hundred. In MB.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 4 }

const slots: Slot[] = []
const waiting: Job[] = []

/**
 * Looks at a picture in a worker thread, where neither decoding nor the detector can hold up other calls. Workers start
 * with the first picture and stay.
 * @throws {ApiError} ServiceUnavailable when too many pictures wait already.
 */
export const examineInWorkers: ExaminePixels = bytes => {
  if (waiting.length >= mostWaiting)
    return Promise.reject(
      new ApiError('ServiceUnavailable', `pictures: ${waiting.length} are waiting to be looked at already`),
    )
  return new Promise((accept, reject) => {
    waiting.push({ bytes, accept, reject })
    startNext()
  })
}

function startNext(): void {
  if (waiting.length === 0) return
  const slot = slots.find(({ job }) => !job) ?? (slots.length < mostWorkers ? openSlot() : undefined)
  const job = slot && waiting.shift()
  if (!job) return
  slot.job = job
  // A process or a test run ends when nothing but idle workers is left.
  slot.worker.ref()
  // A copy of its own: a view into a larger buffer would take all of that buffer along.
  const bytes = Uint8Array.from(job.bytes)
  slot.worker.postMessage(bytes, [bytes.buffer])
}

function openSlot(): Slot {
  const slot: Slot = { worker: new Worker(program, { execArgv: [], resourceLimits }), job: undefined }
  slots.push(slot)
  slot.worker.on('message', (finding: Finding | undefined) => {
    const { job } = slot
    slot.job = undefined
    slot.worker.unref()
    job?.accept(finding)
    startNext()
  })
  const close = (error: Error) => {
    if (slots.includes(slot)) slots.splice(slots.indexOf(slot), 1)
    slot.job?.reject(error)
    slot.job = undefined
    startNext()
  }
  slot.worker.on('error', close)
  slot.worker.on('exit', code => close(new Error(`Failed to look at the picture: the worker ended with ${code}.`)))
  return slot
}
