const minute = 60_000

/**
 * Counts the refusals that a key gets in a row. After `limit` of them within a minute the key is blocked until that
 * minute is over; a success starts anew. A guess: the service documents the code, not its trigger.
 */
export function createRepeatedFailures(limit: number) {
  const runs = new Map<string, { since: number; count: number }>()
  return {
    isBlocked(accessKeyId: string, now: number): boolean {
      const run = runs.get(accessKeyId)
      return run !== undefined && run.count >= limit && now - run.since < minute
    },
    succeeded: (accessKeyId: string) => {
      runs.delete(accessKeyId)
    },
    failed(accessKeyId: string, now: number): void {
      const run = runs.get(accessKeyId)
      if (run && now - run.since < minute) run.count += 1
      else if (runs.size < 10_000 || run) runs.set(accessKeyId, { since: now, count: 1 })
      else runs.clear()
    },
    /** Forgets all runs, or that of one key. */
    clear(accessKeyId?: string): void {
      if (accessKeyId === undefined) runs.clear()
      else runs.delete(accessKeyId)
    },
  }
}
