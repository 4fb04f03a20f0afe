import type { Admit } from '../emulator/store.ts'
import { limits } from '../gateway/limits.ts'
import { failureWindow } from '../stores/failures.ts'
import { nonceWindow } from '../stores/nonces.ts'
import { matchText, type Shared, takenScenario } from './calls.ts'
import { scripts } from './scripts.ts'
import type { RedisTransactions } from './transactions.ts'

/** How often a call is admitted again because a reset came in between. */
const mostAttempts = 3

/**
 * Takes a call through the store's gates in one round trip, and looks up with it the transaction that it asks for. In a
 * cluster a scenario is taken in a second trip, and only when one is armed: scenarios stand under a hash tag of their own.
 */
export function redisAdmit({ link, state }: Shared, transactions: Pick<RedisTransactions, 'foresee'>): Admit {
  return async function admit(asking, wanted) {
    const { accessKeyId } = asking
    for (let attempt = 1; ; attempt += 1) {
      const { ofKey, scenarios } = state.keys()
      const epoch = state.epoch()
      const { offset, frozenAt } = state.clock()
      const { nonce, qps = -1, repeatedFailures = 0, action = '', matched } = wanted
      const keys = [
        ofKey.count(accessKeyId),
        ofKey.epoch(accessKeyId),
        ofKey.nonces(accessKeyId),
        ofKey.passed(accessKeyId, action),
        ofKey.failures(accessKeyId),
      ]
      const [order = ''] = scenarios
      const takes = matched !== undefined
      const args = [
        ...(frozenAt === undefined ? ['offset', offset] : ['at', frozenAt]),
        nonce?.text ?? '',
        nonce === undefined ? '' : nonce.isUsed ? 'use' : 'look',
        nonceWindow,
        limits.nonces.value,
        qps,
        repeatedFailures,
        failureWindow,
        takes ? matchText(matched) : '',
      ]
      if (wanted.transactionId !== undefined) transactions.foresee(asking, wanted.transactionId)
      const [answer, current, armed] = await Promise.all([
        link.run(scripts.admit, link.isCluster ? keys : [...keys, ...scenarios.slice(0, 4), state.name], args),
        link.isCluster ? state.read() : undefined,
        link.isCluster && takes ? link.send(order, ['ZCARD', order]) : 0,
      ])
      const [epochOfAll, clock, number, ofKeyEpoch, refusedBy, wait, ...taken] = answer as [
        string,
        string,
        number,
        string,
        string,
        number,
        ...unknown[],
      ]
      if (!state.take(current ?? [epochOfAll, clock]) && attempt < mostAttempts) continue
      const arrival = { epoch: `${epoch}.${ofKeyEpoch}`, number, era: 0 }
      if (refusedBy !== '') return { arrival, refusedBy: refusedBy as 'nonce' | 'throttle' | 'failures', wait }
      if (taken.length > 0) return { arrival, wait, scenario: takenScenario(taken) }
      if (Number(armed) === 0 || !matched) return { arrival, wait }
      const late = await link.run(scripts.take, scenarios.slice(0, 4), [matchText(matched)])
      return { arrival, wait, ...(Array.isArray(late) && { scenario: takenScenario(late) }) }
    }
  }
}
