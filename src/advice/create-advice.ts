import { detach } from '../gateway/exchange.ts'
import type { AdviceId } from './catalogue.ts'
import { type Fact, seenOf } from './fact.ts'
import { createFindings, type Earned } from './findings.ts'
import { lateFindings, type Opened } from './late-findings.ts'
import { judgeMetaInfo, type MetaInfoKind } from './meta-info.ts'
import { personalIdKind } from './personal-id.ts'
import { createRecent } from './recent.ts'
import type { SeenAttempt, SeenCall, SeenEnding, SeenPage } from './seen.ts'
import { watchAttempts } from './watch-attempts.ts'

type Add = (rule: AdviceId, detail: string) => void

type AdviceParts = {
  now: () => number
  /** Real time in milliseconds, from any start. */
  realNow: () => number
  /** How long a transaction is open, in milliseconds. */
  timeToFinish: number
  /** The parameters that an action reads, or undefined where it is not known. */
  parametersOf: (action: string) => ReadonlySet<string> | undefined
  /** Told of the first finding of each rule and key, for the log. */
  onFirst?: (earned: Earned) => void
}

/** At most so many of the newest transactions, MerchantBizIds and users are known to advice, and at least half as many. */
const mostRemembered = 10_000
const longestBizId = 128
const slowCallback = 5000

/** 0.6 MB, and how many Base64 characters stand for it. Source: faceVerify. */
const largestBase64 = Math.ceil((0.6 * 1024 * 1024 * 4) / 3)

/**
 * Watches what an integrator's side sends and tells where it goes against the documents or its own safety. It keeps
 * ids of the newest transactions and calls only, never a picture, secret or MetaInfo, and needs no configuration.
 */
export function createAdvice({ now, realNow, timeToFinish, parametersOf, onFirst = () => undefined }: AdviceParts) {
  const findings = createFindings(onFirst)
  const opened = createRecent<Opened>(mostRemembered)
  const bizIds = createRecent<Opened>(mostRemembered)
  const openOfUser = createRecent<Opened>(mostRemembered)
  const attempts = watchAttempts()
  const memories = [opened, bizIds, openOfUser, attempts]
  let lastMetaInfo: { text: string; judged: MetaInfoKind } | undefined

  /** Tests send the same MetaInfo again and again: it is judged once. */
  const judge = (text: string): MetaInfoKind => {
    if (lastMetaInfo?.text !== text)
      lastMetaInfo = { text: text.length > 4096 ? '' : text, judged: judgeMetaInfo(text) }
    return lastMetaInfo.judged
  }

  const watchInitialize = (call: SeenCall, add: Add, addOfPast: Add) => {
    const { accessKeyId, parameters, transactionId } = call
    const value = (name: string) => parameters.get(name) ?? ''
    const user = value('MerchantUserId')
    const personal = personalIdKind(user)
    if (personal) add('user-id-personal', `MerchantUserId of ${user.length} characters reads as ${personal}`)
    const metaInfo = value('MetaInfo')
    const { kind, deviceType } = metaInfo === '' ? { kind: 'genuine' as const, deviceType: undefined } : judge(metaInfo)
    if (kind !== 'genuine') add(`meta-info-${kind}`, `MetaInfo of ${metaInfo.length} characters`)
    if (deviceType === 'web' && value('Model') === 'PHOTINUS_LIVENESS')
      add('photinus-on-pc', 'Model PHOTINUS_LIVENESS, deviceType web')
    if (value('FacePictureBase64') && value('FacePictureUrl'))
      add('both-pictures', 'FacePictureBase64 and FacePictureUrl')
    if (value('FacePictureBase64').length > largestBase64)
      add(
        'large-base64-picture',
        `FacePictureBase64 of ${Math.round((value('FacePictureBase64').length * 3) / 4)} bytes`,
      )
    if (value('CallbackUrl') && !value('CallbackToken'))
      add('callback-without-token', 'CallbackUrl without CallbackToken')
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
    const earlier = openOfUser.set(accessKeyId, user, transaction)
    if (earlier && !earlier.ended && !earlier.isUnknown && call.at < earlier.expiresAt)
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
    if (call.action === 'Initialize' || call.action === 'InitializeV2') watchInitialize(call, add, addOfPast)
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

  const watchUnread = ({ action, parameters }: SeenCall, add: Add) => {
    const known = parametersOf(action)
    if (!known) return
    for (const name of parameters.keys())
      if (!known.has(name)) add('unread-parameter', `${action}: ${name.slice(0, 64)}`)
  }

  const late = (accessKeyId?: string) => lateFindings(opened.values(), now(), accessKeyId)

  return {
    /**
     * Looks at an answered call; answers the rules that this call broke all by itself. What it broke together with
     * earlier ones depends on their order, which answers must not.
     */
    call(call: SeenCall): readonly AdviceId[] {
      let about: AdviceId[] | undefined
      const add = (rule: AdviceId, detail: string) => {
        about ??= []
        if (!about.includes(rule)) about.push(rule)
        findings.add(rule, call.accessKeyId, call.requestId, detail)
      }
      const addOfPast = (rule: AdviceId, detail: string) => findings.add(rule, call.accessKeyId, call.requestId, detail)
      attempts.call(call, addOfPast)
      watchUnread(call, add)
      if (call.accessKeyId !== '' && (call.header('origin') ?? call.header('sec-fetch-site')) !== undefined)
        add('key-in-browser', `Origin ${(call.header('origin') ?? 'unknown').slice(0, 100)}`)
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
