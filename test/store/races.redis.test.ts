import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Options } from '../../src/options/options.ts'
import { fieldsOf } from '../support/doors.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { faceLiveness } from '../support/requests.ts'
import { signV3, unsigned } from '../support/signed-request.ts'
import { openReplicas } from './replicas.ts'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())

let count = 0
const openThree = async (options: Partial<Options> = {}) => {
  count += 1
  const replicas = await openReplicas(3, {
    store: redis.url,
    storePrefix: `races-${count}:`,
    seed: 'races',
    ...options,
  })
  onTestFinished(() => replicas.close())
  return replicas
}

const initialize = (bizId: string, accessKeyId?: string) =>
  unsigned({ parameters: faceLiveness({ MerchantBizId: bizId }), ...(accessKeyId && { accessKeyId }) })

const many = <Value>(length: number, make: (index: number) => Promise<Value>) =>
  Promise.all(Array.from({ length }, (_, index) => make(index)))

const isSuccess = (answer: { text: string }) => JSON.parse(answer.text).Code === 'Success'

describe('three emulators on one store', () => {
  test('let a scenario that is armed for two calls decide two of 64 that come at once', async () => {
    const { call, servers } = await openThree()
    await servers[0]?.emulator.scenarios.arm({ name: 'no-face', times: 2 })
    const answers = await many(64, index => call(initialize(`biz${index}`)))
    const codes = answers.map(({ text }) => JSON.parse(text).Code)
    expect(codes.filter(code => code === 'NoFaceDetected')).toHaveLength(2)
    expect(codes.filter(code => code === 'Success')).toHaveLength(62)
  })

  test('let 50 calls of a key pass in a second of the clock, and not one more', async () => {
    const { call, servers } = await openThree({ qps: 50 })
    const clock = servers[0]?.emulator.clock
    await clock?.freeze()
    let sent = 0
    const passed = async () => {
      const answers = await many(120, () => call(initialize(`qps${++sent}`)))
      return answers.filter(isSuccess).length
    }
    expect(await passed()).toBe(50)
    await clock?.advance(999)
    expect(await passed()).toBe(0)
    await clock?.advance(1)
    expect(await passed()).toBe(50)
  })

  test('accept one of 64 calls that come with one nonce', async () => {
    const accessKey = { id: 'key', secret: 'secret' }
    const { call } = await openThree({ auth: 'strict', accessKeys: [accessKey] })
    const request = signV3({ credentials: accessKey, form: faceLiveness() })
    const answers = await many(64, () => call(request))
    expect(answers.filter(isSuccess)).toHaveLength(1)
    expect(answers.filter(({ text }) => JSON.parse(text).Code === 'SignatureNonceUsed')).toHaveLength(63)
  })

  test('let one of those win who end a verification at once', async () => {
    const { call, servers } = await openThree()
    for (let round = 0; round < 10; round += 1) {
      const id = fieldsOf(await call(initialize(`round${round}`))).Result?.TransactionId ?? ''
      const ended = await Promise.allSettled(
        servers.flatMap(({ emulator }, index) =>
          [0, 1].map(turn => emulator.complete(id, { subCode: (index + turn) % 2 ? '200' : '205' })),
        ),
      )
      expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const found = await Promise.all(servers.map(({ emulator }) => emulator.transactions.get(id)))
      const states = found.map(transaction => transaction?.state)
      expect(new Set(states).size).toBe(1)
    }
  })

  test('never give one id twice', async () => {
    const { call } = await openThree()
    const answers = await many(300, index => call(initialize(`id${index}`)))
    const ids = answers.map(answer => fieldsOf(answer).Result?.TransactionId)
    expect(new Set(ids).size).toBe(300)
  })

  test('show a call in the journal of all as soon as it is answered, with the name of who answered', async () => {
    const { callOne, servers } = await openThree()
    for (let turn = 0; turn < 9; turn += 1) {
      const { headers } = await callOne(turn % 3, initialize(`turn${turn}`))
      const [name = ''] = /\(replica (.*)\)/.exec(headers['x-emulator'] ?? '')?.slice(1) ?? []
      const seen = await servers[(turn + 1) % 3]?.emulator.requests.list({ limit: 1 })
      expect(seen?.requests[0]).toMatchObject({ sequence: turn + 1, replica: name })
    }
  })

  test('end a wait on one of them by a call to another', async () => {
    const { callOne, servers } = await openThree()
    const waited = servers[1]?.emulator.requests.wait({ action: 'Initialize', count: 2, timeout: 10_000 })
    await callOne(0, initialize('one'))
    await callOne(2, initialize('two'))
    expect(await waited).toHaveLength(2)
  })

  test('show one clock, and forget together', async () => {
    const { call, servers } = await openThree()
    await servers[0]?.emulator.clock.set('2031-01-31T00:00:00Z')
    await servers[0]?.emulator.clock.freeze()
    await servers[1]?.emulator.clock.advance('PT31M')
    const shown = await Promise.all(servers.map(({ emulator }) => emulator.clock.now()))
    expect(new Set(shown).size).toBe(1)
    expect(shown[0]).toMatch(/^2031-01-31T00:31:00/)
    await call(initialize('before'))
    await servers[2]?.emulator.reset()
    for (const { emulator } of servers) {
      expect(await emulator.transactions.list()).toEqual([])
      expect(await emulator.clock.isFrozen()).toBe(false)
      expect((await emulator.requests.list()).requests).toEqual([])
    }
  })

  test('tell what all of them have seen', async () => {
    const { callOne, servers } = await openThree()
    await callOne(0, unsigned({ parameters: faceLiveness({ MerchantUserId: '13800138000' }) }))
    const advice = (await servers[1]?.emulator.advice()) ?? []
    expect(advice.map(({ rule }) => rule)).toContain('user-id-personal')
    const coverage = await servers[2]?.emulator.coverage()
    expect(coverage?.rows.find(({ id }) => id === 'code/Initialize/Success')?.state).toBe('met')
  })

  test('list on one what came to the inbox of another', async () => {
    const { callOne, servers } = await openThree()
    await callOne(0, { method: 'POST', url: '/_emulator/inbox/shop', headers: {}, body: Buffer.from('hello') })
    expect(await servers[1]?.emulator.inbox.list('shop')).toMatchObject([{ sequence: 1, body: 'hello' }])
  })

  test('show on each what is to end at once, right after the answer of another', async () => {
    const { callOne } = await openThree()
    for (let turn = 0; turn < 30; turn += 1) {
      const parameters = faceLiveness({ MerchantUserId: 'emulator:passed' })
      const id = fieldsOf(await callOne(turn % 3, unsigned({ parameters }))).Result?.TransactionId ?? ''
      const asked = unsigned({ action: 'CheckResult', parameters: { MerchantBizId: 'biz', TransactionId: id } })
      expect(fieldsOf(await callOne((turn + 1) % 3, asked)).Result).toMatchObject({ Passed: 'Y', SubCode: '200' })
    }
  })

  test('list on each what is to end at once, right after the answer of another', async () => {
    const { callOne, servers } = await openThree()
    for (let turn = 0; turn < 30; turn += 1) {
      const parameters = faceLiveness({ MerchantUserId: 'emulator:passed' })
      const id = fieldsOf(await callOne(turn % 3, unsigned({ parameters }))).Result?.TransactionId ?? ''
      const listed = await servers[(turn + 1) % 3]?.emulator.transactions.list({ state: 'passed', limit: 1 })
      expect(listed?.[0]?.id).toBe(id)
    }
  })
})
