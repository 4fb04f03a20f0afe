import { namespaceOf } from './namespace-of.ts'

/**
 * Counts calls in a sliding second: `tryCall` answers 0 when the call may pass, else the milliseconds until one may.
 * Refused calls do not count. Exact on any clock: of N calls a second, call N + 1 passes 1000 ms after the first.
 */
export function createSlidingSecond(limit: number) {
  const limits = new Map<string, { times: number[]; oldest: number }>()
  return {
    tryCall(name: string, now: number): number {
      let passed = limits.get(name)
      if (!passed) {
        // Invented keys must not fill the memory: the one that was first heard of longest ago is forgotten.
        if (limits.size >= 10_000) limits.delete(limits.keys().next().value ?? '')
        passed = { times: [], oldest: 0 }
        limits.set(name, passed)
      }
      if (passed.times.length < limit) {
        passed.times.push(now)
        return 0
      }
      const elapsed = now - (passed.times[passed.oldest] ?? 0)
      // A clock that was set back would otherwise lock the key out until the clock catches up.
      if (elapsed >= 0 && elapsed < 1000) return Math.max(1, Math.ceil(1000 - elapsed))
      passed.times[passed.oldest] = now
      passed.oldest = (passed.oldest + 1) % limit
      return 0
    },
    /** Forgets all, or the names that belong to one key. */
    clear(accessKeyId?: string): void {
      if (accessKeyId === undefined) limits.clear()
      else for (const name of limits.keys()) if (name.startsWith(namespaceOf(accessKeyId))) limits.delete(name)
    },
  }
}

export type SlidingSecond = ReturnType<typeof createSlidingSecond>
