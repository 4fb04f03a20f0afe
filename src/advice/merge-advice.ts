import type { Earned } from './findings.ts'

const mostOccasions = 10

/** Adds up what emulators of several workers, shards or runs have found: each rule once for each key. */
export function mergeAdvice(lists: readonly (readonly Earned[])[]): Earned[] {
  const merged = new Map<string, Earned>()
  for (const found of lists.flat()) {
    const name = `${found.accessKeyId}\n${found.rule}`
    const before = merged.get(name)
    merged.set(name, {
      ...found,
      count: (before?.count ?? 0) + found.count,
      occasions: [...(before?.occasions ?? []), ...found.occasions].slice(0, mostOccasions),
    })
  }
  return [...merged.values()]
}
