import { describe, expect, test } from 'vitest'
import { assembleEngine } from '../../../src/emulator/assemble.ts'
import { declareEmulator } from '../../../src/emulator/declare.ts'
import type { Handed } from '../../../src/emulator/handed.ts'
import * as laterParts from '../../../src/emulator/later-parts.ts'
import { memoryStore } from '../../../src/emulator/memory-store.ts'
import type { Awaitable } from '../../../src/gateway/awaitable.ts'
import { loadOnce } from '../../../src/gateway/load-once.ts'
import { readKept, sessionStore } from '../../../src/msw/session-store.ts'
import { type Options, resolveOptions } from '../../../src/options/options.ts'
import { webRuntime } from '../../../src/web/runtime.ts'
import { callThroughFetch, fieldsOf } from '../../support/doors.ts'
import { faceLiveness } from '../../support/requests.ts'
import { unsigned } from '../../support/signed-request.ts'

type Parts = typeof laterParts

const moment = Date.parse('2026-01-31T00:00:00Z')

/** An emulator of the web in a world where no time passes, and whose later parts are loaded as the test wants. */
function emulatorWith(load: () => Awaitable<Parts>, options: Partial<Options> = {}, handed: Handed = {}) {
  const resolved = resolveOptions({ seed: 'later', log: 'silent', qps: 0, ...options })
  const systemTime = { ...webRuntime.systemTime, now: () => moment, elapsed: () => 0 }
  const runtime = { ...webRuntime, systemTime, loadLaterParts: load }
  const emulator = declareEmulator(assembleEngine(resolved, runtime, handed))
  const call = callThroughFetch(emulator)
  return {
    emulator,
    send: (parameters: Record<string, string>, action = 'Initialize') => call(unsigned({ action, parameters })),
  }
}

/** Parts that have not come before `serve` is called. */
function held() {
  let serve = () => {}
  const served = new Promise<Parts>(resolve => {
    serve = () => resolve(laterParts)
  })
  return { load: () => served, serve: () => serve() }
}

const opening = (user: string, changes: Record<string, string> = {}) =>
  faceLiveness({ MerchantUserId: user, MerchantBizId: user.replace(/\W/g, ''), ...changes })
const users = async ({ requests }: ReturnType<typeof emulatorWith>['emulator']) =>
  (await requests.list()).requests.map(({ parameters }) => parameters.MerchantUserId).reverse()

describe('the parts that come after the first answer', () => {
  test('keep no page from holding its verification for the way to the end user and back', async () => {
    const { load, serve } = held()
    const texts = new Map<string, string>()
    const storage = {
      getItem: (key: string) => texts.get(key) ?? null,
      setItem: (key: string, text: string) => void texts.set(key, text),
    } as Storage
    const failed = (why: unknown) => expect.unreachable(`nothing was kept: ${why}`)
    const begin = () => ({ seed: 'page', isAway: false, arrivals: {}, transactions: [] })
    const openPage = (parts: () => Awaitable<Parts>, kept = begin()) =>
      emulatorWith(
        loadOnce(async () => parts()),
        {},
        { store: sessionStore(memoryStore(), storage, kept, failed) },
      )

    const { send } = openPage(load)
    const { TransactionId } = fieldsOf(await send(opening('leaving'))).Result as { TransactionId: string }
    // The browser leaves as soon as it has the address: whatever was still to be loaded is not loaded any more.
    const kept = readKept(storage, true)
    expect(kept?.transactions).toMatchObject([{ id: TransactionId, state: 'pending' }])

    serve()
    const { emulator } = openPage(load, kept as ReturnType<typeof begin>)
    expect(await emulator.complete(TransactionId)).toMatchObject({ state: 'passed' })
    expect(readKept(storage, true)?.transactions).toMatchObject([{ id: TransactionId, state: 'passed' }])
    await emulator.forget(TransactionId)
    expect(readKept(storage, true)?.transactions).toEqual([])
  })

  test('do not hold the first answer up, and get to know of its call, as it was then', async () => {
    const { load, serve } = held()
    const { emulator, send } = emulatorWith(loadOnce(load))
    const { status, headers } = await send(opening('first', { MetaInfo: '{}' }))
    expect(status).toBe(200)
    expect(headers['x-emulator-advice']).toBe('meta-info-invented')
    const moved = emulator.clock.advance('P1D')
    serve()
    await moved
    const [entry] = (await emulator.requests.list()).requests
    expect(entry).toMatchObject({
      sequence: 1,
      at: '2026-01-31T00:00:00.000Z',
      requestId: headers['x-acs-request-id'],
    })
    expect((await emulator.advice()).map(({ rule }) => rule)).toContain('meta-info-invented')
    expect((await emulator.coverage()).record.products).toEqual(['FACE_LIVENESS'])
  })

  test('have the second call wait, and lose none of many that come at once', async () => {
    const { load, serve } = held()
    const { emulator, send } = emulatorWith(loadOnce(load))
    await send(opening('first'))
    let answered = 0
    const others = ['second', 'third', 'fourth'].map(async user => {
      await send(opening(user))
      answered += 1
    })
    // It needs none of them.
    await emulator.fetch(new Request('http://localhost/favicon.ico'))
    expect(answered).toBe(0)
    serve()
    await Promise.all(others)
    expect(await users(emulator)).toEqual(['first', 'second', 'third', 'fourth'])
  })

  test('are tried again after they could not be loaded, and then know of the first call', async () => {
    let isServed = false
    const { emulator, send } = emulatorWith(
      loadOnce(async () => {
        if (!isServed) throw new Error('not served')
        return laterParts
      }),
    )
    expect((await send(opening('first'))).status).toBe(200)
    await expect(emulator.requests.list()).rejects.toThrow('Serve every file of your bundle')
    expect((await send(opening('refused'))).status).toBe(500)
    isServed = true
    expect(await users(emulator)).toEqual(['first'])
    expect((await emulator.coverage()).record.products).toEqual(['FACE_LIVENESS'])
  })

  test('are waited for where an answer tells what only they remember', async () => {
    const { load, serve } = held()
    const { send } = emulatorWith(loadOnce(load))
    const asked = send({ TransactionId: `hksb${'0'.repeat(28)}`, MerchantBizId: 'biz' }, 'CheckResult')
    serve()
    const { headers } = await asked
    expect(headers['x-emulator-advice']).toBe('foreign-transaction')
  })

  test('know nothing of a first call after a reset that came next', async () => {
    const { load, serve } = held()
    const { emulator, send } = emulatorWith(loadOnce(load))
    await send(opening('first'))
    const reset = emulator.reset()
    serve()
    await reset
    expect(await users(emulator)).toEqual([])
    await send(opening('next'))
    expect(await users(emulator)).toEqual(['next'])
  })

  test('leave every answer as it is where they are at hand', async () => {
    const answersOf = async (load: () => Awaitable<Parts>) => {
      const { emulator, send } = emulatorWith(load)
      const first = await send(opening('emulator:passed', { MetaInfo: '{}', CallbackUrl: 'http://127.0.0.1:1/' }))
      const { TransactionId } = fieldsOf(first).Result as { TransactionId: string }
      const others = [
        await send(opening('emulator:no-face')),
        await send({ TransactionId, MerchantBizId: 'other' }, 'CheckResult'),
        await send(opening('user@shop.test', { Strange: '1' })),
      ]
      await emulator.callbacks.idle()
      const { requests } = await emulator.requests.list()
      const entries = requests.map(({ milliseconds: _, ...entry }) => entry)
      return { answers: [first, ...others], advice: await emulator.advice(), entries }
    }
    const late = async () => {
      // By then the first call is answered.
      await new Promise(resolve => setImmediate(resolve))
      return laterParts
    }
    expect(await answersOf(loadOnce(late))).toEqual(await answersOf(() => laterParts))
  })
})
