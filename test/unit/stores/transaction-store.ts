import { beforeEach, describe, expect, test } from 'vitest'
import type { TransactionStore } from '../../../src/stores/transactions.ts'
import { type Transaction, timeKept, timeToFinish } from '../../../src/transactions/transaction.ts'

/** How a store under test is made: on the test's clock, with room for so many transactions. */
export type OpenStore = (setup: { now: () => number; capacity: number }) => TransactionStore | Promise<TransactionStore>

const start = Date.parse('2026-01-31T00:00:00Z')

/** What any store of transactions does; memory is the reference. */
export function describeTransactionStore(name: string, open: OpenStore): void {
  describe(`${name}`, () => {
    let time = start
    let store: TransactionStore
    beforeEach(async () => {
      time = start
      store = await open({ now: () => time, capacity: 3 })
    })

    const opened = (id: string, changes: Partial<Transaction> = {}): Transaction => ({
      id,
      accessKeyId: 'key',
      productCode: 'FACE_LIVENESS',
      state: 'pending',
      createdAt: time,
      client: 'app',
      parameters: {},
      ...changes,
    })
    const finish = (id: string) =>
      store.update(id, current => ({ ...current, state: 'passed', subCode: '200', endedAt: time }))
    const ids = async (...wanted: string[]) => {
      const found = await Promise.all(wanted.map(id => store.get(id)))
      return wanted.filter((_, index) => found[index])
    }

    test('gives back what was stored', async () => {
      await store.create(opened('a', { accessKeyId: 'other' }))
      expect(await store.get('a')).toEqual(opened('a', { accessKeyId: 'other' }))
    })

    test('knows nothing of an id that never was', async () => {
      expect(await store.get('a')).toBeUndefined()
      expect(await store.update('a', current => current)).toBeUndefined()
      expect(await store.delete('a')).toBe(false)
    })

    test('stores what a change returns and answers it', async () => {
      await store.create(opened('a'))
      expect(await finish('a')).toMatchObject({ state: 'passed' })
      expect(await store.get('a')).toMatchObject({ state: 'passed', subCode: '200', endedAt: time })
    })

    test('keeps what it has when a change returns nothing', async () => {
      await store.create(opened('a'))
      expect(await store.update('a', () => undefined)).toEqual(opened('a'))
      expect(await store.get('a')).toEqual(opened('a'))
    })

    test('lets only one of two simultaneous changes win', async () => {
      await store.create(opened('a'))
      const tryToFinish = (winner: string) =>
        store.update('a', current =>
          current.state === 'pending'
            ? { ...current, state: 'passed', subCode: '200', endedAt: time, parameters: { winner } }
            : undefined,
        )
      const [first, second] = await Promise.all([tryToFinish('one'), tryToFinish('two')])
      expect(first).toEqual(second)
    })

    test('lets the one that finished longest ago go first when it is full', async () => {
      for (const id of ['a', 'b', 'c']) await store.create(opened(id))
      await finish('c')
      time += 1
      await finish('b')
      await store.create(opened('d'))
      expect(await ids('a', 'b', 'c', 'd')).toEqual(['a', 'b', 'd'])
      await store.create(opened('e'))
      expect(await ids('a', 'b', 'd', 'e')).toEqual(['a', 'd', 'e'])
      expect(await store.counts()).toEqual({ stored: 3, evicted: 2 })
    })

    test('counts one that ran out as finished at its 30 minutes', async () => {
      await store.create(opened('a'))
      time += timeToFinish - 1
      await store.create(opened('b'))
      time += 2
      await finish('b')
      await store.create(opened('c'))
      await store.create(opened('d'))
      expect(await ids('a', 'b', 'c', 'd')).toEqual(['b', 'c', 'd'])
    })

    test('lets the oldest go when none has finished', async () => {
      for (const id of ['a', 'b', 'c', 'd']) await store.create(opened(id))
      expect(await ids('a', 'b', 'c', 'd')).toEqual(['b', 'c', 'd'])
    })

    test('does not count a deleted one as evicted', async () => {
      for (const id of ['a', 'b', 'c']) await store.create(opened(id))
      await store.delete('a')
      await store.create(opened('d'))
      expect(await store.counts()).toEqual({ stored: 3, evicted: 0 })
      await store.create(opened('e'))
      expect(await ids('b', 'c', 'd', 'e')).toEqual(['c', 'd', 'e'])
    })

    test('keeps a result for 30 days from its end, to the millisecond', async () => {
      await store.create(opened('a'))
      await finish('a')
      time += timeKept - 1
      expect(await store.get('a')).toBeDefined()
      time += 1
      expect(await store.get('a')).toBeUndefined()
    })

    test('keeps one that ran out for 30 days from its 30 minutes', async () => {
      await store.create(opened('a'))
      time += timeToFinish + timeKept - 1
      expect(await store.get('a')).toBeDefined()
      time += 1
      expect(await store.get('a')).toBeUndefined()
    })

    test('lists the newest first, by page', async () => {
      for (const id of ['a', 'b', 'c']) await store.create(opened(id))
      const page = await store.list({ limit: 2 })
      expect(page.map(({ id }) => id)).toEqual(['c', 'b'])
      expect((await store.list({ limit: 2, cursor: 'b' })).map(({ id }) => id)).toEqual(['a'])
    })

    test('lists those of a moment, of all and of a key, by the order in which they came', async () => {
      for (const id of ['c', 'a']) await store.create(opened(id, { accessKeyId: 'one' }))
      await store.create(opened('b', { accessKeyId: 'two' }))
      expect((await store.list()).map(({ id }) => id)).toEqual(['b', 'a', 'c'])
      expect((await store.list({ accessKeyId: 'one' })).map(({ id }) => id)).toEqual(['a', 'c'])
      expect((await store.list({ accessKeyId: 'one', cursor: 'a' })).map(({ id }) => id)).toEqual(['c'])
    })

    test('lists those of a key behind one of another key, and nothing behind one that there is not', async () => {
      await store.create(opened('a', { accessKeyId: 'one' }))
      await store.create(opened('b', { accessKeyId: 'two' }))
      await store.create(opened('c', { accessKeyId: 'one' }))
      expect((await store.list({ accessKeyId: 'one', cursor: 'b' })).map(({ id }) => id)).toEqual(['a'])
      expect(await store.list({ accessKeyId: 'one', cursor: 'z' })).toEqual([])
    })

    test('lists by key, by state as of now, by MerchantBizId and by SceneCode', async () => {
      await store.create(opened('a', { parameters: { MerchantBizId: 'one', SceneCode: 'till' } }))
      await store.create(opened('b', { accessKeyId: 'other' }))
      time += timeToFinish
      await store.create(opened('c'))
      expect((await store.list({ accessKeyId: 'other' })).map(({ id }) => id)).toEqual(['b'])
      expect((await store.list({ state: 'expired' })).map(({ id }) => id)).toEqual(['b', 'a'])
      expect((await store.list({ state: 'pending' })).map(({ id }) => id)).toEqual(['c'])
      expect((await store.list({ merchantBizId: 'one' })).map(({ id }) => id)).toEqual(['a'])
      expect((await store.list({ sceneCode: 'till' })).map(({ id }) => id)).toEqual(['a'])
      expect(await store.list({ sceneCode: 'door' })).toEqual([])
    })

    test('lists what has all that is asked for, page by page, as it changes and goes', async () => {
      store = await open({ now: () => time, capacity: 40 })
      const names = Array.from({ length: 40 }, (_, index) => `t${String(index).padStart(2, '0')}`)
      for (const [index, id] of names.entries()) {
        const parameters = { MerchantBizId: `biz${index % 4}`, SceneCode: index < 20 ? 'till' : 'door' }
        await store.create(opened(id, { accessKeyId: index % 2 === 0 ? 'even' : 'odd', parameters }))
      }
      const wanted = { accessKeyId: 'even', state: 'passed', merchantBizId: 'biz2', sceneCode: 'till' } as const
      expect(await store.list(wanted)).toEqual([])
      // The oldest last: what is listed is in the order of creation all the same.
      for (const id of names.toReversed()) await finish(id)
      const listed = async (query: Parameters<TransactionStore['list']>[0]) =>
        (await store.list(query)).map(({ id }) => id)
      expect(await listed({ state: 'pending' })).toEqual([])
      expect(await listed({ ...wanted, limit: 2 })).toEqual(['t18', 't14'])
      expect(await listed({ ...wanted, limit: 2, cursor: 't14' })).toEqual(['t10', 't06'])
      await store.delete('t10')
      expect(await listed({ ...wanted, cursor: 't14' })).toEqual(['t06', 't02'])
      expect(await listed({ state: 'passed', limit: 3, cursor: 't12' })).toEqual(['t11', 't09', 't08'])
      await store.clear('odd')
      expect(await listed({ sceneCode: 'till' })).toEqual(
        names.filter((_, index) => index < 20 && index % 2 === 0 && index !== 10).toReversed(),
      )
    })

    test('keeps the order of ends though a result is changed afterwards', async () => {
      for (const id of ['a', 'b', 'c']) await store.create(opened(id))
      await finish('a')
      time += 1
      await finish('b')
      await store.update('a', current => ({ ...current, queried: true }))
      await store.create(opened('d'))
      expect(await ids('a', 'b', 'c', 'd')).toEqual(['b', 'c', 'd'])
    })

    test('forgets the transactions of one key and keeps those of others', async () => {
      await store.create(opened('a'))
      await store.create(opened('b', { accessKeyId: 'other' }))
      await store.clear('key')
      expect((await store.list()).map(({ id }) => id)).toEqual(['b'])
    })

    test('is empty after clear', async () => {
      for (const id of ['a', 'b', 'c', 'd']) await store.create(opened(id))
      await store.clear()
      expect(await store.counts()).toEqual({ stored: 0, evicted: 0 })
      expect(await store.get('d')).toBeUndefined()
    })
  })
}
