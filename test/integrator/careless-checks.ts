import { CloudauthRefusal } from './call-cloudauth.ts'
import {
  hashed,
  type IdentityCheckParts,
  type IdentityChecks,
  nameIn,
  type Outcome,
  productFor,
  reasonOf,
} from './identity-checks.ts'

/** What a shop may do wrong. */
export const weaknesses = [
  'trusts-callback',
  'books-twice',
  'no-retry',
  'loses-id',
  'waits-for-ever',
  'code-only',
  'sub-code-only',
] as const
export type Weakness = (typeof weaknesses)[number]

type Check = { transactionId: string; callbackToken: string; outcome: Outcome; gifts: number }

/** The identity checks of a shop that makes some mistakes, and none but these. */
export const carelessChecks =
  (planted: ReadonlySet<Weakness>) =>
  ({ callCloudauth, publicUrl }: IdentityCheckParts): IdentityChecks => {
    const checks = new Map<string, Check>()

    const pass = (check: Check, outcome: Outcome) => {
      // Books: a gift for each message that somebody has passed, or for each check that has.
      if (outcome.state === 'passed') check.gifts = planted.has('books-twice') ? check.gifts + 1 : 1
      check.outcome = outcome
    }

    const ask = async (id: string, check: Check): Promise<void> => {
      try {
        const result = await callCloudauth('CheckResult', { MerchantBizId: id, TransactionId: check.transactionId })
        const { Passed, SubCode } = result
        const name = nameIn(result)
        const isPassed = planted.has('code-only') || (Passed === 'Y' && SubCode === '200')
        if (isPassed) pass(check, { state: 'passed', ...(name !== undefined && { name }) })
        else check.outcome = { state: 'failed', reason: reasonOf(SubCode) }
      } catch (thrown) {
        if (!(thrown instanceof CloudauthRefusal && thrown.code === 'ProcessNotCompleted')) throw thrown
      }
    }

    return {
      async start(applicant) {
        const id = crypto.randomUUID().replaceAll('-', '')
        const callbackToken = crypto.randomUUID()
        const { TransactionId: transactionId = '' } = await callCloudauth('Initialize', {
          ...productFor(applicant),
          MerchantBizId: id,
          MerchantUserId: hashed(applicant.userId),
          MetaInfo: applicant.metaInfo,
          CallbackUrl: `${publicUrl}/callbacks/${id}`,
          CallbackToken: callbackToken,
        })
        checks.set(id, { transactionId, callbackToken, outcome: { state: 'pending' }, gifts: 0 })
        return { id, transactionId }
      },
      async takeCallback(id, { token, passed, subCode, subcode }) {
        const check = checks.get(id)
        if (!check) return false
        if (planted.has('sub-code-only') && subCode === undefined) {
          check.outcome = { state: 'failed', reason: 'The callback had no subCode.' }
          return true
        }
        if (planted.has('trusts-callback')) {
          if (passed !== 'Y') check.outcome = { state: 'failed', reason: reasonOf(subCode ?? subcode) }
          else if (planted.has('code-only')) await ask(id, check).catch(() => undefined)
          else pass(check, { state: 'passed' })
          return true
        }
        if (token !== check.callbackToken) return false
        if (check.outcome.state === 'pending' || planted.has('books-twice')) await ask(id, check).catch(() => undefined)
        return true
      },
      async outcomeOf(id) {
        const check = checks.get(id)
        if (check?.outcome.state === 'pending' && !planted.has('waits-for-ever')) await ask(id, check)
        return check?.outcome
      },
      giftsOf: id => checks.get(id)?.gifts ?? 0,
    }
  }
