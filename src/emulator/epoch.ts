import { limits } from '../gateway/limits.ts'

export type Epoch = ReturnType<typeof createEpoch>

/**
 * The time between two resets, of everything or of one AccessKeyId: whoever waits for something of before is let go
 * when the next one begins, and a call of before can tell that it is one.
 */
export function createEpoch() {
  let count = 0
  const countOfKey = new Map<string, number>()
  let resets = 0
  let before = 0
  const waiting = new Set<() => void>()
  return {
    /** The epoch that a key is in. */
    of: (accessKeyId: string) => `${count}.${countOfKey.get(accessKeyId) ?? before}`,
    /** Calls back when everything is reset; answers how to be forgotten before. */
    onEnd(run: () => void): () => void {
      waiting.add(run)
      return () => waiting.delete(run)
    },
    begin(accessKeyId?: string): void {
      if (accessKeyId !== undefined) {
        resets += 1
        // Forgotten together, all as reset now: a call of before must not take itself for one of after.
        if (countOfKey.size >= limits.rememberedKeys.value) {
          countOfKey.clear()
          before = resets
        }
        countOfKey.set(accessKeyId, resets)
        return
      }
      count += 1
      countOfKey.clear()
      const released = [...waiting]
      waiting.clear()
      for (const run of released) run()
    },
  }
}
