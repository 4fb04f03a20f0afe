import { limits } from '../gateway/limits.ts'
import type { Arrivals } from './arrivals.ts'

/** An endless stream of invented keys must not fill the memory. */
const mostKeys = 100_000

/** Arrivals in memory: the default, and the reference for any other. */
export function memoryArrivals() {
  const counts = new Map<string, { number: number }>()
  let era = 0
  let epoch = 0
  const epochOfKey = new Map<string, number>()
  let resets = 0
  let before = 0
  const listeners = new Set<() => void>()

  const epochOf = (accessKeyId: string) => `${epoch}.${epochOfKey.get(accessKeyId) ?? before}`

  return {
    next(accessKeyId: string) {
      let count = counts.get(accessKeyId)
      if (!count) {
        // In another era no number comes twice.
        if (counts.size >= mostKeys) {
          counts.clear()
          era += 1
        }
        count = { number: 0 }
        counts.set(accessKeyId, count)
      }
      count.number += 1
      return { epoch: epochOf(accessKeyId), number: count.number, era }
    },
    epochOf,
    begin(accessKeyId?: string) {
      if (accessKeyId !== undefined) {
        resets += 1
        // Forgotten together, each as if reset now: a call older than its reset must not pass for a newer one.
        if (epochOfKey.size >= limits.rememberedKeys.value) {
          epochOfKey.clear()
          before = resets
        }
        epochOfKey.set(accessKeyId, resets)
        counts.delete(accessKeyId)
        return
      }
      epoch += 1
      epochOfKey.clear()
      counts.clear()
      era = 0
      const ended = [...listeners]
      listeners.clear()
      for (const run of ended) run()
    },
    onEnd(run: () => void) {
      listeners.add(run)
      return () => listeners.delete(run)
    },
  } satisfies Arrivals
}
