import { describe, expect, it } from 'vitest'
import * as laterParts from '../../../src/emulator/later-parts.ts'
import type { Store, StoreParts, StoreWorld } from '../../../src/emulator/store.ts'
import { createChance } from '../../../src/gateway/chance.ts'
import { systemTime } from '../../../src/node/timers.ts'

/** What an emulator is told and asked by its store. */
export type Watched = { sent: string[]; ran: string[]; world: StoreWorld }

/** An emulator that opens a store: it answers every callback with 200, and notes what it sends and carries out. */
export function watchedWorld(): Watched {
  const sent: string[] = []
  const ran: string[] = []
  const world: StoreWorld = {
    systemTime,
    options: { redact: 'all', callbackRetries: 0, outbound: 'all' },
    scrub: text => text,
    async send(url) {
      sent.push(url)
      return { status: 200 }
    },
    runPlan(id, ending) {
      ran.push(`${id} ${ending.state}`)
    },
    onCallback: () => undefined,
    onReset: () => undefined,
    tell: () => undefined,
    loadLaterParts: () => laterParts,
    observed: async () => '{}',
    witness: () => undefined,
  }
  return { sent, ran, world }
}

const call = (changes: { action?: string; accessKeyId?: string; requestId?: string } = {}) => ({
  ...{ at: 0, requestId: 'request', accessKeyId: 'key', action: 'Initialize', method: 'POST', url: '/', headers: {} },
  ...{ parameters: new Map([['MerchantBizId', 'biz']]), status: 200, code: 'Success', reason: '', milliseconds: 1 },
  answer: '{}',
  ...changes,
})

/** What the parts of every store do that an emulator shows: journal, callbacks, inbox, uploads, events, plans, clock. */
export function describeSharedParts(name: string, createStore: () => Store | Promise<Store>) {
  const open = async (): Promise<StoreParts & Watched> => {
    const watched = watchedWorld()
    return { ...(await createStore()).open(watched.world), ...watched }
  }

  describe(`${name}, as it is shown`, () => {
    it('lists the newest calls first, by page and by what they were', async () => {
      const { journal } = await open()
      for (const accessKeyId of ['a', 'b', 'a']) await journal.record(call({ accessKeyId }))
      const page = await journal.list({ limit: 2 })
      expect(page.entries.map(({ sequence }) => sequence)).toEqual([3, 2])
      expect(page).toMatchObject({ evicted: 0, oldestSequence: 1, nextBefore: 2 })
      expect((await journal.list({ before: 2 })).entries.map(({ sequence }) => sequence)).toEqual([1])
      expect((await journal.list({ accessKeyId: 'a' })).entries).toHaveLength(2)
      expect(await journal.list({ merchantBizId: 'other' })).toMatchObject({ entries: [] })
    })

    it('finds a call by its sequence and by its RequestId, and counts on once it was cleared', async () => {
      const { journal } = await open()
      await journal.record(call({ requestId: 'one' }))
      await journal.record(call({ requestId: 'two', accessKeyId: 'other' }))
      expect(await journal.get('two')).toMatchObject({ sequence: 2, requestId: 'two' })
      expect(await journal.get(1)).toMatchObject({ requestId: 'one' })
      expect(await journal.original(1)).toMatchObject({ action: 'Initialize', accessKeyId: 'key' })
      await journal.clear('other')
      expect(await journal.get(2)).toBeUndefined()
      await journal.clear()
      expect(await journal.counts()).toMatchObject({ stored: 0, bytes: 0, evicted: 0 })
      expect(await journal.record(call())).toBe(3)
    })

    it('evicts the oldest of more than a thousand calls, and fails a wait that they may have counted for', async () => {
      const { journal } = await open()
      for (let turn = 0; turn < 1002; turn += 1) await journal.record(call())
      expect(await journal.counts()).toMatchObject({ stored: 1000, evicted: 2 })
      expect(await journal.list({ limit: 1 })).toMatchObject({ evicted: 2, oldestSequence: 3 })
      expect(await journal.wait({ since: 1, timeout: 0 })).toEqual({ outcome: 'gone' })
      expect(await journal.wait({ since: 2, count: 2000, timeout: 0 })).toEqual({ outcome: 'timeout', found: 1000 })
    })

    it('ends a wait with the calls that it was for', async () => {
      const { journal, events } = await open()
      const waited = journal.wait({ filter: { action: 'CheckResult' }, count: 2, timeout: 10_000 })
      for (const action of ['CheckResult', 'Initialize', 'CheckResult']) {
        const sequence = await journal.record(call({ action }))
        events.publish({ type: 'request', sequence })
      }
      const answer = await waited
      expect(answer.outcome === 'found' && answer.entries.map(({ sequence }) => sequence)).toEqual([1, 3])
    })

    it('sends a callback, keeps its record, sends it again, and forgets it', async () => {
      const { callbacks, sent } = await open()
      const message = { transactionId: 'one', accessKeyId: 'key', url: 'http://shop.test/?a' }
      const [record] = await callbacks.deliver(message)
      await callbacks.tried(record?.id ?? '')
      await callbacks.idle()
      expect(await callbacks.list()).toMatchObject([
        { id: 'callback-1', state: 'delivered', attempts: [{ status: 200 }] },
      ])
      expect(await callbacks.replay('callback-1')).toMatchObject({ id: 'callback-2', url: message.url })
      await callbacks.idle()
      expect(sent).toEqual([message.url, message.url])
      expect(await callbacks.replay('callback-9')).toBeUndefined()
      await callbacks.deliver(message, { drop: true })
      expect((await callbacks.list({ transactionId: 'one' })).map(({ state }) => state)).toEqual([
        ...['dropped', 'delivered', 'delivered'],
      ])
      await callbacks.clear('other')
      expect(await callbacks.counts()).toMatchObject({ stored: 3 })
      await callbacks.clear()
      expect(await callbacks.list()).toEqual([])
    })

    it('sends a late callback when the clock is there, unless it was cancelled', async () => {
      const { callbacks, clock, sent } = await open()
      await clock.freeze(true)
      await callbacks.deliver(
        { transactionId: 'one', accessKeyId: 'key', url: 'http://shop.test/one' },
        { delay: 60_000 },
      )
      await callbacks.deliver(
        { transactionId: 'two', accessKeyId: 'key', url: 'http://shop.test/two' },
        { delay: 60_000 },
      )
      await callbacks.cancel({ transactionId: 'two' })
      await clock.advance(59_999)
      await callbacks.idle()
      expect(sent).toEqual([])
      await clock.advance(1)
      await expect.poll(() => sent).toEqual(['http://shop.test/one'])
      await callbacks.idle()
      expect((await callbacks.list()).map(({ state }) => state)).toEqual(['cancelled', 'delivered'])
    })

    it('carries out what was planned, at its time and once, unless it was cancelled', async () => {
      const { plans, clock, ran } = await open()
      await clock.freeze(true)
      await plans.put('one', { ending: { state: 'abandoned' }, after: 2000 })
      await plans.put('two', { ending: { state: 'expired' }, after: 1000 })
      await plans.put('three', { ending: { state: 'expired' }, after: 1500 })
      await plans.cancel(['three'])
      await clock.advance(999)
      expect(ran).toEqual([])
      await clock.advance(5000)
      expect(ran).toEqual(['two expired', 'one abandoned'])
      await clock.advance(5000)
      expect(ran).toHaveLength(2)
    })

    it('carries out what was planned for one moment in the order in which it was planned', async () => {
      const { plans, clock, ran } = await open()
      await clock.freeze(true)
      for (const id of ['c', 'a', 'b']) await plans.put(id, { ending: { state: 'expired' }, after: 1000 })
      await clock.advance(1000)
      expect(ran).toEqual(['c expired', 'a expired', 'b expired'])
    })

    it('shows a clock that stands, goes on, and is set back by a reset', async () => {
      const { clock } = await open()
      await clock.set(Date.parse('2031-01-31T00:00:00Z'))
      await clock.freeze(true)
      const stopped = clock.now()
      await clock.advance(1000)
      expect(clock.now()).toBe(stopped + 1000)
      expect(clock.isFrozen()).toBe(true)
      await clock.reset()
      expect(clock.isFrozen()).toBe(false)
      expect(Math.abs(clock.now() - Date.now())).toBeLessThan(5000)
    })

    it('keeps what came to the inbox, newest first', async () => {
      const { inbox } = await open()
      const message = { name: 'shop', at: 0, method: 'GET', query: { a: '1' }, headers: {}, body: '' }
      expect(await inbox.receive(message)).toBe(1)
      expect(await inbox.receive({ ...message, name: 'other', accessKeyId: 'key' })).toBe(2)
      expect((await inbox.list()).map(({ sequence }) => sequence)).toEqual([2, 1])
      expect(await inbox.list('shop')).toEqual([{ sequence: 1, ...message }])
      await inbox.clear('key')
      expect((await inbox.list()).map(({ name }) => name)).toEqual(['shop'])
      await inbox.clear()
      expect(await inbox.list()).toEqual([])
    })

    it('takes a file for its grant, once, and for its key alone', async () => {
      const { uploads } = await open()
      const granted = await uploads.grant('key', createChance('a test').of('grant'))
      const file = new Uint8Array([1, 2, 3])
      expect(await uploads.receive({ ...granted, signature: 'other' }, file)).toEqual({ fault: 'NoSuchGrant' })
      expect(await uploads.receive(granted, file)).toEqual({ owner: 'key' })
      expect(await uploads.receive(granted, file)).toEqual({ fault: 'NoSuchGrant' })
      expect(await uploads.read(granted.objectKey, 'key')).toEqual(file)
      expect(await uploads.read(granted.objectKey, 'other')).toBeUndefined()
      await uploads.clear('key')
      expect(await uploads.read(granted.objectKey, 'key')).toBeUndefined()
    })

    it('keeps 32 MiB of files for a key and 64 MiB in all, the newest of them', async () => {
      const { uploads } = await open()
      const chance = createChance('some files').of('grants')
      const file = new Uint8Array(10 * 1024 * 1024)
      const upload = async (owner: string) => {
        const granted = await uploads.grant(owner, chance)
        expect(await uploads.receive(granted, file)).toEqual({ owner })
        return granted.objectKey
      }
      const isKept = async (owner: string, objectKey = '') => (await uploads.read(objectKey, owner)) !== undefined
      const own: string[] = []
      for (let turn = 0; turn < 4; turn += 1) own.push(await upload('key'))
      expect(await Promise.all(own.map(objectKey => isKept('key', objectKey)))).toEqual([false, true, true, true])
      expect(await uploads.counts()).toEqual({ grants: 3, bytes: 3 * file.length })
      const others: string[] = []
      for (const owner of ['a', 'b', 'c', 'd']) others.push(await upload(owner))
      expect(await isKept('key', own[1])).toBe(false)
      expect(await isKept('key', own[2])).toBe(true)
      expect(await isKept('d', others[3])).toBe(true)
      expect(await uploads.counts()).toEqual({ grants: 6, bytes: 6 * file.length })
    })

    it('tells events in order, and wakes who waits for the next', async () => {
      const { events } = await open()
      const before = await events.newest()
      await new Promise<void>(accept => {
        events.onNext(accept)
        events.publish({ type: 'clock' })
        events.publish({ type: 'transaction', id: 'one' })
      })
      await expect.poll(async () => (await events.newest()) - before).toBe(2)
      const { events: told, missed } = await events.after(before, 10)
      expect(told.map(({ type, number }) => [type, number - before])).toEqual([
        ['clock', 1],
        ['transaction', 2],
      ])
      expect(missed).toBe(0)
    })
  })
}
