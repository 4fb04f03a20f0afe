import { type Clock, createClock, requireMoment, type SystemTime } from '../clock/clock.ts'
import type { SharedState } from './shared-state.ts'

/** So many things that become due are stepped through when the clock is moved; more become due together. */
const mostSteps = 10_000

type ClockParts = {
  /** The store's time, as this replica reckons it. */
  storeTime: SystemTime
  state: SharedState
  /** Tells the other replicas to look at the state; resolves once they have. */
  tellOthers: () => Promise<void>
}

/** What is due in the store: when the next of it is, and how to carry out what is. */
export type Due = { next: () => Promise<number | undefined>; run: () => Promise<void> }

/**
 * The clock, shared: it shows the store's time, however the clocks of the replicas differ, and moving it moves it
 * for all. A move resolves once every replica shows it.
 */
export function redisClock({ storeTime, state, tellOthers }: ClockParts) {
  const clock = createClock(storeTime)
  let due: Due | undefined

  const adopt = ({ offset, frozenAt }: { offset: number; frozenAt?: number }) => {
    clock.freeze(frozenAt !== undefined)
    clock.set(frozenAt ?? storeTime.now() + offset)
  }
  adopt(state.clock())
  state.onClock(adopt)

  const show = async (moment: number, isFrozen = clock.isFrozen()) => {
    await state.setClock({ offset: moment - storeTime.now(), ...(isFrozen && { frozenAt: moment }) })
    await tellOthers()
  }

  /** Each thing that becomes due sees the clock at its own moment. */
  const moveTo = async (moment: number) => {
    requireMoment(moment)
    for (let step = 0; due && step < mostSteps; step += 1) {
      const next = await due.next()
      if (next === undefined || next > moment) break
      if (next > clock.now()) await show(next)
      await due.run()
    }
    await show(moment)
    await due?.run()
  }

  const shared: Clock = {
    ...clock,
    set: moment => moveTo(moment),
    advance: milliseconds => moveTo(clock.now() + milliseconds),
    freeze: frozen => show(clock.now(), frozen),
    async reset() {
      clock.reset()
      await state.setClock({ offset: 0 })
      await tellOthers()
    },
  }
  return {
    clock: shared,
    /** What a move carries out on its way. */
    setDue(parts: Due): void {
      due = parts
    },
  }
}
