import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { openStore } from '../../src/node/open-store.ts'
import { systemTime } from '../../src/node/timers.ts'
import { readStoreAddress } from '../../src/options/store-address.ts'
import { createLink } from '../../src/redis/link.ts'
import { openState } from '../../src/redis/shared-state.ts'
import { redisTransactions } from '../../src/redis/transactions.ts'
import { connectWire } from '../../src/redis/wire.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { describeSharedParts } from '../unit/emulator/shared-ports.ts'
import { describeStore } from '../unit/emulator/store-ports.ts'
import { describeTransactionStore } from '../unit/stores/transaction-store.ts'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())

let count = 0
const createStore = async () => {
  count += 1
  const store = await openStore({ store: redis.url, storePrefix: `test-${count}:`, seed: 'a test' })
  onTestFinished(() => store.close())
  return store
}
describeStore('a store on Redis', createStore)
describeSharedParts('a store on Redis', createStore)

describeTransactionStore('transactions on Redis', async ({ now, capacity }) => {
  count += 1
  const link = createLink({
    wire: await connectWire(readStoreAddress(redis.url)),
    address: redis.url,
    elapsed: () => performance.now(),
    wake: systemTime.wake,
  })
  onTestFinished(() => link.close())
  const state = await openState(link, `transactions-${count}:`, 'a test')
  return redisTransactions({ link, state, now, storeNow: Date.now, limit: capacity })
})
