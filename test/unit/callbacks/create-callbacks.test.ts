import type { ServerResponse } from 'node:http'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { SendCallback } from '../../../src/callbacks/callback.ts'
import { message, openCallbacks } from './open-callbacks.ts'
import { openReceiver, type Receiver } from './receiver.ts'

const opened: Receiver[] = []
afterEach(() => Promise.all(opened.splice(0).map(receiver => receiver.close())))

async function receive(...parameters: Parameters<typeof openReceiver>): Promise<Receiver> {
  const receiver = await openReceiver(...parameters)
  opened.push(receiver)
  return receiver
}

/** Answers the first requests with these statuses, the rest with 200. */
const answering = (...statuses: number[]) =>
  receive((_, response, count) => void response.writeHead(statuses[count - 1] ?? 200).end())

/** Leaves requests open; `answerAll` answers those that came so far. */
async function holding() {
  const held: ServerResponse[] = []
  const receiver = await receive((_, response) => void held.push(response))
  const answerAll = () => {
    for (const response of held.splice(0)) response.end()
  }
  return { receiver, held, answerAll }
}

describe('a callback', () => {
  it('is sent at once and recorded as delivered', async () => {
    const receiver = await receive()
    const { callbacks, clock } = openCallbacks()
    const [record] = callbacks.deliver(message(receiver.url))
    expect(record).toMatchObject({ id: 'callback-1', transactionId: 'hksb01', accessKeyId: 'key', attempts: [] })
    await callbacks.idle()
    expect(receiver.requests).toEqual(['/hksb01'])
    expect(callbacks.get('callback-1')).toEqual({
      id: 'callback-1',
      ...message(receiver.url),
      state: 'delivered',
      attempts: [{ at: clock.now(), status: 200, milliseconds: 0 }],
    })
  })

  it.each([200, 201, 204, 299])('counts as delivered when %i answers', async status => {
    const receiver = await answering(status)
    const { callbacks } = openCallbacks()
    callbacks.deliver(message(receiver.url))
    await callbacks.idle()
    expect(callbacks.get('callback-1')).toMatchObject({ state: 'delivered', attempts: [{ status }] })
  })

  it.each([300, 302, 304, 400, 404, 500, 503])('has failed when %i answers, and is not sent again', async status => {
    const receiver = await answering(status)
    const { callbacks, clock } = openCallbacks()
    callbacks.deliver(message(receiver.url))
    await callbacks.idle()
    clock.advance(3_600_000)
    await callbacks.idle()
    expect(receiver.requests).toHaveLength(1)
    expect(callbacks.get('callback-1')).toMatchObject({ state: 'failed', attempts: [{ status }] })
  })

  it('gives each attempt 5 seconds and 64 KB', async () => {
    const seen: unknown[] = []
    const send: SendCallback = async (url, { timeout, limit }) => {
      seen.push({ url, timeout, limit })
      return { status: 200 }
    }
    const { callbacks } = openCallbacks({ send })
    callbacks.deliver(message('https://a.test'))
    await callbacks.idle()
    expect(seen).toEqual([{ url: 'https://a.test/hksb01', timeout: 5000, limit: 65_536 }])
  })

  it('has failed when the way to send it breaks', async () => {
    const { callbacks } = openCallbacks({
      send: () => {
        throw new Error('no network here')
      },
    })
    callbacks.deliver(message('https://a.test'))
    await callbacks.idle()
    expect(callbacks.get('callback-1')).toMatchObject({ state: 'failed', attempts: [{ error: 'no network here' }] })
  })

  it('says how long an attempt took on the clock', async () => {
    const { receiver, answerAll } = await holding()
    const { callbacks, clock } = openCallbacks()
    callbacks.deliver(message(receiver.url))
    await receiver.arrived(1)
    expect(callbacks.get('callback-1')?.state).toBe('sending')
    clock.advance(700)
    answerAll()
    await callbacks.idle()
    expect(callbacks.get('callback-1')?.attempts).toMatchObject([{ at: clock.now() - 700, milliseconds: 700 }])
  })
})

describe('retries', () => {
  it('follow a failure after 1, 2, 4 seconds on the clock until one is delivered', async () => {
    const receiver = await answering(500, 500, 500)
    const { callbacks, clock } = openCallbacks({ retries: 5 })
    const start = clock.now()
    callbacks.deliver(message(receiver.url))
    for (const [sent, pause] of [1000, 2000, 4000].entries()) {
      await callbacks.idle()
      expect(callbacks.get('callback-1')?.state).toBe('scheduled')
      clock.advance(pause - 1)
      await callbacks.idle()
      expect(receiver.requests).toHaveLength(sent + 1)
      clock.advance(1)
    }
    await callbacks.idle()
    const { state, attempts } = callbacks.get('callback-1') ?? {}
    expect(state).toBe('delivered')
    expect(attempts?.map(({ at, status }) => [at - start, status])).toEqual([
      [0, 500],
      [1000, 500],
      [3000, 500],
      [7000, 200],
    ])
  })

  it('come by themselves as time passes', async () => {
    const receiver = await answering(500)
    const { callbacks, time } = openCallbacks({ retries: 1 })
    callbacks.deliver(message(receiver.url))
    await callbacks.idle()
    time.pass(1000)
    await callbacks.idle()
    expect(callbacks.get('callback-1')?.state).toBe('delivered')
  })

  it('wait for a frozen clock', async () => {
    const receiver = await answering(500)
    const { callbacks, clock, time } = openCallbacks({ retries: 1 })
    clock.freeze(true)
    callbacks.deliver(message(receiver.url))
    await callbacks.idle()
    time.pass(3_600_000)
    await callbacks.idle()
    expect(receiver.requests).toHaveLength(1)
    clock.advance(1000)
    await callbacks.idle()
    expect(callbacks.get('callback-1')?.state).toBe('delivered')
  })

  it('pause a minute at most and end after the number asked for', async () => {
    const { callbacks, clock } = openCallbacks({ retries: 9, send: async () => ({ status: 500 }) })
    callbacks.deliver(message('https://a.test'))
    await callbacks.idle()
    while (callbacks.get('callback-1')?.state === 'scheduled') {
      clock.advance(500)
      await callbacks.idle()
    }
    const moments = callbacks.get('callback-1')?.attempts.map(({ at }) => at) ?? []
    const pauses = moments.slice(1).map((at, index) => (at - (moments[index] ?? 0)) / 1000)
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
    expect(callbacks.get('callback-1')?.state).toBe('failed')
  })

  it('are as many as needed and allowed, whatever the receivers do', async () => {
    const receivers = fc.array(fc.array(fc.boolean(), { maxLength: 6 }), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(receivers, fc.nat(4), async (answers, retries) => {
        const asked = answers.map(() => 0)
        const send: SendCallback = async url => {
          const which = Number(url.split('/').at(-1))
          const failing = answers[which]?.[asked[which] ?? 0] ?? false
          asked[which] = (asked[which] ?? 0) + 1
          return failing ? { error: 'no' } : { status: 200 }
        }
        const { callbacks, clock } = openCallbacks({ send, retries })
        for (const which of answers.keys()) callbacks.deliver(message('https://a.test', String(which)))
        for (let step = 0; step <= retries; step += 1) {
          await callbacks.idle()
          clock.advance(60_000)
        }
        await callbacks.idle()
        for (const [which, failures] of answers.entries()) {
          const needed = failures.includes(false) ? failures.indexOf(false) + 1 : failures.length + 1
          expect(asked[which]).toBe(Math.min(needed, retries + 1))
          const [record] = callbacks.list({ transactionId: String(which) })
          expect(record?.attempts).toHaveLength(asked[which] ?? 0)
          expect(record?.state).toBe(needed <= retries + 1 ? 'delivered' : 'failed')
        }
      }),
    )
  })
})

describe('a plan', () => {
  it('delays a callback on the clock', async () => {
    const receiver = await receive()
    const { callbacks, clock } = openCallbacks()
    callbacks.deliver(message(receiver.url), { delay: 60_000 })
    clock.advance(59_999)
    await callbacks.idle()
    expect(receiver.requests).toEqual([])
    expect(callbacks.get('callback-1')).toMatchObject({ state: 'scheduled', attempts: [] })
    clock.advance(1)
    await callbacks.idle()
    expect(callbacks.get('callback-1')).toMatchObject({ state: 'delivered', attempts: [{ at: clock.now() }] })
  })

  it('sends copies in a row, each with a record of its own', async () => {
    const { receiver, held, answerAll } = await holding()
    const { callbacks } = openCallbacks()
    const records = callbacks.deliver(message(receiver.url), { copies: 3 })
    expect(records.map(({ id }) => id)).toEqual(['callback-1', 'callback-2', 'callback-3'])
    for (const sent of [1, 2, 3]) {
      await receiver.arrived(sent)
      expect(held).toHaveLength(1)
      answerAll()
    }
    await callbacks.idle()
    expect(callbacks.list().map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered'])
    expect(receiver.requests).toHaveLength(3)
  })

  it('may drop a callback: it is recorded and never sent', async () => {
    const receiver = await receive()
    const { callbacks, clock } = openCallbacks({ retries: 3 })
    callbacks.deliver(message(receiver.url), { drop: true, delay: 1000, copies: 2 })
    clock.advance(3_600_000)
    await callbacks.idle()
    expect(receiver.requests).toEqual([])
    expect(callbacks.list()).toMatchObject([{ state: 'dropped', attempts: [] }])
  })
})

describe('the order', () => {
  it('of one transaction is kept, also while an earlier callback is retried', async () => {
    const receiver = await answering(500)
    const { callbacks, clock } = openCallbacks({ retries: 1 })
    for (const step of ['a', 'b', 'c']) callbacks.deliver({ ...message(receiver.url), url: `${receiver.url}/${step}` })
    await callbacks.idle()
    expect(receiver.requests).toEqual(['/a'])
    clock.advance(1000)
    await callbacks.idle()
    expect(receiver.requests).toEqual(['/a', '/a', '/b', '/c'])
  })

  it('changes when a plan delays one', async () => {
    const receiver = await receive()
    const { callbacks, clock } = openCallbacks()
    callbacks.deliver({ ...message(receiver.url), url: `${receiver.url}/first` }, { delay: 10 })
    callbacks.deliver({ ...message(receiver.url), url: `${receiver.url}/second` })
    await callbacks.idle()
    clock.advance(10)
    await callbacks.idle()
    expect(receiver.requests).toEqual(['/second', '/first'])
  })

  it('binds only callbacks of the same transaction', async () => {
    const { receiver, held } = await holding()
    const { callbacks } = openCallbacks()
    for (const id of ['one', 'two', 'three']) callbacks.deliver(message(receiver.url, id))
    await receiver.arrived(3)
    expect(held).toHaveLength(3)
  })

  it('of waiting is first come, first served beyond 256 open attempts', async () => {
    const { receiver, held, answerAll } = await holding()
    const { callbacks } = openCallbacks()
    for (let index = 0; index < 300; index += 1) callbacks.deliver(message(receiver.url, `t${index}`))
    await receiver.arrived(256)
    const states = callbacks
      .list()
      .reverse()
      .map(({ state }) => state)
    expect(states).toEqual(Array.from({ length: 300 }, (_, index) => (index < 256 ? 'sending' : 'scheduled')))
    held.shift()?.end()
    await receiver.arrived(257)
    expect(receiver.requests.at(-1)).toBe('/t256')
    answerAll()
    await receiver.arrived(300)
    answerAll()
    await callbacks.idle()
    expect(callbacks.list().every(({ state }) => state === 'delivered')).toBe(true)
  })
})

describe('the records', () => {
  it('are listed newest first, all or those of a key or a transaction', async () => {
    const { callbacks } = openCallbacks({ send: async () => ({ status: 200 }) })
    callbacks.deliver(message('https://a.test', 'one', 'mine'))
    callbacks.deliver(message('https://a.test', 'two', 'mine'))
    callbacks.deliver(message('https://a.test', 'three', 'yours'))
    const ids = (filter?: Parameters<typeof callbacks.list>[0]) => callbacks.list(filter).map(({ id }) => id)
    expect(ids()).toEqual(['callback-3', 'callback-2', 'callback-1'])
    expect(ids({ accessKeyId: 'mine' })).toEqual(['callback-2', 'callback-1'])
    expect(ids({ transactionId: 'three' })).toEqual(['callback-3'])
    expect(ids({ accessKeyId: 'yours', transactionId: 'one' })).toEqual([])
    expect(callbacks.get('callback-9')).toBeUndefined()
  })

  it('are handed out as copies', async () => {
    const { callbacks } = openCallbacks({ send: async () => ({ status: 200 }) })
    const [record] = callbacks.deliver(message('https://a.test'))
    await callbacks.idle()
    expect(record).toMatchObject({ state: 'sending', attempts: [] })
    callbacks.list()[0]?.attempts.pop()
    expect(callbacks.get('callback-1')?.attempts).toHaveLength(1)
  })

  it('are bounded: the one that was settled first goes first and is counted, what is under way stays', async () => {
    const { callbacks, clock } = openCallbacks({ maxRecords: 3, send: async () => ({ status: 200 }) })
    callbacks.deliver(message('https://a.test', 'late'), { delay: 1000 })
    for (const id of ['one', 'two', 'three', 'four']) {
      callbacks.deliver(message('https://a.test', id))
      await callbacks.idle()
    }
    const transactions = () => callbacks.list().map(({ transactionId }) => transactionId)
    expect(transactions()).toEqual(['four', 'three', 'late'])
    expect(callbacks.counts()).toEqual({ stored: 3, evicted: 2 })
    clock.advance(1000)
    await callbacks.idle()
    callbacks.deliver(message('https://a.test', 'five'))
    callbacks.deliver(message('https://a.test', 'six'))
    expect(transactions()).toEqual(['six', 'five', 'late'])
  })

  it('hold more than the bound only for as long as that many are not settled', async () => {
    const { callbacks, clock } = openCallbacks({ maxRecords: 2, send: async () => ({ status: 200 }) })
    for (let index = 0; index < 5; index += 1)
      callbacks.deliver(message('https://a.test', `t${index}`), { delay: 1000 })
    expect(callbacks.counts()).toEqual({ stored: 5, evicted: 0 })
    clock.advance(1000)
    await callbacks.idle()
    expect(callbacks.counts()).toEqual({ stored: 2, evicted: 3 })
  })
})

describe('replay', () => {
  it('sends the same URL again in a new record', async () => {
    const receiver = await answering(500)
    const { callbacks } = openCallbacks()
    callbacks.deliver(message(receiver.url))
    await callbacks.idle()
    expect(callbacks.replay('callback-1')).toMatchObject({ id: 'callback-2', ...message(receiver.url), attempts: [] })
    await callbacks.idle()
    expect(receiver.requests).toEqual(['/hksb01', '/hksb01'])
    expect(callbacks.list()).toMatchObject([
      { id: 'callback-2', state: 'delivered', attempts: [{ status: 200 }] },
      { id: 'callback-1', state: 'failed', attempts: [{ status: 500 }] },
    ])
  })

  it('does not wait for the retries of the one it repeats', async () => {
    const receiver = await answering(500)
    const { callbacks, clock } = openCallbacks({ retries: 1 })
    callbacks.deliver(message(receiver.url))
    await callbacks.idle()
    callbacks.replay('callback-1')
    await callbacks.idle()
    expect(callbacks.list().map(({ state }) => state)).toEqual(['delivered', 'scheduled'])
    clock.advance(1000)
    await callbacks.idle()
    expect(callbacks.list().map(({ state }) => state)).toEqual(['delivered', 'delivered'])
  })

  it('sends what was dropped', async () => {
    const receiver = await receive()
    const { callbacks } = openCallbacks()
    callbacks.deliver(message(receiver.url), { drop: true })
    callbacks.replay('callback-1')
    await callbacks.idle()
    expect(receiver.requests).toEqual(['/hksb01'])
  })

  it('answers nothing for an id that is not known', () => {
    expect(openCallbacks().callbacks.replay('callback-1')).toBeUndefined()
  })
})

describe('cancel', () => {
  it('ends an attempt that is open: its answer is not looked at and nothing follows', async () => {
    const { receiver, answerAll } = await holding()
    const { callbacks, clock } = openCallbacks({ retries: 3 })
    callbacks.deliver(message(receiver.url), { copies: 2 })
    await receiver.arrived(1)
    callbacks.cancel()
    const cancelled = callbacks.list()
    expect(cancelled).toMatchObject([
      { id: 'callback-2', state: 'cancelled', attempts: [] },
      { id: 'callback-1', state: 'cancelled', attempts: [{ error: 'cancelled before it was answered' }] },
    ])
    answerAll()
    await callbacks.idle()
    clock.advance(3_600_000)
    await callbacks.idle()
    expect(callbacks.list()).toEqual(cancelled)
    expect(receiver.requests).toHaveLength(1)
  })

  it('does not believe an answer that comes although the attempt was cancelled', async () => {
    let answer: (outcome: { status: number }) => void = () => undefined
    const { callbacks } = openCallbacks({ send: () => new Promise(resolve => (answer = resolve)) })
    callbacks.deliver(message('https://a.test'))
    callbacks.cancel()
    answer({ status: 200 })
    await callbacks.idle()
    expect(callbacks.get('callback-1')).toMatchObject({ state: 'cancelled', attempts: [{ error: expect.any(String) }] })
  })

  it('comes before the first byte when it comes at once', async () => {
    const receiver = await receive()
    const { callbacks } = openCallbacks()
    for (let index = 0; index < 50; index += 1) callbacks.deliver(message(receiver.url, `t${index}`))
    callbacks.cancel()
    await callbacks.idle()
    // What comes after them would arrive after them.
    callbacks.deliver(message(receiver.url, 'last'))
    await callbacks.idle()
    expect(receiver.requests).toEqual(['/last'])
  })

  it('ends what waits for its moment, for a retry, for its turn and for a free place', async () => {
    const { receiver } = await holding()
    const failing = await answering(500, 500, 500, 500)
    const { callbacks, clock } = openCallbacks({ retries: 3 })
    callbacks.deliver(message(receiver.url, 'delayed'), { delay: 1000 })
    callbacks.deliver(message(failing.url, 'retried'))
    await callbacks.idle()
    callbacks.deliver(message(receiver.url, 'in line'), { copies: 2 })
    for (let index = 0; index < 300; index += 1) callbacks.deliver(message(receiver.url, `t${index}`))
    await receiver.arrived(256)
    callbacks.cancel()
    clock.advance(3_600_000)
    await callbacks.idle()
    expect(callbacks.list().every(({ state }) => state === 'cancelled')).toBe(true)
    expect([receiver.requests.length, failing.requests.length]).toEqual([256, 1])
  })

  it('leaves what is settled, and other keys and transactions', async () => {
    const receiver = await receive()
    const { callbacks, clock } = openCallbacks()
    callbacks.deliver(message(receiver.url, 'done', 'mine'))
    await callbacks.idle()
    callbacks.deliver(message(receiver.url, 'one', 'mine'), { delay: 1000 })
    callbacks.deliver(message(receiver.url, 'two', 'yours'), { delay: 1000 })
    callbacks.deliver(message(receiver.url, 'three', 'yours'), { delay: 1000 })
    callbacks.cancel({ accessKeyId: 'mine' })
    callbacks.cancel({ transactionId: 'two' })
    clock.advance(1000)
    await callbacks.idle()
    expect(callbacks.list().map(({ state }) => state)).toEqual(['delivered', 'cancelled', 'cancelled', 'delivered'])
    expect(receiver.requests).toEqual(['/done', '/three'])
  })

  it('of the one on its way lets the next in line go, if that one stays', async () => {
    const { receiver } = await holding()
    const { callbacks } = openCallbacks()
    callbacks.deliver(message(receiver.url, 'shared', 'mine'))
    callbacks.deliver(message(receiver.url, 'shared', 'yours'))
    await receiver.arrived(1)
    callbacks.cancel({ accessKeyId: 'mine' })
    await receiver.arrived(2)
    expect(callbacks.list().map(({ state }) => state)).toEqual(['sending', 'cancelled'])
  })

  it('makes room for others', async () => {
    const { receiver } = await holding()
    const { callbacks } = openCallbacks()
    for (let index = 0; index < 256; index += 1) callbacks.deliver(message(receiver.url, `t${index}`, 'mine'))
    callbacks.deliver(message(receiver.url, 'waiting', 'yours'))
    await receiver.arrived(256)
    callbacks.cancel({ accessKeyId: 'mine' })
    await receiver.arrived(257)
    expect(receiver.requests.at(-1)).toBe('/waiting')
  })
})

describe('clear', () => {
  it('cancels and forgets everything, the count of what had to go included', async () => {
    const { receiver, answerAll } = await holding()
    const { callbacks, clock } = openCallbacks({ maxRecords: 1 })
    callbacks.deliver(message(receiver.url), { drop: true })
    callbacks.deliver(message(receiver.url))
    callbacks.deliver(message(receiver.url, 'later'), { delay: 1000 })
    await receiver.arrived(1)
    callbacks.clear()
    answerAll()
    clock.advance(1000)
    await callbacks.idle()
    expect(callbacks.list()).toEqual([])
    expect(callbacks.counts()).toEqual({ stored: 0, evicted: 0 })
    expect(receiver.requests).toHaveLength(1)
  })

  it('of one key leaves the others', async () => {
    const receiver = await receive()
    const { callbacks, clock } = openCallbacks()
    callbacks.deliver(message(receiver.url, 'one', 'mine'), { delay: 1000 })
    callbacks.deliver(message(receiver.url, 'two', 'yours'), { delay: 1000 })
    callbacks.clear('mine')
    clock.advance(1000)
    await callbacks.idle()
    expect(callbacks.list()).toMatchObject([{ transactionId: 'two', state: 'delivered' }])
    expect(receiver.requests).toEqual(['/two'])
  })
})
