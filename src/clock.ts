/** The one clock that expiry, throttling, timestamps and nonces follow. Milliseconds since 1970. */
export type Clock = {
  now: () => number
  /** Puts the clock at a moment; it runs on from there unless frozen. */
  set: (moment: number) => void
  /** Moves the clock forward by milliseconds. */
  advance: (milliseconds: number) => void
  /** Stops the clock, or lets it run on from where it stopped. */
  freeze: (frozen: boolean) => void
  isFrozen: () => boolean
  /** Back to the system's time, running. */
  reset: () => void
}

/** A clock that shows the system's time until it is told otherwise. */
export function createClock(systemTime: () => number): Clock {
  let offset = 0
  let frozenAt: number | undefined
  const now = () => frozenAt ?? systemTime() + offset
  return {
    now,
    set(moment) {
      if (frozenAt !== undefined) frozenAt = moment
      offset = moment - systemTime()
    },
    advance(milliseconds) {
      if (frozenAt !== undefined) frozenAt += milliseconds
      else offset += milliseconds
    },
    freeze(frozen) {
      const moment = now()
      offset = moment - systemTime()
      frozenAt = frozen ? moment : undefined
    },
    isFrozen: () => frozenAt !== undefined,
    reset() {
      offset = 0
      frozenAt = undefined
    },
  }
}
