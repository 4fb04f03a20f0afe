import { limits } from '../gateway/limits.ts'
import type { Limits } from './limits.ts'

/** The times of the calls that passed, as a ring of at most `limit`. */
type Window = { times: number[]; oldest: number }

/** How many moments are remembered of keys at their limit, over all of them. */
const mostMoments = 1_000_000

/** What the names of a key begin with, and of nothing else, whatever characters the key holds. */
const prefixOf = (accessKeyId: string) => `${accessKeyId.length} ${accessKeyId} `

const forgetFirst = (windows: Map<string, Window>) => windows.delete(windows.keys().next().value ?? '')

/** Limits in memory: the default, and the reference for any other. */
export function memoryLimits(): Limits {
  // Invented keys must not fill the memory. Those that are at their limit are remembered apart, so that no number of
  // others, under a clock that stands still, makes one be forgotten and let in again.
  const below = new Map<string, Window>()
  const atLimit = new Map<string, Window>()

  return {
    tryCall(accessKeyId, action, limit, now) {
      const name = prefixOf(accessKeyId) + action
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
      const mostAtLimit = Math.max(1, Math.min(limits.rememberedKeys.value, Math.floor(mostMoments / limit)))
      if (atLimit.size >= mostAtLimit) forgetFirst(atLimit)
      atLimit.set(name, passed)
      return 0
    },
    clear(accessKeyId) {
      for (const windows of [below, atLimit]) {
        if (accessKeyId === undefined) windows.clear()
        else for (const name of windows.keys()) if (name.startsWith(prefixOf(accessKeyId))) windows.delete(name)
      }
    },
  }
}
