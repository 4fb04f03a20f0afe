import type { SystemTime } from '../../../src/clock/clock.ts'

/** Real time that stands still until the test lets it pass. */
export function fakeRealTime() {
  let now = 0
  let sleeping: { due: number; run: () => void }[] = []
  const wake: SystemTime['wake'] = (milliseconds, run) => {
    const sleeper = { due: now + milliseconds, run }
    sleeping.push(sleeper)
    return () => {
      sleeping = sleeping.filter(other => other !== sleeper)
    }
  }
  return {
    wake,
    elapse(milliseconds: number): void {
      now += milliseconds
      const due = sleeping.filter(sleeper => sleeper.due <= now).sort((left, right) => left.due - right.due)
      sleeping = sleeping.filter(sleeper => sleeper.due > now)
      for (const { run } of due) run()
    },
    sleeping: () => sleeping.length,
  }
}
