import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'
import { type CallCloudauth, CloudauthRefusal } from './call-cloudauth.ts'

export type State = 'pending' | 'passed' | 'failed' | 'expired'

/** What a check came to: why it failed, and whose document was shown. */
export type Outcome = { state: State; reason?: string; name?: string }

/** What the front end hands over to start a check: a portrait to compare with, or that a document is to be shown. */
export type Applicant = { userId: string; metaInfo: string; portrait?: string; document?: string }

/** What the front end needs to go on: an app takes the id into its SDK, a browser goes to the address. */
export type Started = { id: string; transactionId: string; transactionUrl?: string }

type Check = {
  id: string
  callbackToken: string
  startedAt: number
  /** What Initialize answers; a promise, for a callback may be faster. */
  opened: ReturnType<CallCloudauth>
  outcome: Outcome
  asking?: Promise<Outcome> | undefined
  /** When it was last heard that the user is not done. */
  heardAt: number
}

/** What is told by a callback. */
export type Callback = {
  token: string
  passed: string
  /** The documents spell it both ways. */
  subCode: string | undefined
  subcode: string | undefined
}

/** The identity checks of a shop, however it keeps them. */
export type IdentityChecks = {
  start: (applicant: Applicant) => Promise<Started>
  takeCallback: (id: string, callback: Callback) => Promise<boolean>
  outcomeOf: (id: string) => Promise<Outcome | undefined>
  /** How many welcome gifts a user was sent: one, however often their check is told to have passed. */
  giftsOf: (id: string) => number
}

export type IdentityCheckParts = {
  callCloudauth: CallCloudauth
  /** Where the shop is reached, by browsers and by ID Verification. */
  publicUrl: string
  now: () => number | Promise<number>
}

/** ID Verification gives a user 30 minutes. */
const timeToFinish = 30 * 60_000

const shortestPause = 1000

/** Why a check failed, by SubCode, as far as a user can do anything about it. */
const reasons: Readonly<Record<string, string>> = {
  '204': 'Your face is not that of the photo.',
  '205': 'Hold the camera to your own face.',
  '206': 'Use another device.',
  '212': 'Show the original document.',
}

export const reasonOf = (subCode = '') => reasons[subCode] ?? `Your check failed (${subCode}).`

/** What Initialize is called with for an applicant. */
export function productFor({ portrait, document }: Applicant): Record<string, string> {
  if (portrait) return { ProductCode: 'FACE_VERIFY', FacePictureBase64: portrait }
  if (document) return { ProductCode: 'eKYC', DocType: document }
  return { ProductCode: 'FACE_LIVENESS' }
}

/** The name on the document that was shown, if one was. */
export function nameIn({ ExtIdInfo }: Record<string, string>): string | undefined {
  return ExtIdInfo ? JSON.parse(ExtIdInfo).ocrIdInfo?.englishName : undefined
}

// Hashed, as the documents recommend.
export const hashed = (userId: string) => createHash('sha256').update(userId).digest('hex')

/** The identity checks of the shop. A real one keeps them in its database. */
export function createIdentityChecks({ callCloudauth, publicUrl, now }: IdentityCheckParts): IdentityChecks {
  const checks = new Map<string, Check>()
  const gifts = new Map<string, number>()

  /** Learns it from ID Verification, the only one to be trusted with it; however many ask, it is asked once. */
  const learnOutcome = (check: Check): Promise<Outcome> => {
    check.asking ??= ask(check).finally(() => {
      check.asking = undefined
    })
    return check.asking
  }

  const ask = async (check: Check): Promise<Outcome> => {
    // However often the front end asks, the cloud is asked once a second at most.
    if (check.outcome.state !== 'pending' || (await now()) < check.heardAt + shortestPause) return check.outcome
    try {
      const { TransactionId = '' } = await check.opened
      const result = await callCloudauth('CheckResult', { MerchantBizId: check.id, TransactionId })
      const { Passed, SubCode } = result
      const name = nameIn(result)
      check.outcome =
        Passed === 'Y' && SubCode === '200'
          ? { state: 'passed', ...(name !== undefined && { name }) }
          : { state: 'failed', reason: reasonOf(SubCode) }
      if (check.outcome.state === 'passed') gifts.set(check.id, 1)
    } catch (thrown) {
      if (!(thrown instanceof CloudauthRefusal && thrown.code === 'ProcessNotCompleted')) throw thrown
      check.heardAt = await now()
      if (check.heardAt >= check.startedAt + timeToFinish) check.outcome = { state: 'expired' }
    }
    return check.outcome
  }

  return {
    /** @throws what `callCloudauth` throws. */
    async start(applicant) {
      const { userId, metaInfo } = applicant
      // MerchantBizId may have letters and digits only.
      const id = randomUUID().replaceAll('-', '')
      const callbackToken = randomUUID()
      const opened = callCloudauth('Initialize', {
        ...productFor(applicant),
        MerchantBizId: id,
        MerchantUserId: hashed(userId),
        MetaInfo: metaInfo,
        CallbackUrl: `${publicUrl}/callbacks/${id}`,
        CallbackToken: callbackToken,
        ReturnUrl: `${publicUrl}/?check=${id}`,
      })
      checks.set(id, {
        id,
        callbackToken,
        startedAt: await now(),
        opened,
        outcome: { state: 'pending' },
        heardAt: Number.NEGATIVE_INFINITY,
      })
      try {
        const { TransactionId: transactionId = '', TransactionUrl: transactionUrl } = await opened
        return { id, transactionId, ...(transactionUrl && { transactionUrl }) }
      } catch (thrown) {
        checks.delete(id)
        throw thrown
      }
    },

    /** A callback came, which anybody may send: whether it had the token of the check. What it tells is for reference. */
    async takeCallback(id, { token }) {
      const check = checks.get(id)
      if (!check || !isSame(check.callbackToken, token)) return false
      // What cannot be learnt now is asked for again when the user comes back: the callback itself has arrived.
      await learnOutcome(check).catch(() => undefined)
      return true
    },

    /** What a check came to, if there is one; asked for where no callback has told it, for those may get lost. */
    async outcomeOf(id) {
      const check = checks.get(id)
      return check && learnOutcome(check)
    },

    giftsOf: id => gifts.get(id) ?? 0,
  }
}

const isSame = (one: string, other: string) =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
