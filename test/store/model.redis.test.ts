import { afterAll, beforeAll, expect, it } from 'vitest'
import { compareWithModel } from '../flow/emulator-model.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { openThree } from './model.ts'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())

it('is three emulators that answer, remember and tell as a small model of one does, over 500 random steps', {
  timeout: 240_000,
}, async () => {
  let opened = 0
  await compareWithModel(500, settings => {
    opened += 1
    return openThree(redis.url, settings)
  })
  expect(opened).toBeGreaterThan(0)
})
