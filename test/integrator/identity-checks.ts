import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'
import { type CallCloudauth, CloudauthRefusal } from './call-cloudauth.ts'

export type State = 'pending' | 'passed' | 'failed' | 'expired'

/** What the front end hands over to start a check. */
export type Applicant = { userId: string; metaInfo: string; portrait?: string }

/** What the front end needs to go on: an app takes the id into its SDK, a browser goes to the address. */
export type Started = { id: string; transactionId: string; transactionUrl?: string }

type Check = {
  id: string
  callbackToken: string
  startedAt: number
  /** What Initialize answers; a promise, for a callback may be faster. */
  opened: ReturnType<CallCloudauth>
  state: State
  asking?: Promise<State> | undefined
  /** When it was last heard that the user is not done. */
  heardAt: number
}

type IdentityCheckParts = {
  callCloudauth: CallCloudauth
  /** Where the shop is reached, by browsers and by ID Verification. */
  publicUrl: string
  now: () => number | Promise<number>
}

/** ID Verification gives a user 30 minutes. */
const timeToFinish = 30 * 60_000

const shortestPause = 1000

/** The identity checks of the shop. A real one keeps them in its database. */
export function createIdentityChecks({ callCloudauth, publicUrl, now }: IdentityCheckParts) {
  const checks = new Map<string, Check>()

  /** Learns the state from ID Verification, the only one to be trusted with it; however many ask, it is asked once. */
  const learnState = (check: Check): Promise<State> => {
    check.asking ??= askForState(check).finally(() => {
      check.asking = undefined
    })
    return check.asking
  }

  const askForState = async (check: Check): Promise<State> => {
    // However often the front end asks, the cloud is asked once a second at most.
    if (check.state !== 'pending' || (await now()) < check.heardAt + shortestPause) return check.state
    try {
      const { TransactionId = '' } = await check.opened
      const { Passed } = await callCloudauth('CheckResult', { MerchantBizId: check.id, TransactionId })
      check.state = Passed === 'Y' ? 'passed' : 'failed'
    } catch (thrown) {
      if (!(thrown instanceof CloudauthRefusal && thrown.code === 'ProcessNotCompleted')) throw thrown
      check.heardAt = await now()
      if (check.heardAt >= check.startedAt + timeToFinish) check.state = 'expired'
    }
    return check.state
  }

  return {
    /** @throws what `callCloudauth` throws. */
    async start({ userId, metaInfo, portrait }: Applicant): Promise<Started> {
      // MerchantBizId may have letters and digits only.
      const id = randomUUID().replaceAll('-', '')
      const callbackToken = randomUUID()
      const opened = callCloudauth('Initialize', {
        ...(portrait ? { ProductCode: 'FACE_VERIFY', FacePictureBase64: portrait } : { ProductCode: 'FACE_LIVENESS' }),
        MerchantBizId: id,
        // Hashed, as the documents recommend.
        MerchantUserId: createHash('sha256').update(userId).digest('hex'),
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
        state: 'pending',
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

    /** A callback came, which anybody may send: whether it had the token of the check. */
    async takeCallback(id: string, callbackToken: string): Promise<boolean> {
      const check = checks.get(id)
      if (!check || !isSame(check.callbackToken, callbackToken)) return false
      // What cannot be learnt now is asked for again when the user comes back: the callback itself has arrived.
      await learnState(check).catch(() => undefined)
      return true
    },

    /** The state of a check, if there is one; asked for where no callback has told it, for those may get lost. */
    async stateOf(id: string): Promise<State | undefined> {
      const check = checks.get(id)
      return check && learnState(check)
    },
  }
}

const isSame = (one: string, other: string) =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
