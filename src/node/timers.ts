import * as timers from 'node:timers'
import type { SystemTime } from '../clock/clock.ts'

/**
 * Node's own timers, bound when this loads. A test that fakes the timers of its process must not stop a server in it:
 * under faked ones no answer would ever leave, here and in every later test of that process.
 */
export const { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } = timers

const ownDate = Date
const elapsed = performance.now.bind(performance)

/**
 * The time of this process, as a test may have set it (`vi.setSystemTime`, fake timers): SDKs of the same process sign
 * with it. Sleeps are real.
 */
export const systemTime: SystemTime = {
  now: () => Date.now(),
  elapsed: () => elapsed(),
  mayJump: () => Date !== ownDate,
  wake(milliseconds, run) {
    // Unreferenced: a verification that nobody finishes does not keep a process or a test run alive.
    const timer = setTimeout(run, milliseconds).unref()
    return () => clearTimeout(timer)
  },
}

/** The time of the machine, whatever a test has set: it is what others hold certificates against. */
export const machineTime = (): number => ownDate.now()
