import { createSchedule } from './schedule.ts'
import { createSteadyTime } from './steady-time.ts'

/** The one clock that expiry, throttling, timestamps, nonces, callbacks and faults follow. Milliseconds since 1970. */
export type Clock = {
  now: () => number
  /**
   * What the clock on the wall shows, for judging the clocks of others: as `now`, but for a system clock that was set
   * meanwhile. Everything that lasts goes by `now`, which takes no notice of that.
   */
  wall: () => number
  /** Puts the clock at a moment; it runs on from there unless frozen. Going forward fires what becomes due. */
  set: (moment: number) => void | Promise<void>
  /** Moves the clock forward by milliseconds and fires what becomes due, in order, each at its own moment. */
  advance: (milliseconds: number) => void | Promise<void>
  /** Stops the clock, or lets it run on from where it stopped. */
  freeze: (frozen: boolean) => void | Promise<void>
  isFrozen: () => boolean
  /** Runs something once the clock shows a moment; answers how to cancel it. What is due already runs soon, never at once. */
  at: (moment: number, run: () => void) => () => void
  /** Back to the system's time, running, with nothing left to fire. */
  reset: () => void | Promise<void>
}

/** What a clock needs of the platform. */
export type SystemTime = {
  now: () => number
  /** Milliseconds since whenever, of a clock that nobody sets. */
  elapsed?: () => number
  /** Runs something in so many real milliseconds; returns how to cancel it. */
  wake: (milliseconds: number, run: () => void) => () => void
  /** Whether `now` may leap while real time passes evenly, as under the fake timers of a test. */
  mayJump?: () => boolean
}

/** The first and the last moment that the clock can show: all that is reckoned from it still is a date of four digits. */
const earliest = Date.parse('0001-01-01T00:00:00Z')
const latest = Date.parse('9999-01-01T00:00:00Z')

/** Timers of the platform hold at most this many milliseconds (2^31 - 1); a longer pause is slept in parts. */
const longestSleep = 2_147_483_647

/** How long to sleep at most while the system's time may jump, in milliseconds. */
const longestNap = 10

/** A clock that shows the system's time until it is told otherwise. */
export function createClock(system: SystemTime): Clock {
  const schedule = createSchedule()
  let offset = 0
  let frozenAt: number | undefined
  let cancelWake: (() => void) | undefined
  const steady = createSteadyTime(system)
  const now = () => frozenAt ?? steady.now() + offset

  /** Sleeps until the next moment, if there is one that will come by itself. */
  const sleep = () => {
    cancelWake?.()
    cancelWake = undefined
    const next = schedule.next()
    if (next === undefined || (frozenAt !== undefined && next > frozenAt)) return
    const longest = system.mayJump?.() ? longestNap : longestSleep
    cancelWake = system.wake(Math.min(Math.max(0, next - now()), longest), () => {
      schedule.fire(now())
      sleep()
    })
  }

  const moveTo = (moment: number) => {
    requireMoment(moment)
    // Each step sees the clock at its own moment, so that what it schedules in turn is timed from there.
    for (let due = schedule.next(); due !== undefined && due <= moment; due = schedule.next()) {
      if (due > now()) show(due)
      schedule.fire(due)
    }
    show(moment)
    sleep()
  }
  const show = (moment: number) => {
    if (frozenAt !== undefined) frozenAt = moment
    offset = moment - steady.now()
  }

  return {
    now,
    wall: () => frozenAt ?? system.now() + offset,
    set(moment) {
      requireMoment(moment)
      const before = now()
      steady.catchUp()
      show(before)
      if (moment >= now()) moveTo(moment)
      else {
        show(moment)
        sleep()
      }
    },
    advance: milliseconds => moveTo(now() + milliseconds),
    freeze(frozen) {
      const moment = now()
      frozenAt = frozen ? moment : undefined
      offset = moment - steady.now()
      sleep()
    },
    isFrozen: () => frozenAt !== undefined,
    at(moment, run) {
      const cancel = schedule.add(moment, run)
      sleep()
      return cancel
    },
    reset() {
      schedule.clear()
      steady.catchUp()
      offset = 0
      frozenAt = undefined
      sleep()
    },
  }
}

/** Whether the clock can show a moment. */
export const isMoment = (moment: number): boolean => moment >= earliest && moment <= latest

/** @throws {RangeError} for a moment that the clock cannot show. */
export function requireMoment(moment: number): void {
  if (!isMoment(moment))
    throw new RangeError(`Failed to set the clock to ${moment}: that is before the year 1 or after 9998. Go less far.`)
}
