import { limits } from './limits.ts'
import { namespaceOf } from './namespace-of.ts'

type Passed = { times: number[]; oldest: number }

/** How many moments are remembered of keys at their limit, over all of them. */
const mostMoments = 1_000_000

/**
 * Counts calls in a sliding second: `tryCall` answers 0 when the call may pass, else the milliseconds until one may.
 * Refused calls do not count. Exact on any clock: of N calls a second, call N + 1 passes 1000 ms after the first.
 */
export function createSlidingSecond(limit: number) {
  // Invented keys must not fill the memory. Those that are at their limit are remembered apart, so that no number of
  // others, under a clock that stands still, makes one be forgotten and let in again.
  const below = new Map<string, Passed>()
  const atLimit = new Map<string, Passed>()
  const mostAtLimit = Math.max(1, Math.min(limits.rememberedKeys.value, Math.floor(mostMoments / limit)))

  const forgetFirst = (from: Map<string, Passed>) => from.delete(from.keys().next().value ?? '')

  return {
    tryCall(name: string, now: number): number {
      const full = atLimit.get(name)
      if (full) {
        const elapsed = now - (full.times[full.oldest] ?? 0)
        // A clock that was set back would otherwise lock the key out until the clock catches up.
        if (elapsed >= 0 && elapsed < 1000) return Math.max(1, Math.ceil(1000 - elapsed))
        full.times[full.oldest] = now
        full.oldest = (full.oldest + 1) % limit
        return 0
      }
      let passed = below.get(name)
      if (!passed) {
        if (below.size >= limits.rememberedKeys.value) forgetFirst(below)
        passed = { times: [], oldest: 0 }
        below.set(name, passed)
      }
      passed.times.push(now)
      if (passed.times.length < limit) return 0
      below.delete(name)
      if (atLimit.size >= mostAtLimit) forgetFirst(atLimit)
      atLimit.set(name, passed)
      return 0
    },
    /** Forgets all, or the names that belong to one key. */
    clear(accessKeyId?: string): void {
      for (const memory of [below, atLimit]) {
        if (accessKeyId === undefined) memory.clear()
        else for (const name of memory.keys()) if (name.startsWith(namespaceOf(accessKeyId))) memory.delete(name)
      }
    },
  }
}

export type SlidingSecond = ReturnType<typeof createSlidingSecond>
