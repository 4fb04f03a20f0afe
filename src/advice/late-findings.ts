import { createFindings, type Earned } from './findings.ts'

/** What advice knows of a transaction. */
export type Opened = {
  transactionId: string
  accessKeyId: string
  /** Cut to the length that is looked at. */
  merchantBizId: string
  expiresAt: number
  /** When it ends by itself: as it was planned, or by expiring. */
  openUntil: number
  ended: boolean
  /** Whether its caller never got the id, and can only open another one. */
  isUnknown: boolean
  hasResult: boolean
  checked: boolean
  polls: Polls | undefined
  pages: number
}

/** How often CheckResult came before there was a result, and when last: on the emulator's clock and in real time. */
type Polls = { count: number; last: number; lastReal: number }

const minute = 60_000

/**
 * What time decides, of all keys or of one, derived whenever somebody asks: a CheckResult that comes later takes it back.
 * `now` is in milliseconds on the emulator's clock.
 */
export function lateFindings(transactions: Iterable<Opened>, now: number, accessKeyId?: string): Earned[] {
  const late = createFindings(() => undefined)
  for (const transaction of transactions) {
    const { transactionId, accessKeyId: owner, hasResult, isUnknown, checked, polls, expiresAt } = transaction
    if (checked || (accessKeyId !== undefined && owner !== accessKeyId)) continue
    if (hasResult && !isUnknown)
      late.add('result-not-checked', owner, transactionId, `${transactionId} has a result that nobody read`)
    else if (polls && polls.count >= 2 && now >= expiresAt && polls.last < expiresAt - minute)
      late.add(
        'polled-too-short',
        owner,
        transactionId,
        `${transactionId}: ${polls.count} times, the last ${Math.round((expiresAt - polls.last) / 1000)} s before it expired`,
      )
  }
  return late.list()
}
