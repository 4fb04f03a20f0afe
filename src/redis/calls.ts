import { limits } from '../gateway/limits.ts'
import type { ArmedScenario, ArmedScenarios, MatchedCall } from '../stores/armed-scenarios.ts'
import type { Arrivals } from '../stores/arrivals.ts'
import { type Failures, failureWindow } from '../stores/failures.ts'
import type { Limits } from '../stores/limits.ts'
import { type Nonces, nonceWindow } from '../stores/nonces.ts'
import type { Link } from './link.ts'
import type { Replicas } from './replicas.ts'
import { scripts } from './scripts.ts'
import type { SharedState } from './shared-state.ts'

/** How long what is counted is kept after the last change, in milliseconds: longer than any transaction. */
const lifetime = 60 * 24 * 60 * 60_000

export type Shared = { link: Link; state: SharedState }

/** Arrivals, shared. Numbers of a key never begin again but with an epoch, so there is one era. */
export function redisArrivals({ link, state }: Shared, replicas: Pick<Replicas, 'tell'>): Arrivals {
  const listeners = new Set<() => void>()
  state.onEpoch(() => {
    const ended = [...listeners]
    listeners.clear()
    for (const run of ended) run()
  })
  const epochOf = async (accessKeyId: string) => {
    const key = state.keys().ofKey.epoch(accessKeyId)
    return `${state.epoch()}.${(await link.send(key, ['GET', key])) ?? 0}`
  }
  return {
    async next(accessKeyId) {
      const key = state.keys().ofKey.count(accessKeyId)
      const [epoch, number] = await Promise.all([epochOf(accessKeyId), link.send(key, ['INCR', key])])
      return { epoch, number: Number(number), era: 0 }
    },
    epochOf,
    async begin(accessKeyId) {
      if (accessKeyId === undefined) {
        await state.beginEpoch()
        await replicas.tell({ kind: 'state' })
        return
      }
      const { epoch, count } = state.keys().ofKey
      await Promise.all([
        link.send(epoch(accessKeyId), ['INCR', epoch(accessKeyId)]),
        link.send(epoch(accessKeyId), ['PEXPIRE', epoch(accessKeyId), String(lifetime)]),
        link.send(count(accessKeyId), ['DEL', count(accessKeyId)]),
      ])
      await replicas.tell({ kind: 'forget', accessKeyId })
    },
    onEnd(run) {
      listeners.add(run)
      return () => listeners.delete(run)
    },
  }
}

/** Forgets something of one key; of all keys, a new epoch has forgotten it already. */
const clearOf =
  ({ link }: Shared, nameOf: (accessKeyId: string) => string) =>
  async (accessKeyId?: string) => {
    if (accessKeyId !== undefined) await link.send(nameOf(accessKeyId), ['DEL', nameOf(accessKeyId)])
  }

/** Limits, shared. */
export function redisLimits(shared: Shared): Limits {
  const { link, state } = shared
  return {
    tryCall: async (accessKeyId, action, limit, now) =>
      Number(await link.run(scripts.tryCall, [state.keys().ofKey.passed(accessKeyId, action)], [limit, now])),
    async clear(accessKeyId) {
      if (accessKeyId !== undefined) await link.deleteAll(state.keys().ofKey.passed(accessKeyId, ''))
    },
  }
}

/** Nonces, shared: the newest of each key. */
export function redisNonces(shared: Shared): Nonces {
  const { link, state } = shared
  const nameOf = (accessKeyId: string) => state.keys().ofKey.nonces(accessKeyId)
  return {
    async isUsed(accessKeyId, nonce, now) {
      const name = nameOf(accessKeyId)
      const usedAt = await link.send(name, ['ZSCORE', name, nonce])
      return usedAt !== null && Math.abs(now - Number(usedAt)) < nonceWindow
    },
    use: async (accessKeyId, nonce, now) =>
      (await link.run(scripts.useNonce, [nameOf(accessKeyId)], [nonce, now, nonceWindow, limits.nonces.value])) === 1,
    clear: clearOf(shared, nameOf),
  }
}

/** Refusals in a row, shared. */
export function redisFailures(shared: Shared): Failures {
  const { link, state } = shared
  const nameOf = (accessKeyId: string) => state.keys().ofKey.failures(accessKeyId)
  return {
    async inARow(accessKeyId, now) {
      const name = nameOf(accessKeyId)
      const [since, count] = (await link.send(name, ['HMGET', name, 'since', 'count'])) as (string | null)[]
      return since !== null && now - Number(since) < failureWindow ? Number(count) : 0
    },
    async failed(accessKeyId, _, now) {
      await link.run(scripts.failed, [nameOf(accessKeyId)], [now, failureWindow])
    },
    async succeeded(accessKeyId) {
      await link.send(nameOf(accessKeyId), ['DEL', nameOf(accessKeyId)])
    },
    clear: clearOf(shared, nameOf),
  }
}

/** Armed scenarios, shared. */
export function redisScenarios({ link, state }: Shared): ArmedScenarios {
  const names = () => state.keys().scenarios as [string, string, string, string, string]
  const read = async (ids: string[]): Promise<ArmedScenario[]> => {
    if (ids.length === 0) return []
    const [, texts, counts] = names()
    const [found, figures] = (await Promise.all([
      link.send(texts, ['HMGET', texts, ...ids]),
      link.send(counts, ['HMGET', counts, ...ids.flatMap(id => [`${id}:times`, `${id}:hits`])]),
    ])) as [(string | null)[], (string | null)[]]
    return ids.flatMap((id, index) => {
      const text = found[index]
      return text ? [scenarioOf(id, text, figures[2 * index], figures[2 * index + 1])] : []
    })
  }
  const armed = async () => {
    const [order] = names()
    return read((await link.send(order, ['ZRANGE', order, '0', '-1'])) as string[])
  }
  const spent = async () => {
    const [, , , done] = names()
    return read((await link.send(done, ['LRANGE', done, '0', '-1'])) as string[])
  }
  const ofKey = (list: ArmedScenario[], accessKeyId: string | undefined) =>
    list.filter(({ match }) => accessKeyId === undefined || match.accessKeyId === accessKeyId)
  const forget = async (ids: string[]) =>
    ids.length === 0 ? 0 : Number(await link.run(scripts.disarm, names().slice(0, 4), ids))

  return {
    async size() {
      const [order] = names()
      return Number(await link.send(order, ['ZCARD', order]))
    },
    async add({ name, times, match, settings }) {
      const [order, texts, counts, spent, count] = names()
      const text = JSON.stringify({ name, match, settings })
      const number = await link.run(scripts.arm, [order, texts, counts, count, spent], [text, times, lifetime])
      return { name, times, match, settings, id: `scenario-${number}`, hits: 0 }
    },
    async take(call) {
      const taken = await link.run(scripts.take, names().slice(0, 4), [JSON.stringify(call)])
      return Array.isArray(taken) ? takenScenario(taken) : undefined
    },
    async remove(id) {
      const [order] = names()
      const isArmed = (await link.send(order, ['ZSCORE', order, id])) !== null
      return isArmed && (await forget([id])) > 0
    },
    list: async accessKeyId => ofKey(await armed(), accessKeyId),
    spent: async accessKeyId => ofKey(await spent(), accessKeyId),
    async clear(accessKeyId) {
      const found = ofKey([...(await armed()), ...(await spent())], accessKeyId)
      await forget(found.map(({ id }) => id))
    },
  }
}

/** A scenario as a script answers that it took it: its id, its text, times that are left, and hits. */
export const takenScenario = ([id, text, times, hits]: unknown[]): ArmedScenario =>
  scenarioOf(String(id), String(text), times, hits)

function scenarioOf(id: string, text: string, times: unknown, hits: unknown): ArmedScenario {
  const { name, match, settings } = JSON.parse(text)
  return { name, times: Number(times), match, settings, id, hits: Number(hits) }
}

/** What a script reads of a call to find a scenario for it. */
export const matchText = (call: MatchedCall): string => JSON.stringify(call)
