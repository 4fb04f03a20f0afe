import { detach } from '../gateway/exchange.ts'
import type { AdviceId } from './catalogue.ts'
import { createRecent } from './recent.ts'

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
/** The first and the newest occasions that are kept, of each so many. */
const mostOccasions = 5
const longestDetail = 300

/** A finding as it is counted. Many a suite earns one with every call: it is written over, and not made again. */
type Kept = {
  rule: AdviceId
  accessKeyId: string
  count: number
  first: string[]
  /** The newest in turn: the one of a `count` stands at the same place as the one that came five before it. */
  newest: string[]
  detail: string
}

/** Counts findings by rule and key; the first one of each pair is told at once. */
export function createFindings(onFirst: (earned: Earned) => void) {
  const all = createRecent<Kept>(mostFindings)
  return {
    add(rule: AdviceId, accessKeyId: string, occasion: string, words: string): void {
      // Words quote the request: a slice of it would keep all of it.
      const detail = detach(words.slice(0, longestDetail))
      const kept = all.get(accessKeyId, rule)
      if (!kept) {
        onFirst({ rule, accessKeyId, count: 1, occasions: [occasion], detail })
        all.set(accessKeyId, rule, { rule, accessKeyId, count: 1, first: [occasion], newest: [], detail })
        return
      }
      kept.count += 1
      kept.detail = detail
      if (kept.count <= mostOccasions) kept.first.push(occasion)
      else kept.newest[kept.count % mostOccasions] = occasion
      all.set(accessKeyId, rule, kept)
    },
    /** The findings of all keys or of one. */
    list: (accessKeyId?: string): Earned[] =>
      all
        .values()
        .filter(kept => accessKeyId === undefined || kept.accessKeyId === accessKeyId)
        .map(earnedOf),
    clear: all.clear,
  }
}

function earnedOf({ rule, accessKeyId, count, first, newest, detail }: Kept): Earned {
  const oldest = (count + 1) % mostOccasions
  const inOrder = [...newest.slice(oldest), ...newest.slice(0, oldest)].filter(occasion => occasion !== undefined)
  return { rule, accessKeyId, count, occasions: [...first, ...inOrder], detail }
}
