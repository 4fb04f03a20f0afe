import type { ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Options } from '../../src/options/options.ts'
import { control } from '../support/control-request.ts'
import { type Answer, type Door, doors, fieldsOf, openInProcess } from '../support/doors.ts'
import { drawnPicture } from '../support/pictures.ts'
import { faceLiveness, faceVerify } from '../support/requests.ts'
import { signV1, unsigned } from '../support/signed-request.ts'
import { openReceiver } from '../unit/callbacks/receiver.ts'

const start = Date.UTC(2026, 0, 31)
const hour = 60 * 60_000
const picture = await drawnPicture({ width: 640, height: 480 })

type Open = (options?: Partial<Options>) => Promise<Door>

async function opened(open: Open, options: Partial<Options> = {}): Promise<Door> {
  const door = await open({ seed: 'reset', ...options })
  onTestFinished(door.close)
  return door
}

async function listening(...answer: Parameters<typeof openReceiver>) {
  const receiver = await openReceiver(...answer)
  onTestFinished(receiver.close)
  return receiver
}

function stop({ emulator: { clock } }: Door): void {
  clock.freeze(true)
  clock.set(start)
}

const resetOver = async ({ call }: Door, accessKeyId?: string) => {
  const path = accessKeyId === undefined ? 'reset' : `reset?accessKeyId=${accessKeyId}`
  expect(await call(control('POST', path))).toMatchObject({ status: 204 })
}

const initialize = (accessKeyId: string, changes: Record<string, string> = {}) =>
  unsigned({ accessKeyId, parameters: faceLiveness(changes) })
const idOf = (answer: Answer) => fieldsOf(answer).Result?.TransactionId ?? ''
const shown = async ({ call }: Door, path: string) => JSON.parse((await call(control('GET', path))).text)

/** A call whose picture comes only when it is told to: by then it has passed every gate. */
async function underWay(door: Door, accessKeyId: string) {
  const waiting: ServerResponse[] = []
  const server = await listening((_, response) => void waiting.push(response))
  const form = faceVerify({ FacePictureUrl: `${server.url}/`, CallbackUrl: `${server.url}/callback` })
  const answer = door.call(unsigned({ accessKeyId, form }))
  await server.arrived(1)
  return {
    finish: async () => {
      waiting[0]?.end(picture)
      return answer
    },
  }
}

/** Calls that are answered late or never have opened their transactions before. */
async function untilOpened(door: Door, count: number): Promise<void> {
  let stored = 0
  do stored = (await shown(door, 'transactions')).total
  while (stored < count)
}

describe.each(doors)('a reset ($door)', ({ open }) => {
  it('lets a call that was under way open nothing any more', async () => {
    const door = await opened(open, { completeAfter: 0 })
    const call = await underWay(door, 'known')
    await resetOver(door)
    const answer = await call.finish()
    expect(answer).toMatchObject({ status: 503, headers: { 'x-emulator-reason': expect.stringContaining('reset') } })
    expect(await shown(door, 'transactions')).toEqual({ transactions: [], total: 0, evicted: 0, more: false })
    expect(await shown(door, 'callbacks')).toEqual({ callbacks: [], total: 0, more: false })
  })

  it('of a key lets its call that was under way open nothing any more, and that of another go on', async () => {
    const door = await opened(open)
    const calls = [await underWay(door, 'known'), await underWay(door, 'other')]
    await resetOver(door, 'known')
    const answers = await Promise.all(calls.map(call => call.finish()))
    expect(answers.map(answer => fieldsOf(answer).Code)).toEqual(['ServiceUnavailable', 'Success'])
    expect((await shown(door, 'transactions')).transactions).toMatchObject([{ accessKeyId: 'other' }])
  })

  it('cuts off an answer that hangs', async () => {
    const door = await opened(open)
    const calls = [1, 2].map(() =>
      door.call(initialize('known', { MerchantUserId: 'emulator:hang' })).then(
        ({ status }) => status || 'cut off',
        () => 'cut off',
      ),
    )
    // That they hang is seen by the transactions that they have opened.
    await untilOpened(door, 2)
    await resetOver(door)
    expect(await Promise.all(calls)).toEqual(['cut off', 'cut off'])
  })

  it('lets go of an answer that is late', async () => {
    const door = await opened(open)
    stop(door)
    const call = door.call(initialize('known', { MerchantUserId: 'emulator:slow' }))
    await untilOpened(door, 1)
    await resetOver(door)
    expect(fieldsOf(await call).Code).toBe('Success')
  })

  it('puts everything back to how it was at the start', async () => {
    const door = await opened(open, { qps: 2, repeatedFailures: 1, auth: 'strict', accessKeys: [key] })
    const first = await everything(door)
    const ids = new Set<string>()
    for (const _ of [1, 2]) {
      ids.add(await use(door))
      expect(await everything(door)).not.toEqual(first)
      await resetOver(door)
      expect(door.emulator.clock.isFrozen()).toBe(false)
      expect(Math.abs(door.emulator.clock.now() - Date.now())).toBeLessThan(hour)
      expect(await everything(door)).toEqual(first)
    }
    expect(ids.size).toBe(1)
  })
})

const key = { id: 'known', secret: 'secret', traits: [] }

/**
 * Leaves something behind in every part that remembers, and answers the id of its transaction; fails where something of
 * before is left.
 */
async function use(door: Door): Promise<string> {
  stop(door)
  const signed = (changes: Record<string, string>, nonce: string) =>
    signV1({ credentials: key, parameters: faceLiveness(changes), nonce, date: new Date(start) })
  const opened = await door.call(signed({ CallbackUrl: 'https://127.0.0.1:1/' }, 'nonce 1'))
  const used = await door.call(signed({}, 'nonce 1'))
  expect([opened, used].map(answer => fieldsOf(answer).Code)).toEqual(['Success', 'SignatureNonceUsed'])
  await door.emulator.complete(idOf(opened))
  await door.call({ ...control('POST', 'inbox/mine'), body: Buffer.from('{}') })
  expect(JSON.parse((await door.call(control('POST', 'scenarios', { name: 'no-face' }))).text).id).toBe('scenario-1')
  expect((await door.emulator.callbacks.list()).map(({ id }) => id)).toEqual(['callback-1'])
  door.emulator.clock.advance(hour)
  return idOf(opened)
}

/** All that can be seen of an emulator but for the time. */
async function everything(door: Door) {
  const [transactions, requests, callbacks, scenarios, inbox, clock] = await Promise.all(
    ['transactions', 'requests', 'callbacks', 'scenarios', 'inbox', 'clock'].map(path => shown(door, path)),
  )
  // The journal counts on, so that no number comes twice to a reader who pages through it.
  const { oldestSequence, ...journal } = requests
  return { transactions, journal, callbacks, scenarios, inbox, frozen: clock.frozen }
}

describe('after a reset', () => {
  /** Opens a transaction and ends it, so that its callback is due. */
  async function ended(door: Door, accessKeyId: string, url: string, how = 'as it is') {
    const changes = { CallbackUrl: url, MerchantUserId: `emulator:${how}` }
    const id = idOf(await door.call(initialize(accessKeyId, changes)))
    return { id, done: Promise.resolve(door.emulator.complete(id)) }
  }

  it('a callback that was under way is cut off and never comes again', async () => {
    const cut: Promise<void>[] = []
    const receiver = await listening((request, response) => {
      if (request.url?.includes('last')) response.end()
      else cut.push(new Promise(accept => request.socket.once('close', () => accept())))
    })
    const door = await opened(openInProcess, { callbackRetries: 5 })
    stop(door)
    // More than may be open at a time: the others wait for their turn.
    for (let count = 0; count < 300; count += 1) await ended(door, 'known', `${receiver.url}/first`)
    await receiver.arrived(256)
    await door.emulator.reset()
    await Promise.all(cut)
    await ended(door, 'known', `${receiver.url}/last`)
    await receiver.arrived(257)
    door.emulator.clock.advance(hour)
    await door.emulator.callbacks.idle()
    expect(receiver.requests).toHaveLength(257)
    expect(receiver.requests.at(-1)).toContain('last')
    expect((await door.emulator.callbacks.list()).map(({ state }) => state)).toEqual(['delivered'])
  })

  it.each([undefined, 'known'])('nothing comes of what was due later (key: %s)', async accessKeyId => {
    const receiver = await listening((request, response) => {
      response.writeHead(request.url?.includes('failing') ? 500 : 200).end()
    })
    const door = await opened(openInProcess, { callbackRetries: 5, completeAfter: 1000 })
    stop(door)
    await ended(door, 'known', `${receiver.url}/late`, 'callback-late')
    await ended(door, 'known', `${receiver.url}/failing`)
    await ended(door, 'known', `${receiver.url}/twice`, 'callback-twice')
    await receiver.arrived(3)
    await door.emulator.callbacks.idle()
    await door.call(initialize('known', { CallbackUrl: `${receiver.url}/by-itself` }))
    const before = [...receiver.requests]
    await door.emulator.reset(accessKeyId)
    stop(door)
    for (const _ of Array.from({ length: 10 })) {
      door.emulator.clock.advance(hour)
      await door.emulator.callbacks.idle()
    }
    await ended(door, 'known', `${receiver.url}/last`)
    await receiver.arrived(before.length + 1)
    expect(receiver.requests.slice(before.length)).toEqual([expect.stringContaining('/last')])
  })

  it.each([undefined, 'known'])(
    'a call from before the reset ends no transaction that has its id again (key: %s)',
    async accessKeyId => {
      const receiver = await listening(() => undefined)
      const door = await opened(openInProcess)
      const before = await ended(door, 'known', receiver.url, 'callback-early')
      const refused = before.done.catch(({ name }) => name)
      await receiver.arrived(1)
      await door.emulator.reset(accessKeyId)
      expect(idOf(await door.call(initialize('known')))).toBe(before.id)
      expect(await refused).toBe('StepRefused')
      expect(await door.emulator.transactions.get(before.id)).toMatchObject({ state: 'pending' })
    },
  )

  it.each([undefined, 'known'])(
    'a plan from before the reset ends no transaction that has its id again (key: %s)',
    async accessKeyId => {
      const door = await opened(openInProcess, { completeAfter: 60_000 })
      const { clock, transactions } = door.emulator
      const stateOf = async (id: string) => {
        await door.emulator.callbacks.idle()
        return (await transactions.get(id))?.state
      }
      stop(door)
      const before = idOf(await door.call(initialize('known')))
      await door.emulator.reset(accessKeyId)
      stop(door)
      clock.advance(30_000)
      const again = idOf(await door.call(initialize('known')))
      expect(again).toBe(before)
      clock.advance(59_999)
      expect(await stateOf(again)).toBe('pending')
      clock.advance(1)
      expect(await stateOf(again)).toBe('passed')
    },
  )

  it('a call that was under way is not a failure of its key', async () => {
    const door = await opened(openInProcess, { repeatedFailures: 1 })
    const call = await underWay(door, 'known')
    await door.emulator.reset()
    await call.finish()
    expect(fieldsOf(await door.call(initialize('known'))).Code).toBe('Success')
  })
})

it('readers see all of what is reset or nothing of it, at whichever moment they ask', async () => {
  for (let turns = 0; turns < 40; turns += 1) {
    const door = await opened(openInProcess)
    for (const _ of [1, 2, 3]) await door.call(initialize('known'))
    const paths = ['transactions', 'transactions?accessKeyId=known', 'requests', 'requests?limit=1']
    const asked = paths.map(path => shown(door, path))
    for (let turn = 0; turn < turns; turn += 1) await undefined
    await door.emulator.reset()
    const [all, own, journal, newest] = await Promise.all(asked)
    for (const { transactions, total } of [all, own]) expect(total).toBe(transactions.length)
    expect([0, 3]).toContain(journal.requests.length)
    expect(newest).toMatchObject(newest.requests.length === 0 ? { requests: [] } : { nextBefore: 3 })
  }
})
