import { detach } from '../gateway/exchange.ts'
import type { AdviceId } from './catalogue.ts'
import { type Fact, seenOf } from './fact.ts'
import { createFindings, type Earned } from './findings.ts'
import type { Found } from './judge-call.ts'
import { lateFindings, type Opened } from './late-findings.ts'
import { createRecent } from './recent.ts'
import type { SeenAttempt, SeenCall, SeenEnding, SeenPage } from './seen.ts'
import { watchAttempts } from './watch-attempts.ts'

type Add = (rule: AdviceId, detail: string) => void

type AdviceParts = {
  now: () => number
  /** Real time in milliseconds; where it starts to count does not matter. */
  realNow: () => number
  /** How long a transaction is open, in milliseconds. */
  timeToFinish: number
  /** Told of the first finding of each rule and key, for the log. */
  onFirst?: (earned: Earned) => void
}

/** At most so many of the newest transactions, MerchantBizIds and users are known to advice, and at least half as many. */
const mostRemembered = 10_000
const longestBizId = 128
const slowCallback = 5000

/**
 * Watches what an integrator's side sends and tells where it goes against the documents or its own safety. It keeps
 * ids of the newest transactions and calls only, never a picture, secret or MetaInfo, and needs no configuration.
 */
export function createAdvice({ now, realNow, timeToFinish, onFirst = () => undefined }: AdviceParts) {
  const findings = createFindings(onFirst)
  const opened = createRecent<Opened>(mostRemembered)
  const bizIds = createRecent<Opened>(mostRemembered)
  const openOfUser = createRecent<Opened>(mostRemembered)
  const attempts = watchAttempts()
  const memories = [opened, bizIds, openOfUser, attempts]

  const watchInitialize = (call: SeenCall, addOfPast: Add) => {
    const { accessKeyId, parameters, transactionId } = call
    const value = (name: string) => parameters.get(name) ?? ''
    if (call.code !== 'Success' || transactionId === undefined) return
    const bizId = value('MerchantBizId')
    const transaction: Opened = {
      transactionId,
      accessKeyId,
      merchantBizId:
        bizId.length <= longestBizId && call.kept?.MerchantBizId === bizId
          ? call.kept.MerchantBizId
          : detach(bizId.slice(0, longestBizId)),
      expiresAt: call.at + timeToFinish,
      openUntil: call.at + Math.min(call.endsAfter ?? timeToFinish, timeToFinish),
      ended: false,
      isUnknown: call.isAnswerLost,
      hasResult: false,
      checked: false,
      polls: undefined,
      pages: 0,
    }
    opened.set(accessKeyId, transactionId, transaction)
    const ofSameBiz = bizIds.set(accessKeyId, bizId, transaction)
    if (ofSameBiz && !ofSameBiz.isUnknown) addOfPast('biz-id-reused', `MerchantBizId ${bizId.slice(0, 64)}`)
    const earlier = openOfUser.set(accessKeyId, value('MerchantUserId'), transaction)
    if (earlier && !earlier.ended && !earlier.isUnknown && call.at < earlier.openUntil)
      addOfPast('open-verification', `${earlier.transactionId} of the same MerchantUserId is still open`)
  }

  const watchCheckResult = (call: SeenCall, add: Add, addOfPast: Add) => {
    const { accessKeyId, parameters, code, at } = call
    const id = parameters.get('TransactionId') ?? ''
    const transaction = opened.get(accessKeyId, id)
    // One that this key did get may have been forgotten since, by hand or for want of room.
    if (code === 'TransactionIdInvalid' && !transaction) add('foreign-transaction', `TransactionId ${id.slice(0, 40)}`)
    if (!transaction) return
    const bizId = parameters.get('MerchantBizId') ?? ''
    if (bizId && bizId.slice(0, longestBizId) !== transaction.merchantBizId)
      add(
        'biz-id-differs',
        `MerchantBizId ${bizId.slice(0, 64)}, opened with ${transaction.merchantBizId.slice(0, 64)}`,
      )
    if (code === 'Success') transaction.checked = true
    if (code !== 'ProcessNotCompleted') return
    // A frozen clock shows no pause, and a test that moves the clock makes none: either counts.
    const { polls } = transaction
    const lastReal = realNow()
    const sincePoll = polls ? Math.max(at - polls.last, lastReal - polls.lastReal) : Number.POSITIVE_INFINITY
    if (sincePoll < 1000) addOfPast('polled-too-fast', `${Math.max(0, Math.round(sincePoll))} ms after the last time`)
    transaction.polls = { count: (polls?.count ?? 0) + 1, last: at, lastReal }
  }

  const watchAction = (call: SeenCall, add: Add, addOfPast: Add) => {
    if (call.action === 'Initialize' || call.action === 'InitializeV2') watchInitialize(call, addOfPast)
    else if (call.action === 'CheckResult') watchCheckResult(call, add, addOfPast)
  }

  const noteEnding = ({ transactionId, accessKeyId, subCode }: SeenEnding) => {
    const transaction = opened.get(accessKeyId, transactionId)
    if (!transaction) return
    transaction.ended = true
    transaction.hasResult = subCode !== undefined
  }

  /** Answers how often its page was opened, or 0 when this was a step on the page itself. */
  const notePage = ({ transactionId, accessKeyId, isOwnStep }: Omit<SeenPage, 'isFramed' | 'isChanged'>) => {
    const transaction = opened.get(accessKeyId, transactionId)
    if (!transaction || isOwnStep) return 0
    transaction.pages += 1
    return transaction.pages
  }

  const late = (accessKeyId?: string) => lateFindings(opened.values(), now(), accessKeyId)

  return {
    /**
     * Looks at an answered call, and at what it broke all by itself; answers the further rules that its answer tells of.
     * What it broke together with earlier ones depends on their order, which answers must not.
     */
    call(call: SeenCall, own: readonly Found[]): readonly AdviceId[] {
      const { accessKeyId, requestId } = call
      let about: AdviceId[] | undefined
      const addOfPast = (rule: AdviceId, detail: string) => findings.add(rule, accessKeyId, requestId, detail)
      const add = (rule: AdviceId, detail: string) => {
        about ??= []
        if (!about.includes(rule)) about.push(rule)
        addOfPast(rule, detail)
      }
      attempts.call(call, addOfPast)
      for (const { rule, detail } of own) addOfPast(rule, detail)
      watchAction(call, add, addOfPast)
      return about ?? none
    },
    /** What another emulator has seen: it is remembered for what comes next, and earns nothing here. */
    witness(fact: Fact): void {
      if (fact.kind === 'ended') noteEnding(fact)
      else if (fact.kind === 'page') notePage(fact)
      else {
        const call = seenOf(fact)
        attempts.call(call, ignore)
        watchAction(call, ignore, ignore)
      }
    },
    /** A verification ended, by whatever step. */
    ended(ending: SeenEnding): void {
      const { transactionId, accessKeyId, subCode, securityLevel } = ending
      noteEnding(ending)
      if (subCode === '206' && securityLevel !== '01')
        findings.add(
          'safe-mode-in-tests',
          accessKeyId,
          transactionId,
          `${transactionId}: SecurityLevel ${securityLevel ?? '02 (default)'}`,
        )
    },
    /** An attempt at a callback came to its end. */
    attempt({ callbackId, accessKeyId, status, error, milliseconds }: SeenAttempt): void {
      const add = (rule: AdviceId, detail: string) => findings.add(rule, accessKeyId, callbackId, detail)
      if (milliseconds >= slowCallback) add('callback-slow', `${milliseconds} ms`)
      if (status === undefined) add('callback-refused', error ?? 'no answer')
      else if (status >= 300 && status < 400) add('callback-redirected', `status ${status}`)
      else if (status < 200 || status >= 300) add('callback-refused', `status ${status}`)
    },
    /** The end user's page was loaded. */
    page({ transactionId, accessKeyId, isFramed, isOwnStep, isChanged }: SeenPage): void {
      const add = (rule: AdviceId, detail: string) => findings.add(rule, accessKeyId, transactionId, detail)
      const pages = notePage({ transactionId, accessKeyId, isOwnStep })
      if (pages > 1) add('page-opened-twice', `${transactionId}: loaded ${pages} times`)
      if (isChanged) add('page-address-changed', `${transactionId}: a query was added`)
      if (isFramed) add('page-framed-by-hand', `${transactionId}: in a frame`)
    },
    /** What was found so far, of all keys or of one. */
    found: findings.list,
    /** What time decides: found as of now, and taken back by what comes later. */
    late,
    /** Everything, rules that time decides included. */
    list: (accessKeyId?: string): Earned[] => [...findings.list(accessKeyId), ...late(accessKeyId)],
    /** Forgets all, or what belongs to one key. */
    clear(accessKeyId?: string): void {
      findings.clear(accessKeyId)
      for (const memory of memories) memory.clear(accessKeyId)
    },
  }
}

const none: readonly AdviceId[] = []
const ignore = () => undefined
