import { detach } from '../gateway/exchange.ts'
import type { AdviceId } from './catalogue.ts'
import { createRecent, ownedBy } from './recent.ts'

/** A rule that one key's side broke: how often, and the calls that did. {@link describeFindings} puts it into words. */
export type Earned = {
  rule: AdviceId
  accessKeyId: string
  count: number
  /** RequestIds, TransactionIds or callback ids of the first and newest occasions, at most ten. */
  occasions: readonly string[]
  /** The newest occasion in words, with the value that earned it where that may be shown. */
  detail: string
}

/** Findings kept at most, over all keys: the oldest goes first. */
const mostFindings = 5000
const mostOccasions = 10
const longestDetail = 300

/** Counts findings by rule and key; the first one of each pair is told at once. */
export function createFindings(onFirst: (earned: Earned) => void) {
  const kept = createRecent<Earned>(mostFindings)
  return {
    add(rule: AdviceId, accessKeyId: string, occasion: string, words: string): void {
      const name = ownedBy(accessKeyId, rule)
      // Words quote the request: a slice of it would keep all of it.
      const detail = detach(words.slice(0, longestDetail))
      const before = kept.get(name)
      const first = { rule, accessKeyId, count: 1, occasions: [occasion], detail }
      if (!before) onFirst(first)
      kept.set(
        name,
        before
          ? { ...before, count: before.count + 1, occasions: withNewest(before.occasions, occasion), detail }
          : first,
      )
    },
    /** The findings of all keys or of one. */
    list: (accessKeyId?: string): Earned[] =>
      [...kept.values()].filter(found => accessKeyId === undefined || found.accessKeyId === accessKeyId),
    clear: kept.clear,
  }
}

/** Keeps the first half and the newest half of all occasions. */
const withNewest = (occasions: readonly string[], newest: string): string[] =>
  occasions.length < mostOccasions
    ? [...occasions, newest]
    : [...occasions.slice(0, mostOccasions / 2), ...occasions.slice(mostOccasions / 2 + 1), newest]
