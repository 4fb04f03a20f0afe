import { X509Certificate } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@redis/client'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startCommand } from '../support/command-process.ts'
import { caFolder, callByHttps, readCa, shakeHands } from '../support/https.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())

let count = 0
const nextPrefix = () => {
  count += 1
  return `authority-${count}:`
}

/** An emulator on a machine of its own: with a data folder that no other has. */
const startElsewhere = async (storePrefix: string, args: string[] = []) => {
  const folder = caFolder()
  const started = await startCommand(['--store', redis.url, '--store-prefix', storePrefix, ...args], {
    env: { XDG_DATA_HOME: folder },
  })
  return { ...started, folder, port: Number(new URL(started.url).port) }
}

const isHealthy = (port: number, ca: string, servername = 'localhost') =>
  callByHttps(port, { ca, servername, path: '/_emulator/health', headers: { host: 'localhost' } })

describe('emulators on one store', () => {
  test('sign with one CA, though each has a data folder of its own', async () => {
    const storePrefix = nextPrefix()
    const [first, second, third] = [
      await startElsewhere(storePrefix),
      await startElsewhere(storePrefix),
      await startElsewhere(storePrefix),
    ]
    const ca = await readCa(second.url)
    for (const { port } of [first, second, third]) expect(await isHealthy(port, ca)).toMatchObject({ status: 200 })
    expect(await readCa(third.url)).toBe(ca)
  })

  test('start with the CA of the installation that was first, and keep it for those that come later', async () => {
    const storePrefix = nextPrefix()
    const first = await startElsewhere(storePrefix)
    const ca = await readCa(first.url)
    const kept = join(first.folder, 'cloudauth-emulator', 'ca.pem')
    expect(existsSync(kept)).toBe(true)
    first.child.kill('SIGKILL')
    await first.exit
    const later = await startElsewhere(storePrefix)
    expect(await readCa(later.url)).toBe(ca)
    expect(await isHealthy(later.port, ca)).toMatchObject({ status: 200 })
    // Its own folder was not needed.
    expect(readdirSync(later.folder)).toEqual([])
  })

  test('know of a name that one of them has added', async () => {
    const storePrefix = nextPrefix()
    const first = await startElsewhere(storePrefix)
    const second = await startElsewhere(storePrefix)
    const before = await readCa(first.url)
    await readCa(second.url)
    await shakeHands(second.port, { ca: before, servername: 'shop-backend', rejectUnauthorized: false })
    await expect.poll(() => readCa(first.url)).not.toBe(before)
    const ca = await readCa(first.url)
    expect(new X509Certificate(ca).publicKey.equals(new X509Certificate(before).publicKey)).toBe(true)
    for (const { port } of [first, second])
      expect(await isHealthy(port, ca, 'shop-backend')).toMatchObject({ status: 200 })
  })

  test('keep to one folder instead, where they are given it, and leave no key in the store', async () => {
    const storePrefix = nextPrefix()
    const folder = caFolder()
    const [first, second] = [
      await startElsewhere(storePrefix, ['--ca-dir', folder]),
      await startElsewhere(storePrefix, ['--ca-dir', folder]),
    ]
    const ca = await readCa(first.url)
    for (const { port } of [first, second]) expect(await isHealthy(port, ca)).toMatchObject({ status: 200 })
    const client = await createClient({ url: redis.url }).connect()
    onTestFinished(() => client.destroy())
    expect(await client.exists(`${storePrefix}{state}:authority`)).toBe(0)
  })

  test('have the same CA after a reset', async () => {
    const storePrefix = nextPrefix()
    const { url } = await startElsewhere(storePrefix)
    const ca = await readCa(url)
    await fetch(`${url}/_emulator/reset`, { method: 'POST' })
    expect(await readCa(url)).toBe(ca)
    expect(await readCa((await startElsewhere(storePrefix)).url)).toBe(ca)
  })

  test('show no key of it, neither in the options nor in the journal', async () => {
    const { url } = await startElsewhere(nextPrefix())
    await readCa(url)
    for (const path of ['options', 'requests', 'ca.pem'])
      expect(await (await fetch(`${url}/_emulator/${path}`)).text()).not.toContain('PRIVATE')
  })
})
