import { beforeAll, describe, expect, test } from 'vitest'
import { findRedis } from '../support/find-redis.ts'
import requireRedis from '../support/require-redis.ts'
import { scaled } from '../support/scale.ts'
import { killUnderLoad } from './kill.js'

beforeAll(requireRedis)
const redis = findRedis() ?? 'redis-server'
const nothingLost = { lostTransactions: 0, lostCallbacks: 0, unaskedAnswers: 0 }

describe('under load, what was acknowledged is there', { timeout: 1_800_000 }, () => {
  test('though an emulator is killed, up to 200 times', async () => {
    const kills = scaled(200, 5)
    const figures = await killUnderLoad({ kills, redisKills: 0, appendfsync: 'always', pause: 300, redis })
    expect(figures.completed).toBeGreaterThan(0)
    expect(figures).toMatchObject({ kills, ...nothingLost })
  })

  test('though Redis is killed that writes at once, up to 20 times', async () => {
    const redisKills = scaled(20, 3)
    const figures = await killUnderLoad({ kills: 0, redisKills, appendfsync: 'always', pause: 400, redis })
    expect(figures.completed).toBeGreaterThan(0)
    expect(figures).toMatchObject({ redisKills, ...nothingLost })
  })

  test('though Redis is killed that syncs once a second, up to 20 times', async () => {
    const redisKills = scaled(20, 3)
    const figures = await killUnderLoad({ kills: 0, redisKills, appendfsync: 'everysec', pause: 400, redis })
    expect(figures.completed).toBeGreaterThan(0)
    expect(figures).toMatchObject({ redisKills, ...nothingLost })
  })

  test('but for the last second, when its machine loses its power and Redis syncs once a second', async () => {
    const redisKills = scaled(10, 2)
    const plan = { kills: 0, redisKills, appendfsync: 'everysec', pause: 2500, powerLoss: true, redis }
    const figures = await killUnderLoad(plan)
    expect(figures.lostTransactions).toBeGreaterThan(0)
    expect(figures.unaskedAnswers).toBe(0)
    // A second, and what Redis had not answered when its file was looked at.
    expect(figures.oldestLost).toBeLessThan(1500)
  })
})
