import { ApiError } from '../gateway/api-error.ts'
import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import type { Call, Decision } from '../gateway/call.ts'
import type { CallPath } from '../gateway/gateway.ts'
import type { Outcome } from '../operations/operation.ts'
import { hooksOf } from '../scenarios/hooks.ts'
import type { TransactionStore } from '../stores/transactions.ts'
import type { Transaction } from '../transactions/transaction.ts'
import type { StepOf } from './scenario-step.ts'

type RunParts = {
  runOperation: (call: Call) => Awaitable<Outcome>
  transactions: TransactionStore
  /** Told of a transaction once it is stored. */
  onOpened: (transaction: Transaction, call: Call) => Awaitable<void>
  stepOf: StepOf
}

/** Runs a call: its operation, between the hooks of the scenario that decides it, and the transaction that it opens. */
export function createRunCall({ runOperation, transactions, onOpened, stepOf }: RunParts): CallPath['run'] {
  const open = (call: Call, opens: Transaction, decision: Decision | undefined) => {
    const transaction = decision ? { ...opens, decision: decision.name, decisionSettings: decision.settings } : opens
    return whenReady(transactions.create(transaction, call.epoch, call), isOpen => {
      if (!isOpen)
        throw new ApiError('ServiceUnavailable', 'reset: the emulator was reset while this call was under way')
      return onOpened(transaction, call)
    })
  }

  const operate = (call: Call, decision: Decision | undefined) =>
    whenReady(runOperation(call), (outcome: Outcome) => {
      const { opens } = outcome
      if (!opens) return outcome
      const { result, members, advice } = outcome
      return whenReady(open(call, opens, decision), () => ({
        result,
        members,
        advice,
        transactionId: opens.id,
        kept: opens.parameters,
      }))
    })

  return (call, decision) => {
    const hooks = decision && hooksOf(decision.name, decision.settings)
    if (!hooks) return operate(call, decision)
    const step = stepOf(call.request)
    return whenReady(hooks.beforeRun(step), () =>
      whenReady(operate(call, decision), outcome => whenReady(hooks.afterRun(step), () => outcome)),
    )
  }
}
