import { describe, expect, it } from 'vitest'
import * as laterParts from '../../../src/emulator/later-parts.ts'
import type { Store, StoreWorld } from '../../../src/emulator/store.ts'

/** An emulator that opens a store, sends nothing, and is told nothing. */
const world: StoreWorld = {
  systemTime: { now: () => 0, wake: () => () => undefined },
  options: { redact: 'all', callbackRetries: 0, outbound: 'all' },
  scrub: text => text,
  send: async () => ({ status: 200 }),
  runPlan: () => undefined,
  onCallback: () => undefined,
  onReset: () => undefined,
  tell: () => undefined,
  loadLaterParts: () => laterParts,
  observed: async () => '{}',
  witness: () => undefined,
}

/** What every store does, whatever it remembers in. */
export function describeStore(name: string, createStore: () => Store | Promise<Store>) {
  const open = async () => (await createStore()).open(world)
  const call = { action: 'Initialize', opens: true, accessKeyId: 'a', merchantUserId: 'u', merchantBizId: 'b' }
  const matched = { ...call, sceneCode: undefined }

  describe(name, () => {
    it('numbers the calls of each key, and begins again with an epoch', async () => {
      const { arrivals } = await open()
      expect(await arrivals.next('a')).toMatchObject({ number: 1, era: 0 })
      expect(await arrivals.next('a')).toMatchObject({ number: 2 })
      expect(await arrivals.next('b')).toMatchObject({ number: 1 })
      const before = await arrivals.epochOf('b')
      await arrivals.begin('a')
      expect(await arrivals.next('a')).toMatchObject({ number: 1 })
      expect(await arrivals.epochOf('b')).toBe(before)
    })

    it('tells once that everything ended, and not of one key', async () => {
      const { arrivals } = await open()
      let told = 0
      arrivals.onEnd(() => {
        told += 1
      })
      await arrivals.begin('a')
      expect(told).toBe(0)
      await arrivals.begin()
      await arrivals.begin()
      expect(told).toBe(1)
    })

    it('lets a scenario decide as many calls as it is armed for, however many ask at once', async () => {
      const { scenarios } = await open()
      await scenarios.add({ name: 'no-face', times: 2, match: { accessKeyId: 'a' }, settings: {} })
      const taken = await Promise.all(Array.from({ length: 64 }, () => scenarios.take(matched)))
      expect(taken.filter(found => found !== undefined)).toHaveLength(2)
      expect(await scenarios.list()).toEqual([])
      expect(await scenarios.spent('a')).toMatchObject([{ id: 'scenario-1', times: 0, hits: 2 }])
    })

    it('takes the first scenario that matches, and forgets those of a key', async () => {
      const { scenarios } = await open()
      await scenarios.add({ name: 'hang', times: 1, match: { action: 'CheckResult' }, settings: {} })
      await scenarios.add({ name: 'slow', times: 1, match: { accessKeyId: 'a' }, settings: { after: 1 } })
      expect(await scenarios.take(matched)).toMatchObject({ name: 'slow', settings: { after: 1 } })
      await scenarios.clear('a')
      expect(await scenarios.size()).toBe(1)
      expect(await scenarios.remove('scenario-1')).toBe(true)
      expect(await scenarios.remove('scenario-1')).toBe(false)
    })

    it('counts calls in a sliding second, for each key and action', async () => {
      const { limits } = await open()
      expect(await limits.tryCall('a', 'x', 2, 0)).toBe(0)
      expect(await limits.tryCall('a', 'x', 2, 400)).toBe(0)
      expect(await limits.tryCall('a', 'x', 2, 600)).toBe(400)
      expect(await limits.tryCall('a', 'y', 2, 600)).toBe(0)
      expect(await limits.tryCall('a', 'x', 2, 1000)).toBe(0)
    })

    it('accepts a nonce once in 15 minutes, for each key', async () => {
      const { nonces } = await open()
      const used = await Promise.all(Array.from({ length: 64 }, () => nonces.use('a', 'n', 0)))
      expect(used.filter(Boolean)).toHaveLength(1)
      expect(await nonces.isUsed('a', 'n', 15 * 60_000 - 1)).toBe(true)
      expect(await nonces.isUsed('a', 'n', 15 * 60_000)).toBe(false)
      expect(await nonces.isUsed('b', 'n', 0)).toBe(false)
    })

    it('counts failures in a row within a minute', async () => {
      const { failures } = await open()
      await failures.failed('a', 2, 0)
      await failures.failed('a', 2, 10)
      expect(await failures.inARow('a', 20)).toBe(2)
      expect(await failures.inARow('a', 60_000)).toBe(0)
      await failures.succeeded('a')
      expect(await failures.inARow('a', 20)).toBe(0)
    })
  })
}
