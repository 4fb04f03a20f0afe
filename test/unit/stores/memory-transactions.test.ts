import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryTransactions } from '../../../src/stores/memory-transactions.ts'
import { createTransactionLists } from '../../../src/stores/transaction-lists.ts'
import type { TransactionQuery } from '../../../src/stores/transactions.ts'
import { type State, stateAt, states, type Transaction } from '../../../src/transactions/transaction.ts'
import { describeTransactionStore } from './transaction-store.ts'

const loadLists = () => ({ createTransactionLists })

describeTransactionStore('transactions in memory', options => memoryTransactions({ ...options, loadLists }))

const keys = ['a', 'b', 'c']
const scenes = ['till', 'door']

const transaction = (number: number, createdAt: number): Transaction => ({
  id: `t${number}`,
  accessKeyId: keys[number % 3] ?? '',
  productCode: 'FACE_LIVENESS',
  state: 'pending',
  createdAt,
  client: 'app',
  parameters: { MerchantBizId: `biz${number % 50}`, ...(number % 5 !== 0 && { SceneCode: scenes[number % 2] ?? '' }) },
})

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('create' as const), count: fc.integer({ min: 1, max: 200 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      every: fc.integer({ min: 1, max: 7 }),
      state: fc.constantFrom(...states.filter(state => state !== 'pending')),
      backwards: fc.boolean(),
    }),
  },
  fc.record({ do: fc.constant('delete' as const), every: fc.integer({ min: 2, max: 9 }) }),
  fc.record({ do: fc.constant('clock' as const), minutes: fc.integer({ min: -40, max: 40 }) }),
  fc.record({ do: fc.constant('clear' as const), key: fc.option(fc.constantFrom(...keys), { nil: undefined }) }),
)

const queries: fc.Arbitrary<TransactionQuery> = fc.record(
  {
    accessKeyId: fc.constantFrom(...keys, 'nobody'),
    state: fc.constantFrom(...states),
    merchantBizId: fc.integer({ min: 0, max: 50 }).map(number => `biz${number}`),
    sceneCode: fc.constantFrom(...scenes),
  },
  { requiredKeys: [] },
)

test('finds by indexes what looking at every transaction finds, whatever came, ended, was deleted or evicted', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 2, maxLength: 12 }),
      fc.array(queries, { minLength: 4 }),
      (steps, asked) => {
        let time = Date.parse('2026-01-31T00:00:00Z')
        let number = 0
        const store = memoryTransactions({ now: () => time, capacity: 600, loadLists })
        const all = () => store.list() as Transaction[]
        for (const each of steps) {
          if (each.do === 'create')
            for (let count = 0; count < each.count; count += 1) store.create(transaction(++number, time))
          else if (each.do === 'clock') time += each.minutes * 60_000
          else if (each.do === 'clear') store.clear(each.key)
          else {
            const some = all().filter((_, index) => index % each.every === 0)
            if (each.do === 'end' && each.backwards) some.reverse()
            for (const { id } of some)
              if (each.do === 'delete') store.delete(id)
              else store.update(id, current => ({ ...current, state: each.state as State, endedAt: time }))
          }
        }
        for (const query of asked) {
          const { accessKeyId, state, merchantBizId, sceneCode } = query
          const found = all().filter(
            one =>
              (accessKeyId === undefined || one.accessKeyId === accessKeyId) &&
              (state === undefined || stateAt(one, time) === state) &&
              (merchantBizId === undefined || one.parameters.MerchantBizId === merchantBizId) &&
              (sceneCode === undefined || one.parameters.SceneCode === sceneCode),
          )
          expect(store.list(query)).toEqual(found)
          const middle = found[found.length >> 1]
          if (middle)
            expect(store.list({ ...query, limit: 5, cursor: middle.id })).toEqual(
              found.slice((found.length >> 1) + 1, (found.length >> 1) + 6),
            )
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('looks at a page of transactions, not at all of them, whatever they are filtered by', () => {
  const time = Date.parse('2026-01-31T00:00:00Z')
  let looked = 0
  const store = memoryTransactions({ now: () => time, capacity: 20_000, loadLists })
  for (let number = 0; number < 20_000; number += 1) {
    const plain = transaction(number, time - number)
    store.create({
      ...plain,
      // Every look at a transaction needs to know since when it is there.
      get createdAt() {
        looked += 1
        return plain.createdAt
      },
    })
  }
  for (let number = 0; number < 20_000; number += 2)
    store.update(`t${number}`, current => ({ ...current, state: 'passed', endedAt: time }))
  for (const query of [
    {},
    { state: 'passed' },
    { state: 'pending' },
    { state: 'expired' },
    { accessKeyId: 'a' },
    { merchantBizId: 'biz7' },
    { sceneCode: 'till', accessKeyId: 'b' },
  ] as const) {
    looked = 0
    store.list({ ...query, limit: 50 })
    expect(looked, JSON.stringify(query)).toBeLessThan(200)
  }
})
