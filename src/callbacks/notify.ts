import { hooksOfTransaction } from '../scenarios/hooks.ts'
import type { CallbackTwist } from '../scenarios/scenario.ts'
import type { Transaction } from '../transactions/transaction.ts'
import { callbackTarget, type SubCodeName, type TokenName } from './callback-target.ts'
import type { Callbacks } from './create-callbacks.ts'

/** Tells the integrator's CallbackUrl of a result, as a scenario may have twisted it. */
export function createNotify(callbacks: Callbacks, subCodeName: SubCodeName, tokenName: TokenName) {
  const deliver = (transaction: Transaction, { delay, copies, drop }: CallbackTwist): string[] => {
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
    const records = callbacks.deliver(
      { transactionId: id, accessKeyId, url: callbackTarget(target) },
      { ...(delay !== undefined && { delay }), ...(copies !== undefined && { copies }), ...(drop && { drop }) },
    )
    return records.map(({ id }) => id)
  }
  return {
    /** Called once a result can be read. */
    ofResult(transaction: Transaction): void {
      const twist = twistOf(transaction)
      if (!twist.early) deliver(transaction, twist)
    },
    /** Called before a result can be read: sends now where the scenario wants it so, and resolves once it is sent. */
    beforeResult(transaction: Transaction): Promise<void> | undefined {
      const twist = twistOf(transaction)
      if (!twist.early || !transaction.parameters.CallbackUrl) return undefined
      return Promise.all(deliver(transaction, twist).map(callbacks.tried)).then(() => undefined)
    },
  }
}

const twistOf = (transaction: Transaction): CallbackTwist => hooksOfTransaction(transaction)?.onResult() ?? {}
