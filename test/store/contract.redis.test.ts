import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { openStore } from '../../src/node/open-store.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { describeStore } from '../unit/emulator/store-ports.ts'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())

let count = 0
describeStore('a store on Redis', async () => {
  count += 1
  const store = await openStore({ store: redis.url, storePrefix: `test-${count}:`, seed: 'a test' })
  onTestFinished(() => store.close())
  return store
})
