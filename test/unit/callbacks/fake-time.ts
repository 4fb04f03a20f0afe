import type { SystemTime } from '../../../src/clock/clock.ts'

type Sleeper = { until: number; run: () => void }

/** A system time that stands still until `pass` moves it; who sleeps is woken on the way, each at the right moment. */
export function createFakeTime(start = Date.UTC(2026, 0, 31)) {
  let time = start
  const sleepers = new Set<Sleeper>()
  const soonest = () => [...sleepers].sort((one, other) => one.until - other.until)[0]
  const systemTime: SystemTime = {
    now: () => time,
    wake(milliseconds, run) {
      const sleeper = { until: time + milliseconds, run }
      sleepers.add(sleeper)
      return () => void sleepers.delete(sleeper)
    },
  }
  return {
    systemTime,
    pass(milliseconds: number) {
      const end = time + milliseconds
      for (let next = soonest(); next && next.until <= end; next = soonest()) {
        sleepers.delete(next)
        time = next.until
        next.run()
      }
      time = end
    },
  }
}
