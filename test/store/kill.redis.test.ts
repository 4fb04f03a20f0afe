import { expect, test } from 'vitest'
import { findRedis } from '../support/find-redis.ts'
import { killUnderLoad } from './kill.js'

const redis = findRedis() ?? 'redis-server'

test('ten emulators that are killed under load lose nothing that they acknowledged', { timeout: 240_000 }, async () => {
  const figures = await killUnderLoad({ kills: 10, redisKills: 0, appendfsync: 'always', pause: 300, redis })
  expect(figures.completed).toBeGreaterThan(0)
  expect(figures).toMatchObject({ lostTransactions: 0, lostCallbacks: 0, unaskedAnswers: 0 })
})

test('a store that is killed under load loses nothing either, when it writes at once', {
  timeout: 240_000,
}, async () => {
  const figures = await killUnderLoad({ kills: 0, redisKills: 3, appendfsync: 'always', pause: 400, redis })
  expect(figures.completed).toBeGreaterThan(0)
  expect(figures).toMatchObject({ lostTransactions: 0, lostCallbacks: 0, unaskedAnswers: 0 })
})
