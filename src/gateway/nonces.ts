import { limits } from './limits.ts'
import { namespaceOf } from './namespace-of.ts'

/** How long a nonce counts as used, in milliseconds. Source: gatewayAnswers (the vendor's own words: 15 minutes). */
const window = 15 * 60_000

/**
 * The nonces of the last 15 minutes. Two generations take turns, so that forgetting old ones costs nothing per call.
 */
export function createNonces() {
  let recent = new Map<string, number>()
  let older = new Map<string, number>()
  return {
    isUsed(nonce: string, now: number): boolean {
      const usedAt = recent.get(nonce) ?? older.get(nonce)
      return usedAt !== undefined && Math.abs(now - usedAt) < window
    },
    remember(nonce: string, now: number): void {
      if (recent.size >= limits.nonces.value) {
        older = recent
        recent = new Map()
      }
      recent.set(nonce, now)
    },
    /** Forgets all, or those of one key. */
    clear(accessKeyId?: string): void {
      if (accessKeyId === undefined) {
        recent = new Map()
        older = new Map()
        return
      }
      for (const generation of [recent, older])
        for (const nonce of generation.keys()) if (nonce.startsWith(namespaceOf(accessKeyId))) generation.delete(nonce)
    },
  }
}

export type Nonces = ReturnType<typeof createNonces>
