import { afterAll, beforeAll } from 'vitest'
import { options } from '../doors/endpoint.ts'
import { holdToBehaviours } from '../doors/hold-to-behaviours.ts'
import { withHost } from '../doors/through-door.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { openReplicas, withoutReplica } from './replicas.ts'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())

for (const count of [1, 3])
  holdToBehaviours(`HTTP, ${count} on Redis behind a round-robin proxy`, async () => {
    const replicas = await openReplicas(count, { ...options, store: redis.url, storePrefix: `behaviours-${count}:` })
    const call = withHost(async request => withoutReplica(await replicas.call(request)))
    return { call, close: replicas.close }
  })
