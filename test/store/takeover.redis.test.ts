import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createEmulator } from '../../src/node/create-emulator.ts'
import { openStore } from '../../src/node/open-store.ts'
import type { Options } from '../../src/options/options.ts'
import { startCommand } from '../support/command-process.ts'
import { fieldsOf, sendOverHttp } from '../support/doors.ts'
import { findRedis } from '../support/find-redis.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { faceLiveness } from '../support/requests.ts'
import { signV3, unsigned } from '../support/signed-request.ts'
import { openReplicas } from './replicas.ts'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis(['--appendonly', 'yes', '--appendfsync', 'always'])
})
afterAll(() => redis.stop())

let count = 0
const prefix = () => {
  count += 1
  return `takeover-${count}:`
}

type Told = { path: string; at: number }

/** Takes callbacks; `answer` decides how, by default at once with 200. */
async function receive(answer: (told: Told, end: (status: number) => void) => void = (_, end) => end(200)) {
  const told: Told[] = []
  let heard: (() => void)[] = []
  const server = createServer((request, response) => {
    const one = { path: request.url ?? '', at: performance.now() }
    told.push(one)
    for (const run of heard) run()
    answer(one, status => response.writeHead(status).end())
  })
  await new Promise<void>(accept => server.listen(0, '127.0.0.1', accept))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told,
    /** Resolves once so many have come. */
    async arrived(number: number) {
      while (told.length < number)
        await new Promise<void>(accept => {
          heard = [accept]
        })
    },
  }
}

const open = async (url: string, callback: string, bizId = 'biz1') => {
  const answer = await sendOverHttp(
    url,
    unsigned({ parameters: faceLiveness({ MerchantBizId: bizId, CallbackUrl: callback, CallbackToken: 'token' }) }),
  )
  return fieldsOf(answer).Result?.TransactionId ?? ''
}

const complete = (url: string, id: string) =>
  sendOverHttp(url, { method: 'POST', url: `/_emulator/transactions/${id}/complete`, headers: {}, body: Buffer.of() })

describe('a callback that a killed emulator has promised', () => {
  test('is delivered by another one within five seconds, though it was being sent', async () => {
    const storePrefix = prefix()
    const started = await startCommand(['--store', redis.url, '--store-prefix', storePrefix])
    const replicas = await openReplicas(1, { store: redis.url, storePrefix })
    onTestFinished(() => replicas.close())
    // The first attempt hangs, on the emulator that is killed meanwhile.
    const receiver = await receive((_, end) => {
      if (receiver.told.length > 1) end(200)
    })
    const id = await open(started.url, `${receiver.url}/done`)
    await complete(started.url, id)
    await receiver.arrived(1)
    const killed = performance.now()
    started.child.kill('SIGKILL')
    await receiver.arrived(2)
    expect(performance.now() - killed).toBeLessThan(5000)
    expect(receiver.told[1]?.path).toBe(receiver.told[0]?.path)
    await replicas.engines[0]?.callbacks.idle()
    expect(await replicas.servers[0]?.emulator.callbacks.list()).toMatchObject([{ state: 'delivered' }])
  })

  test('is delivered when its ending was planned, and nobody is there but another one', async () => {
    const storePrefix = prefix()
    const started = await startCommand([
      '--store',
      redis.url,
      '--store-prefix',
      storePrefix,
      '--complete-after',
      '1500',
    ])
    const replicas = await openReplicas(1, { store: redis.url, storePrefix })
    onTestFinished(() => replicas.close())
    const receiver = await receive()
    const id = await open(started.url, `${receiver.url}/planned`)
    started.child.kill('SIGKILL')
    await receiver.arrived(1)
    expect(receiver.told[0]?.path).toContain(id)
  })
})

describe('callbacks of a shared store', () => {
  test('of one transaction come in order, whichever emulator sends them', async () => {
    const replicas = await openReplicas(3, { store: redis.url, storePrefix: prefix(), callbackRetries: 3 })
    onTestFinished(() => replicas.close())
    const open: string[] = []
    const receiver = await receive((_, end) => {
      open.push('in')
      setTimeout(() => {
        open.push('out')
        end(200)
      }, 20)
    })
    const message = { transactionId: 'one', accessKeyId: 'key', url: `${receiver.url}/?` }
    for (let turn = 0; turn < 9; turn += 1)
      await replicas.engines[turn % 3]?.callbacks.deliver({ ...message, url: `${receiver.url}/?${turn}` })
    await receiver.arrived(9)
    expect(receiver.told.map(({ path }) => path)).toEqual(Array.from({ length: 9 }, (_, turn) => `/?${turn}`))
    await replicas.engines[0]?.callbacks.idle()
    expect(open).toEqual(Array.from({ length: 9 }, () => ['in', 'out']).flat())
  })

  test('are not sent any more once any of the emulators was reset', async () => {
    const replicas = await openReplicas(3, { store: redis.url, storePrefix: prefix() })
    onTestFinished(() => replicas.close())
    const receiver = await receive()
    const clock = replicas.servers[0]?.emulator.clock
    await clock?.freeze()
    const message = { transactionId: 'one', accessKeyId: 'key', url: `${receiver.url}/?` }
    await replicas.engines[1]?.callbacks.deliver(message, { delay: 60_000 })
    await replicas.servers[2]?.emulator.reset()
    await clock?.advance(120_000)
    await replicas.engines[1]?.callbacks.idle()
    expect(receiver.told).toEqual([])
    expect(await replicas.servers[0]?.emulator.callbacks.list()).toEqual([])
  })

  test('are due when any of them moves the clock, each once', async () => {
    const replicas = await openReplicas(3, { store: redis.url, storePrefix: prefix() })
    onTestFinished(() => replicas.close())
    const receiver = await receive()
    const message = { transactionId: 'one', accessKeyId: 'key', url: `${receiver.url}/?` }
    await replicas.engines[0]?.callbacks.deliver(message, { delay: 60_000, copies: 2 })
    await replicas.servers[1]?.emulator.clock.advance(60_000)
    await receiver.arrived(2)
    await replicas.engines[2]?.callbacks.idle()
    expect(receiver.told).toHaveLength(2)
  })
})

describe('a store that goes away', () => {
  test.each(['killed', 'stopped'])('and is %s makes calls answer 503 within two seconds, and comes back', async how => {
    const own = await startRedis(['--appendonly', 'yes', '--appendfsync', 'always'])
    onTestFinished(() => own.stop())
    const replicas = await openReplicas(1, { store: own.url })
    onTestFinished(() => replicas.close())
    const url = replicas.servers[0]?.url ?? ''
    const id = await open(url, '')
    expect(id).not.toBe('')
    const ready = () => sendOverHttp(url, { method: 'GET', url: '/_emulator/ready', headers: {}, body: Buffer.of() })
    expect((await ready()).status).toBe(200)
    if (how === 'killed') await own.kill()
    else own.process().kill('SIGSTOP')
    const asked = performance.now()
    const answer = await sendOverHttp(url, unsigned({ parameters: faceLiveness() }))
    expect(performance.now() - asked).toBeLessThan(2000)
    expect(answer.status).toBe(503)
    expect(fieldsOf(answer).Code).toBe('ServiceUnavailable')
    expect(answer.headers['x-emulator-reason']).toMatch(/^store: redis:\/\/127\.0\.0\.1:\d+ /)
    const away = await ready()
    expect(away.status).toBe(503)
    expect(JSON.parse(away.text).reason).toMatch(/^store: /)
    if (how === 'killed') await own.restart()
    else own.process().kill('SIGCONT')
    await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe(200)
    expect(await replicas.servers[0]?.emulator.transactions.get(id)).toMatchObject({ id, state: 'pending' })
    expect(fieldsOf(await sendOverHttp(url, unsigned({ parameters: faceLiveness() }))).Code).toBe('Success')
  })

  test('keeps what it has for an emulator that starts later', async () => {
    const storePrefix = prefix()
    const first = await openReplicas(1, { store: redis.url, storePrefix })
    const id = await open(first.servers[0]?.url ?? '', '')
    await first.servers[0]?.emulator.clock.advance('P3D')
    await first.servers[0]?.emulator.clock.freeze()
    const shown = await first.servers[0]?.emulator.clock.now()
    await first.close()
    const second = await openReplicas(1, { store: redis.url, storePrefix })
    onTestFinished(() => second.close())
    expect(await second.servers[0]?.emulator.transactions.get(id)).toMatchObject({ id })
    expect(await second.servers[0]?.emulator.clock.now()).toBe(shown)
    expect((await second.servers[0]?.emulator.requests.list())?.requests).toHaveLength(1)
  })

  test('is named when it is not there at the start, without the password', async () => {
    const opening = openReplicas(1, { store: 'redis://user:geheim@127.0.0.1:1', storeTimeout: 300 })
    await expect(opening).rejects.toThrow(/^Failed to reach the store at redis:\/\/127\.0\.0\.1:1 within 300 ms: /)
    await expect(openReplicas(1, { store: 'redis://user:geheim@127.0.0.1:1', storeTimeout: 0 })).rejects.not.toThrow(
      'geheim',
    )
  })

  test('is waited for while it still reads what it has', async () => {
    const own = await startRedis(['--appendonly', 'yes'])
    onTestFinished(() => own.stop())
    const { createClient } = await import('@redis/client')
    const client = await createClient({ url: own.url }).connect()
    for (let index = 0; index < 100; index += 1) await client.set(`key-${index}`, 'value'.repeat(20))
    client.destroy()
    await own.kill()
    // Slowed down, as if it had a thousand times as much.
    const slowly = ['--key-load-delay', '100000', '--loading-process-events-interval-bytes', '1024']
    const where = ['--port', String(own.port), '--bind', '127.0.0.1', '--dir', own.folder, '--appendonly', 'yes']
    const loading = spawn(findRedis() ?? 'redis-server', [...where, '--save', '', ...slowly], { stdio: 'ignore' })
    onTestFinished(() => void loading.kill('SIGKILL'))
    await expect(openReplicas(1, { store: own.url, storeTimeout: 2000 })).rejects.toThrow(
      /within 2000 ms: .*(LOADING|is loading)/,
    )
    const replicas = await openReplicas(1, { store: own.url, storeTimeout: 60_000 })
    await replicas.close()
  })

  test('is refused by name when another version has written its data', async () => {
    const storePrefix = prefix()
    const first = await openReplicas(1, { store: redis.url, storePrefix })
    await first.close()
    const { createClient } = await import('@redis/client')
    const client = await createClient({ url: redis.url }).connect()
    await client.hSet(`${storePrefix}{state}`, 'version', '99')
    client.destroy()
    await expect(openReplicas(1, { store: redis.url, storePrefix })).rejects.toThrow(/have version 99/)
  })
})

test('a call waits for the store twice: before it runs, and when it is done', async () => {
  const accessKey = { id: 'key', secret: 'secret' }
  const store = await openStore({ store: redis.url, storePrefix: prefix() })
  onTestFinished(() => store.close())
  const options: Partial<Options> = {
    auth: 'strict',
    accessKeys: [accessKey],
    faces: 'present',
    log: 'silent',
    repeatedFailures: 5,
  }
  const emulator = createEmulator(options, { store })
  await emulator.scenarios.arm({ name: 'callback-late', times: 100 })
  /** The least of several: what the store is asked beside the calls, once a second, is not theirs. */
  const tripsOf = async (action: string, form: Record<string, string>) => {
    const counted: number[] = []
    for (let turn = 0; turn < 4; turn += 1) {
      const before = store.trips()
      const { status } = await emulator.answer(signV3({ credentials: accessKey, action, form }))
      expect(status).toBe(200)
      counted.push(store.trips() - before)
    }
    return Math.min(...counted)
  }
  expect(await tripsOf('Initialize', faceLiveness())).toBe(2)
  const [newest] = await emulator.transactions.list({ limit: 1 })
  const id = newest?.id ?? ''
  await emulator.complete(id)
  expect(await tripsOf('CheckResult', { MerchantBizId: newest?.merchantBizId ?? '', TransactionId: id })).toBe(2)
})
