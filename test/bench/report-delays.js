// @ts-check
// Imported into a server under measurement (NODE_OPTIONS=--import=…): on SIGUSR2 it writes how long the event loop kept
// others waiting since the last time, in milliseconds, into the file that DELAYS_FILE names.
import { renameSync, writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const file = process.env.DELAYS_FILE
const resolution = 1

// Workers import it too, but nobody waits for theirs.
if (isMainThread && file) {
  const delays = monitorEventLoopDelay({ resolution })
  delays.enable()
  process.on('SIGUSR2', () => {
    // Each sample holds the timer's own interval.
    const late = (/** @type {number} */ nanoseconds) => Math.max(0, nanoseconds / 1e6 - resolution)
    writeFileSync(
      `${file}.part`,
      JSON.stringify({ p50: late(delays.percentile(50)), p99: late(delays.percentile(99)), max: late(delays.max) }),
    )
    renameSync(`${file}.part`, file)
    delays.reset()
  })
}
