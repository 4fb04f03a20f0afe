import { limits } from '../gateway/limits.ts'
import { type Failures, failureWindow } from './failures.ts'

type Row = { since: number; count: number }

/** Refusals in a row, in memory: the default, and the reference for any other. */
export function memoryFailures(): Failures {
  // Blocked keys are remembered apart: no number of others makes one be forgotten.
  const counting = new Map<string, Row>()
  const blocked = new Map<string, Row>()

  const rowOf = (accessKeyId: string, now: number) => {
    const row = blocked.get(accessKeyId) ?? counting.get(accessKeyId)
    return row && now - row.since < failureWindow ? row : undefined
  }
  const forget = (accessKeyId: string) => {
    counting.delete(accessKeyId)
    blocked.delete(accessKeyId)
  }

  return {
    inARow: (accessKeyId, now) => rowOf(accessKeyId, now)?.count ?? 0,
    failed(accessKeyId, limit, now) {
      const row = rowOf(accessKeyId, now) ?? { since: now, count: 0 }
      forget(accessKeyId)
      row.count += 1
      const rows = row.count >= limit ? blocked : counting
      if (rows.size >= limits.rememberedKeys.value) rows.delete(rows.keys().next().value ?? '')
      rows.set(accessKeyId, row)
    },
    succeeded: forget,
    clear(accessKeyId) {
      if (accessKeyId !== undefined) return forget(accessKeyId)
      counting.clear()
      blocked.clear()
    },
  }
}
