import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import { hooksOfTransaction } from '../scenarios/hooks.ts'
import type { CallbackTwist } from '../scenarios/scenario.ts'
import type { Transaction } from '../transactions/transaction.ts'
import { callbackTarget, type SubCodeName, type TokenName } from './callback-target.ts'
import type { Callbacks } from './create-callbacks.ts'

/** Tells the integrator's CallbackUrl of a result, as a scenario may have twisted it. */
export function createNotify(
  callbacks: Callbacks,
  subCodeName: SubCodeName,
  tokenName: TokenName,
  furtherTwist: (transaction: Transaction) => CallbackTwist = () => ({}),
) {
  const twistOf = (transaction: Transaction): CallbackTwist => ({
    ...hooksOfTransaction(transaction)?.onResult(),
    ...furtherTwist(transaction),
  })

  const deliver = (transaction: Transaction, { delay, copies, drop }: CallbackTwist): Awaitable<string[]> => {
    const { id, accessKeyId, state, subCode = '', parameters } = transaction
    const url = parameters.CallbackUrl
    if (!url) return []
    const target = {
      url,
      token: parameters.CallbackToken,
      transactionId: id,
      passed: state === 'passed',
      subCode,
      subCodeName,
      tokenName,
    }
    const delivered = callbacks.deliver(
      { transactionId: id, accessKeyId, url: callbackTarget(target) },
      { ...(delay !== undefined && { delay }), ...(copies !== undefined && { copies }), ...(drop && { drop }) },
    )
    return whenReady(delivered, records => records.map(({ id }) => id))
  }
  return {
    /** Called once a result can be read. */
    ofResult(transaction: Transaction): Awaitable<void> {
      const twist = twistOf(transaction)
      if (!twist.early) return whenReady(deliver(transaction, twist), () => undefined)
    },
    /** Called before a result can be read: sends now where the scenario wants it so, and resolves once it is sent. */
    beforeResult(transaction: Transaction): Promise<void> | undefined {
      const twist = twistOf(transaction)
      if (!twist.early || !transaction.parameters.CallbackUrl) return undefined
      return Promise.resolve(deliver(transaction, twist))
        .then(ids => Promise.all(ids.map(callbacks.tried)))
        .then(() => undefined)
    },
  }
}
