import type { SystemTime } from './clock.ts'

/** A clock that is corrected goes on slowly; what changes by more at once was set. In milliseconds. */
const longestCorrection = 1000

/**
 * The system's time for measuring: it follows the system's clock, but when that is set forward or back by more than a
 * second, this one goes on as if it had not been. Where a test fakes the time, or nothing else measures it, it is
 * the system's time as it stands.
 */
export function createSteadyTime({ now, elapsed, mayJump }: Omit<SystemTime, 'wake'>) {
  let start = elapsed ? now() - elapsed() : 0
  let jumped = 0
  let wasFaked = false
  return {
    now(): number {
      const wall = now()
      if (!elapsed) return wall
      const isFaked = mayJump?.() === true
      const change = wall - elapsed() - start
      start += change
      if (!isFaked && !wasFaked && Math.abs(change) > longestCorrection) jumped += Math.round(change)
      wasFaked = isFaked
      return wall - jumped
    },
    /** Shows the system's time again. */
    catchUp(): void {
      start = elapsed ? now() - elapsed() : 0
      jumped = 0
    },
  }
}
