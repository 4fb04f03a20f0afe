import { createClient } from '@redis/client'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { fieldsOf } from '../support/doors.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { faceLiveness } from '../support/requests.ts'
import { signV3 } from '../support/signed-request.ts'
import { openReplicas } from './replicas.ts'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())

/** What outlives its use: who shares the store, its seed and clock, and the newest events, which are bounded. */
const lasting = ['{state}', '{state}:replicas', '{state}:authority', '{events}:list', '{events}:count']

test('all that a store keeps ends by itself, but for a few small keys', async () => {
  const accessKey = { id: 'key', secret: 'secret' }
  const storePrefix = 'lasting:'
  const replicas = await openReplicas(2, {
    store: redis.url,
    storePrefix,
    auth: 'strict',
    accessKeys: [accessKey],
    qps: 50,
    repeatedFailures: 5,
    callbackRetries: 1,
    outbound: 'all',
  })
  onTestFinished(() => replicas.close())
  const [server] = replicas.servers
  const emulator = server?.emulator
  const call = async (action: string, form: Record<string, string>) =>
    fieldsOf(await replicas.call(signV3({ credentials: accessKey, action, form })))
  await emulator?.scenarios.arm({ name: 'callback-late', times: 1 })
  await emulator?.scenarios.arm({ name: 'no-face', times: 2, match: { merchantBizId: 'nobody' } })
  const callback = { CallbackUrl: `${server?.url}/_emulator/inbox/shop`, CallbackToken: 'token' }
  for (let turn = 0; turn < 3; turn += 1) {
    const { Result } = await call('Initialize', faceLiveness({ MerchantBizId: `biz${turn}`, ...callback }))
    const TransactionId = Result?.TransactionId ?? ''
    await call('CheckResult', { MerchantBizId: `biz${turn}`, TransactionId })
    await call('CheckResult', { MerchantBizId: '', TransactionId })
    await emulator?.complete(TransactionId)
  }
  // An ending that is planned, an upload, and a reset of a key that nobody uses.
  await emulator?.scenarios.arm({ name: 'passed', times: 1 })
  await call('Initialize', faceLiveness({ MerchantBizId: 'planned' }))
  await replicas.engines[0]?.callbacks.deliver(
    { transactionId: 'one', accessKeyId: 'key', url: 'http://127.0.0.1:1/refused' },
    {},
  )
  await emulator?.reset('nobody')
  await emulator?.advice()
  await expect.poll(async () => (await emulator?.inbox.list('shop'))?.length, { timeout: 10_000 }).toBeGreaterThan(0)

  const client = await createClient({ url: redis.url }).connect()
  onTestFinished(() => client.destroy())
  const names = await client.keys(`${storePrefix}*`)
  expect(names.length).toBeGreaterThan(25)
  const endless: string[] = []
  for (const name of names) if ((await client.ttl(name)) === -1) endless.push(name.slice(storePrefix.length))
  expect(endless.filter(name => !lasting.includes(name))).toEqual([])
})
