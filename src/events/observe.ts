import type { Clock } from '../clock/clock.ts'
import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import type { Scenarios } from '../scenarios/scenarios.ts'

/** Scenarios that say when what is armed has changed. */
export function observeScenarios(scenarios: Scenarios, changed: () => void): Scenarios {
  const then = <Value>(step: Awaitable<Value>): Awaitable<Value> =>
    whenReady(step, value => {
      changed()
      return value
    })
  return {
    ...scenarios,
    arm: arming => then(scenarios.arm(arming)),
    disarm: id => then(scenarios.disarm(id)),
    clear: accessKeyId => then(scenarios.clear(accessKeyId)),
  }
}

/** A clock that reports when it was moved. */
export function observeClock(clock: Clock, moved: () => void): Clock {
  const then = (step: Awaitable<void>) => whenReady(step, moved)
  return {
    ...clock,
    set: moment => then(clock.set(moment)),
    advance: milliseconds => then(clock.advance(milliseconds)),
    freeze: frozen => then(clock.freeze(frozen)),
  }
}
