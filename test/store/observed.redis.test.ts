import { createClient } from '@redis/client'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startCommand } from '../support/command-process.ts'
import { fieldsOf, sendOverHttp } from '../support/doors.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { faceLiveness } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'
import { openReplicas } from './replicas.ts'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())

let count = 0
const nextPrefix = () => {
  count += 1
  return `observed-${count}:`
}

const open = async (size: number) => {
  const storePrefix = nextPrefix()
  const replicas = await openReplicas(size, { store: redis.url, storePrefix })
  onTestFinished(() => replicas.close())
  /** Calls one of them after the other, as a client does behind a load balancer. */
  const call = async (index: number, action: string, parameters: Record<string, string>) =>
    fieldsOf(await replicas.callOne(index, unsigned({ action, parameters })))
  const rules = async (index = 0) => (await replicas.servers[index]?.emulator.advice())?.map(({ rule }) => rule) ?? []
  return { ...replicas, storePrefix, call, rules }
}

const initialize = (parameters: Record<string, string>) => faceLiveness({ MerchantUserId: 'u-1', ...parameters })

describe('advice over several emulators', () => {
  test('finds a MerchantBizId that came to two of them, and a verification that is still open', async () => {
    const { call, rules } = await open(3)
    await call(0, 'Initialize', initialize({ MerchantBizId: 'same' }))
    await call(1, 'Initialize', initialize({ MerchantBizId: 'same' }))
    expect(await rules(2)).toEqual(expect.arrayContaining(['biz-id-reused', 'open-verification']))
  })

  test('finds polling that is too fast though each of them is asked once', async () => {
    const { call, rules } = await open(3)
    const { Result } = await call(0, 'Initialize', initialize({ MerchantBizId: 'polled' }))
    for (const index of [1, 2])
      await call(index, 'CheckResult', { MerchantBizId: 'polled', TransactionId: Result?.TransactionId ?? '' })
    expect(await rules()).toContain('polled-too-fast')
  })

  test('counts a result as read that was opened, ended and asked for on three of them', async () => {
    const { call, rules, servers } = await open(3)
    const { Result } = await call(0, 'Initialize', initialize({ MerchantBizId: 'read' }))
    const id = Result?.TransactionId ?? ''
    await servers[1]?.emulator.complete(id)
    await expect.poll(() => rules(2)).toContain('result-not-checked')
    await call(2, 'CheckResult', { MerchantBizId: 'read', TransactionId: id })
    for (const index of [0, 1, 2]) await expect.poll(() => rules(index)).not.toContain('result-not-checked')
  })
})

describe('what an emulator has observed that is gone', () => {
  const start = (storePrefix: string) => startCommand(['--store', redis.url, '--store-prefix', storePrefix])
  const offend = (url: string, accessKeyId = 'key') =>
    sendOverHttp(
      url,
      unsigned({ accessKeyId, parameters: faceLiveness({ MerchantUserId: '13800138000', MerchantBizId: 'gone' }) }),
    )

  test('is told though it was killed, each call counted once', async () => {
    const { servers, storePrefix } = await open(1)
    const [server] = servers
    const personal = async () =>
      (await server?.emulator.advice())?.find(({ rule }) => rule === 'user-id-personal')?.count ?? 0
    const { url, child } = await start(storePrefix)
    for (let turn = 0; turn < 3; turn += 1) await offend(url)
    await expect.poll(personal).toBe(3)
    child.kill('SIGKILL')
    await offend(server?.url ?? '')
    expect(await personal()).toBe(4)
    const coverage = await server?.emulator.coverage()
    expect(coverage?.rows.find(({ id }) => id === 'code/Initialize/Success')).toMatchObject({ count: 4 })
  })

  test('is written down within two seconds, so that it is told though nobody had asked before', async () => {
    const { servers, storePrefix } = await open(1)
    const { url, child } = await start(storePrefix)
    await offend(url)
    const client = await createClient({ url: redis.url }).connect()
    onTestFinished(() => client.destroy())
    const written = async () => (await client.hVals(`${storePrefix}1:{observations}`)).join()
    await expect.poll(written, { timeout: 5000 }).toContain('user-id-personal')
    child.kill('SIGKILL')
    expect((await servers[0]?.emulator.advice())?.map(({ rule }) => rule)).toContain('user-id-personal')
  })

  test('is forgotten with a key, and with everything', async () => {
    const { servers, storePrefix } = await open(1)
    const [server] = servers
    const { url, child } = await start(storePrefix)
    await offend(url, 'one')
    await offend(url, 'two')
    const keys = async () => (await server?.emulator.advice())?.map(({ accessKeyId }) => accessKeyId) ?? []
    const before = await keys()
    expect(new Set(before).size).toBe(2)
    child.kill('SIGKILL')
    await server?.emulator.reset('one')
    expect(new Set(await keys()).size).toBe(1)
    await server?.emulator.reset()
    expect(await keys()).toEqual([])
  })

  test('is joined into one, so that emulators which come and go leave nothing behind that grows', async () => {
    const { servers, storePrefix } = await open(1)
    const client = await createClient({ url: redis.url }).connect()
    onTestFinished(() => client.destroy())
    const key = `${storePrefix}1:{observations}`
    await servers[0]?.emulator.advice()
    const [template = ''] = await client.hVals(key)
    const seen = {
      ...JSON.parse(template),
      coverage: {
        version: 1,
        products: [],
        met: { 'code/Initialize/Success': { count: 2, forced: 0, tests: [] } },
        asserted: [],
        neverFired: [],
      },
    }
    for (let index = 0; index < 40; index += 1) await client.hSet(key, `gone-${index}`, JSON.stringify(seen))
    await expect.poll(() => client.hLen(key), { timeout: 10_000 }).toBeLessThan(10)
    const coverage = await servers[0]?.emulator.coverage()
    expect(coverage?.rows.find(({ id }) => id === 'code/Initialize/Success')).toMatchObject({ count: 80 })
  })
})
