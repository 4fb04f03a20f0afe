import { beforeAll, it, onTestFinished } from 'vitest'
import { compareWithModel } from '../flow/emulator-model.ts'
import { startRedis } from '../support/redis-server.ts'
import requireRedis from '../support/require-redis.ts'
import { scaled } from '../support/scale.ts'
import { openThree } from './model.ts'

beforeAll(requireRedis)

it('is three emulators that a small model of one tells from it in nothing, over up to 100,000 random steps', {
  timeout: 7_200_000,
}, async () => {
  const redis = await startRedis()
  onTestFinished(() => redis.stop())
  await compareWithModel(scaled(100_000), settings => openThree(redis.url, settings))
})
