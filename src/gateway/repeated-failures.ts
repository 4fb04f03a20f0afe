import { limits } from './limits.ts'

const minute = 60_000

type Run = { since: number; count: number }

/**
 * Counts the refusals that a key gets in a row. After `limit` of them within a minute the key is blocked until that
 * minute is over; a success starts anew. A guess: the service documents the code, not its trigger.
 */
export function createRepeatedFailures(limit: number) {
  // As with throttling: no number of others makes a blocked key be forgotten.
  const counting = new Map<string, Run>()
  const blocked = new Map<string, Run>()
  const remember = (runs: Map<string, Run>, key: string, run: Run) => {
    if (runs.size >= limits.rememberedKeys.value) runs.delete(runs.keys().next().value ?? '')
    runs.set(key, run)
  }
  return {
    isBlocked(accessKeyId: string, now: number): boolean {
      const run = blocked.get(accessKeyId)
      return run !== undefined && now - run.since < minute
    },
    succeeded: (accessKeyId: string) => {
      counting.delete(accessKeyId)
      blocked.delete(accessKeyId)
    },
    failed(accessKeyId: string, now: number): void {
      const before = blocked.get(accessKeyId) ?? counting.get(accessKeyId)
      blocked.delete(accessKeyId)
      counting.delete(accessKeyId)
      const run = before && now - before.since < minute ? before : { since: now, count: 0 }
      run.count += 1
      remember(run.count >= limit ? blocked : counting, accessKeyId, run)
    },
    /** Forgets all runs, or that of one key. */
    clear(accessKeyId?: string): void {
      for (const runs of [counting, blocked]) {
        if (accessKeyId === undefined) runs.clear()
        else runs.delete(accessKeyId)
      }
    },
  }
}
