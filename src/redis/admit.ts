import type { Admit } from '../emulator/admission.ts'
import { limits } from '../gateway/limits.ts'
import { failureWindow } from '../stores/failures.ts'
import { nonceWindow } from '../stores/nonces.ts'
import { gatherTurn } from './batches.ts'
import { matchText, type Shared, takenScenario } from './calls.ts'
import { scripts } from './scripts.ts'
import type { RedisTransactions } from './transactions.ts'

/** How often a call is admitted again because a reset came in between. */
const mostAttempts = 3

type Wanted = Parameters<Admit>[1]
type Item = { accessKeyId: string; wanted: Wanted }

/** What a script answers of a call. */
type One = [number: number, epoch: string, refusedBy: string, wait: number, ...taken: unknown[]]

/** What it answers of a call, with the epoch that it was asked in and what all replicas agree on by then. */
type Asked = { one: One; epoch: number; current: unknown }

/**
 * Takes a call through the store's gates in one round trip, and looks up with it the transaction that it asks for. Calls
 * that come in one turn go together. In a cluster, where keys are on several servers, each goes alone; there a scenario
 * is taken in a second trip, and only when one is armed: scenarios stand under a hash tag of their own.
 */
export function redisAdmit({ link, state }: Shared, transactions: Pick<RedisTransactions, 'foresee'>): Admit {
  const ask = async (items: readonly Item[]): Promise<Asked[]> => {
    const { ofKey, scenarios } = state.keys()
    const epoch = state.epoch()
    const { offset, frozenAt } = state.clock()
    const common = link.isCluster ? [] : [state.name, ...scenarios.slice(0, 4)]
    const keys = [...common]
    const args = [
      common.length,
      ...(frozenAt === undefined ? ['offset', offset] : ['at', frozenAt]),
      nonceWindow,
      limits.nonces.value,
      failureWindow,
    ]
    for (const { accessKeyId: id, wanted } of items) {
      const { nonce, qps = -1, repeatedFailures = 0, action = '', matched } = wanted
      keys.push(ofKey.count(id), ofKey.epoch(id), ofKey.nonces(id), ofKey.passed(id, action), ofKey.failures(id))
      args.push(nonce?.text ?? '', nonce === undefined ? '' : nonce.isUsed ? 'use' : 'look', qps, repeatedFailures)
      args.push(matched === undefined ? '' : matchText(matched))
    }
    const [answer, current] = await Promise.all([
      link.run(scripts.admit, keys, args),
      link.isCluster ? state.read() : undefined,
    ])
    const [epochOfAll, clock, ...all] = answer as [string, string, ...One[]]
    return all.map(one => ({ one, epoch, current: current ?? [epochOfAll, clock] }))
  }
  const together = gatherTurn(ask)
  const alone = async (item: Item): Promise<Asked> => {
    const [asked] = await ask([item])
    if (!asked) throw new Error(`Failed to admit a call of ${item.accessKeyId}: the store answered nothing.`)
    return asked
  }

  return async function admit(asking, wanted) {
    const { accessKeyId } = asking
    const item = { accessKeyId, wanted }
    const { matched } = wanted
    for (let attempt = 1; ; attempt += 1) {
      const { scenarios } = state.keys()
      const [order = ''] = scenarios
      if (wanted.transactionId !== undefined) transactions.foresee(asking, wanted.transactionId)
      const [{ one, epoch, current }, armed] = await Promise.all([
        link.isCluster ? alone(item) : together(item),
        link.isCluster && matched ? link.send(order, ['ZCARD', order]) : 0,
      ])
      const [number, ofKeyEpoch, refusedBy, wait, ...taken] = one
      state.take(current)
      if (state.epoch() !== epoch && attempt < mostAttempts) continue
      const arrival = { epoch: `${epoch}.${ofKeyEpoch}`, number, era: 0 }
      if (refusedBy !== '') return { arrival, refusedBy: refusedBy as 'nonce' | 'throttle' | 'failures', wait }
      if (taken.length > 0) return { arrival, wait, scenario: takenScenario(taken) }
      if (Number(armed) === 0 || !matched) return { arrival, wait }
      const late = await link.run(scripts.take, scenarios.slice(0, 4), [matchText(matched)])
      return { arrival, wait, ...(Array.isArray(late) && { scenario: takenScenario(late) }) }
    }
  }
}
