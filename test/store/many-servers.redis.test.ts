import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@redis/client'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createAuthorityCertificate, createKey, createServerCertificate } from '../../src/node/tls/certificate.ts'
import { usualSubtrees } from '../../src/node/tls/names.ts'
import { startCommand } from '../support/command-process.ts'
import { fieldsOf, sendOverHttp } from '../support/doors.ts'
import { freePort, type RedisServer, startRedis } from '../support/redis-server.ts'
import { faceLiveness } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'
import { openReplicas, type Replicas } from './replicas.ts'

const start = async (args: readonly string[], port?: number): Promise<RedisServer> => {
  const server = await startRedis(args, port)
  onTestFinished(() => server.stop())
  return server
}

/** Asks a server with a command. */
async function ask(port: number, ...args: string[]): Promise<unknown> {
  const client = createClient({ url: `redis://127.0.0.1:${port}` })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await client.sendCommand(args)
  } finally {
    client.destroy()
  }
}

const initialize = (bizId: string, accessKeyId: string) =>
  unsigned({ parameters: faceLiveness({ MerchantBizId: bizId }), accessKeyId })

/** Opens a transaction for each of some keys, and tells their ids. */
const openSome = async ({ call }: Replicas, name: string) => {
  const ids: string[] = []
  for (let key = 0; key < 12; key += 1) {
    const answer = await call(initialize(`${name}${key}`, `key-${key}`))
    expect(fieldsOf(answer).Code, answer.text).toBe('Success')
    ids.push(fieldsOf(answer).Result?.TransactionId ?? '')
  }
  return ids
}

/** Calls until one succeeds again; whatever else is answered must be 503. */
const untilBack = async ({ call }: Replicas) => {
  const statuses = new Set<number>()
  for (let attempt = 0; ; attempt += 1) {
    const { status, text } = await call(initialize(`again${attempt}`, `key-${attempt % 12}`))
    if (status === 200) return statuses
    expect(status, text).toBe(503)
    statuses.add(status)
  }
}

const settled = ['--appendonly', 'yes', '--appendfsync', 'always']

describe('a store of several servers', () => {
  test('is found by three sentinels, and found again after a failover', { timeout: 60_000 }, async () => {
    const master = await start(settled)
    const second = await start([...settled, '--replicaof', '127.0.0.1', String(master.port)])
    const sentinels: number[] = []
    for (let index = 0; index < 3; index += 1) {
      const port = await freePort()
      const file = join(second.folder, `sentinel-${index}.conf`)
      writeFileSync(
        file,
        [
          `port ${port}`,
          'bind 127.0.0.1',
          `sentinel monitor emulator 127.0.0.1 ${master.port} 2`,
          'sentinel down-after-milliseconds emulator 1000',
          'sentinel failover-timeout emulator 5000',
        ].join('\n'),
      )
      await startSentinel(file)
      sentinels.push(port)
    }
    await expect
      .poll(async () => String(await ask(sentinels[0] ?? 0, 'SENTINEL', 'CKQUORUM', 'emulator')).slice(0, 2), {
        timeout: 15_000,
      })
      .toBe('OK')
    await expect
      .poll(async () => String(await ask(second.port, 'INFO', 'replication')), { timeout: 15_000 })
      .toContain('master_link_status:up')
    const hosts = sentinels.map(port => `127.0.0.1:${port}`).join(',')
    const replicas = await openReplicas(2, { store: `redis://${hosts}?sentinel=emulator` })
    onTestFinished(() => replicas.close())
    const before = await openSome(replicas, 'before')
    await ask(master.port, 'WAIT', '1', '2000')
    await master.kill()
    await untilBack(replicas)
    for (const id of before) expect(await replicas.servers[1]?.emulator.transactions.get(id)).toMatchObject({ id })
    await openSome(replicas, 'after')

    function startSentinel(file: string) {
      return start([file, '--sentinel'])
    }
  })

  test('is a cluster of three and three, and goes on after a failover', { timeout: 90_000 }, async () => {
    const nodes: RedisServer[] = []
    for (let index = 0; index < 6; index += 1)
      nodes.push(await start([...settled, '--cluster-enabled', 'yes', '--cluster-node-timeout', '2000']))
    const hosts = nodes.map(({ port }) => `127.0.0.1:${port}`)
    execFileSync('redis-cli', ['--cluster', 'create', ...hosts, '--cluster-replicas', '1', '--cluster-yes'])
    for (const { port } of nodes)
      await expect
        .poll(async () => String(await ask(port, 'CLUSTER', 'INFO')), { timeout: 20_000 })
        .toContain('cluster_state:ok')
    const replicas = await openReplicas(2, { store: `redis://${hosts.slice(0, 3).join(',')}?cluster` })
    onTestFinished(() => replicas.close())
    await replicas.servers[0]?.emulator.scenarios.arm({ name: 'no-face', match: { accessKeyId: 'nobody' } })
    const before = await openSome(replicas, 'before')
    expect((await replicas.servers[1]?.emulator.transactions.list())?.map(({ id }) => id)).toEqual(
      [...before].reverse(),
    )
    await replicas.servers[0]?.emulator.complete(before[0] ?? '')
    // What calls touch lies on all of the three masters.
    const sizes = await Promise.all(nodes.map(async ({ port }) => Number(await ask(port, 'DBSIZE'))))
    expect(sizes.filter(size => size > 0).length).toBeGreaterThanOrEqual(3)
    // A replica takes over with what it has: until it has all, a failover loses what is newest.
    for (const { port } of nodes)
      await expect
        .poll(async () => String(await ask(port, 'INFO', 'replication')), { timeout: 20_000 })
        .toMatch(/role:master|master_link_status:up/)
    await Promise.all(nodes.slice(0, 3).map(({ port }) => ask(port, 'WAIT', '1', '5000')))
    await nodes[0]?.kill()
    await untilBack(replicas)
    for (const id of before)
      await expect
        .poll(async () => (await replicas.servers[1]?.emulator.transactions.get(id).catch(() => undefined))?.id, {
          timeout: 20_000,
        })
        .toBe(id)
    // Each emulator finds out for itself who serves what now.
    const reset = () =>
      replicas.servers[0]?.emulator.reset().then(
        () => true,
        () => false,
      )
    await expect.poll(reset, { timeout: 20_000 }).toBe(true)
    expect(await replicas.servers[1]?.emulator.transactions.list()).toEqual([])
  })

  test('asks for a user and a password, and says when they are wrong without telling them', async () => {
    const guarded = await start([
      '--user',
      'emulator',
      'on',
      '>geheim',
      '~*',
      '&*',
      '+@all',
      '--user',
      'default',
      'off',
    ])
    const store = `redis://emulator:geheim@127.0.0.1:${guarded.port}`
    const replicas = await openReplicas(1, { store })
    onTestFinished(() => replicas.close())
    await openSome(replicas, 'guarded')
    const shown = await replicas.call({ method: 'GET', url: '/_emulator/options', headers: {}, body: Buffer.of() })
    expect(shown.text).not.toContain('geheim')
    const wrong = openReplicas(1, { store: store.replace('geheim', 'falsch'), storeTimeout: 300 })
    await expect(wrong).rejects.toThrow(
      /Failed to reach the store at redis:\/\/127\.0\.0\.1:\d+ within 300 ms: WRONGPASS/,
    )
    await expect(openReplicas(1, { store: store.replace('geheim', 'falsch'), storeTimeout: 0 })).rejects.not.toThrow(
      /falsch/,
    )
  })

  test('is spoken to by TLS, by rediss, where its certificate is trusted', async () => {
    const authority = { key: createKey(), certificate: '' }
    authority.certificate = createAuthorityCertificate(authority.key, usualSubtrees, Date.now())
    const key = createKey()
    const certificate = createServerCertificate(key, [{ kind: 'name', value: 'localhost' }], authority, Date.now())
    const folder = mkdtempSync(join(tmpdir(), 'rediss-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const pem = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const authorityFile = pem('ca.pem', authority.certificate)
    const files = [
      ...['--tls-cert-file', pem('server.pem', certificate)],
      ...['--tls-key-file', pem('key.pem', String(key.export({ type: 'pkcs8', format: 'pem' })))],
      ...['--tls-ca-cert-file', authorityFile],
    ]
    const port = await freePort()
    await start(['--tls-port', String(port), '--tls-auth-clients', 'no', ...files])
    const store = `rediss://localhost:${port}`
    const started = await startCommand(['--store', store], { env: { NODE_EXTRA_CA_CERTS: authorityFile } })
    const answer = await sendOverHttp(started.url, initialize('tls', 'key'))
    expect(fieldsOf(answer).Code).toBe('Success')
    await expect(openReplicas(1, { store, storeTimeout: 300 })).rejects.toThrow(/^Failed to reach the store at rediss:/)
  })
})
