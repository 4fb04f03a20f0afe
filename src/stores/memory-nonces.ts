import { limits } from '../gateway/limits.ts'
import { type Nonces, nonceWindow } from './nonces.ts'

/** What the nonces of a key begin with, and of nothing else, whatever characters the key holds. */
const prefixOf = (accessKeyId: string) => `${accessKeyId.length} ${accessKeyId} `

/** Nonces in memory. Two generations take turns, so that forgetting old ones costs nothing per call. */
export function memoryNonces(): Nonces {
  let recent = new Map<string, number>()
  let older = new Map<string, number>()
  const isUsed = (name: string, now: number) => {
    const usedAt = recent.get(name) ?? older.get(name)
    return usedAt !== undefined && Math.abs(now - usedAt) < nonceWindow
  }
  /** A call asks twice about its nonce. Its name is made once, for a Map finds the same text faster. */
  let newest = { accessKeyId: '', nonce: '', name: prefixOf('') }
  const nameOf = (accessKeyId: string, nonce: string) => {
    if (newest.nonce !== nonce || newest.accessKeyId !== accessKeyId)
      newest = { accessKeyId, nonce, name: prefixOf(accessKeyId) + nonce }
    return newest.name
  }
  return {
    isUsed: (accessKeyId, nonce, now) => isUsed(nameOf(accessKeyId, nonce), now),
    use(accessKeyId, nonce, now) {
      const name = nameOf(accessKeyId, nonce)
      if (isUsed(name, now)) return false
      if (recent.size >= limits.nonces.value) {
        older = recent
        recent = new Map()
      }
      recent.set(name, now)
      return true
    },
    clear(accessKeyId) {
      if (accessKeyId === undefined) {
        recent = new Map()
        older = new Map()
        return
      }
      for (const generation of [recent, older])
        for (const name of generation.keys()) if (name.startsWith(prefixOf(accessKeyId))) generation.delete(name)
    },
  }
}
