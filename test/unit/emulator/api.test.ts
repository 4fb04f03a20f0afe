import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../../src/emulator/memory-store.ts'
import { createEmulator } from '../../../src/index.ts'
import { createEmulator as createOnNode } from '../../../src/node.ts'
import { faceLiveness } from '../../support/requests.ts'
import { unsigned } from '../../support/signed-request.ts'

const open = () => createOnNode({ qps: 0, log: 'silent', seed: 'api' })

async function initialize(emulator: ReturnType<typeof open>, changes = {}) {
  const { body } = await emulator.answer(unsigned({ parameters: faceLiveness(changes) }))
  return JSON.parse(body).Result.TransactionId as string
}

describe('the declared emulator', () => {
  it('has nothing but what is declared', () => {
    const parts = Object.entries(createEmulator({ log: 'silent' })).map(([name, part]) => [
      name,
      typeof part === 'object' && name !== 'options' ? Object.keys(part).sort() : [],
    ])
    expect(Object.fromEntries(parts)).toEqual({
      options: [],
      fetch: [],
      answer: [],
      reset: [],
      complete: [],
      abandon: [],
      advice: [],
      coverage: [],
      expire: [],
      forget: [],
      transactions: ['counts', 'get', 'list'],
      scenarios: ['arm', 'catalogue', 'clear', 'disarm', 'list', 'spent'],
      clock: ['advance', 'freeze', 'isFrozen', 'now', 'set'],
      requests: ['clear', 'get', 'list', 'wait'],
      callbacks: ['idle', 'list', 'replay'],
      inbox: ['list'],
    })
  })

  it('shows a transaction with the names and times of the control API, and with real values', async () => {
    const emulator = open()
    await emulator.clock.freeze()
    await emulator.clock.set('2026-01-31T00:00:00Z')
    const id = await initialize(emulator, { MerchantUserId: '13800001111' })
    const { json } = await control(emulator, `transactions/${id}`)
    const shown = await emulator.transactions.get(id)
    expect(shown).toEqual({
      ...json,
      merchantUserId: '13800001111',
      parameters: { ...json.parameters, MerchantUserId: '13800001111' },
    })
    expect(shown).toMatchObject({ createdAt: '2026-01-31T00:00:00.000Z', expiresAt: '2026-01-31T00:30:00.000Z' })
  })

  it('shows calls with the names and times of the control API, with real users and links, and without secrets', async () => {
    const emulator = open()
    const personal = {
      MerchantUserId: '13800001111',
      CallbackUrl: 'https://shop.example/done?user=1',
      CallbackToken: 'sesame-open',
    }
    await initialize(emulator, personal)
    const { json } = await control(emulator, 'requests')
    const [masked] = json.requests
    expect(masked.parameters).toMatchObject({
      MerchantUserId: '13***11',
      CallbackUrl: expect.not.stringContaining('user=1'),
    })
    const { MerchantUserId, CallbackUrl } = personal
    const shown = {
      ...masked,
      parameters: { ...masked.parameters, MerchantUserId, CallbackUrl },
      redacted: masked.redacted.filter((name: string) => name !== 'MerchantUserId' && name !== 'CallbackUrl'),
    }
    expect((await emulator.requests.list()).requests).toEqual([shown])
    expect(await emulator.requests.get(1)).toEqual(shown)
    expect(await emulator.requests.wait({ since: 0 })).toEqual([shown])
    expect(JSON.stringify(shown)).not.toContain('sesame')
  })

  it('moves its clock by a duration or by milliseconds', async () => {
    const { clock } = open()
    await clock.freeze()
    expect(await clock.set('2026-01-31T01:00:00+01:00')).toBe('2026-01-31T00:00:00.000Z')
    expect(await clock.advance('PT31M')).toBe('2026-01-31T00:31:00.000Z')
    expect(await clock.advance(500)).toBe('2026-01-31T00:31:00.500Z')
    expect(await clock.set(new Date(0))).toBe('1970-01-01T00:00:00.000Z')
    expect(await clock.isFrozen()).toBe(true)
  })

  const mistakes: [string, (emulator: ReturnType<typeof open>, id: string) => unknown, RegExp][] = [
    ['a span in words', ({ clock }) => clock.advance('soon'), /"soon" is not a span.*PT31M/],
    ['a negative span', ({ clock }) => clock.advance(-1), /-1 is not a span/],
    ['a span that is not a number', ({ clock }) => clock.advance(Number.NaN), /: NaN is not a span/],
    ['a span without an end', ({ clock }) => clock.advance(Number.POSITIVE_INFINITY), /: Infinity is not a span/],
    ['a date that is none', ({ clock }) => clock.set(new Date(Number.NaN)), /: Invalid Date is not a moment/],
    ['a score that is not a number', (e, id) => e.complete(id, { scores: { faceQuality: Number.NaN } }), /is NaN/],
    [
      'giving up with a word',
      (e, id) => e.complete(id, { abandoned: 'yes' as never }),
      /"yes", true or false is needed/,
    ],
    ['a list of nothing', e => e.transactions.list({ limit: 0 }), /limit is 0, a whole number from 1/],
    ['calls, but none', e => e.requests.list({ limit: 0 }), /limit is 0, a whole number from 1/],
    ['an unknown state of callbacks', e => e.callbacks.list({ state: 'done' as never }), /is "done". Use scheduled/],
    ['an id without an end', e => e.expire('x'.repeat(9999)), /^Failed to end x{100}: no transaction has this id\.$/],
    ['a day without a time', ({ clock }) => clock.set('2026-01-31'), /is not a moment.*2026-01-31T00:00:00Z/],
    ['freezing with a word', ({ clock }) => clock.freeze('yes' as never), /neither true nor false/],
    ['a SubCode as a number', (e, id) => e.complete(id, { subCode: 205 as never }), /subCode is 205, a text is needed/],
    ['a SubCode in words', (e, id) => e.complete(id, { subCode: 'passed' }), /three digits/],
    ['a misspelt field', (e, id) => e.complete(id, { subcode: '205' } as never), /no subcode. Did you mean subCode\?/],
    ['no object', (e, id) => e.complete(id, '205' as never), /"205" is not an object/],
    ['no id', e => e.abandon(undefined as never), /id is undefined, a text is needed/],
    ['an unknown state', e => e.transactions.list({ state: 'done' as never }), /state is "done". Use pending/],
    ['a limit as text', e => e.transactions.list({ limit: '3' as never }), /limit is "3", a whole number/],
    ['an unknown filter', e => e.requests.list({ actoin: 'x' } as never), /Did you mean action\?/],
    ['a negative timeout', e => e.requests.wait({ timeout: -1 }), /timeout is -1/],
    ['an unknown scenario', e => e.scenarios.arm({ name: 'no-fase' } as never), /Did you mean no-face\?/],
    ['a key that is not text', e => e.reset(7 as never), /accessKeyId is 7/],
  ]

  it.each(mistakes)('refuses %s as a rejection, before anything changes', async (_, run, why) => {
    const emulator = open()
    await emulator.clock.freeze()
    const id = await initialize(emulator)
    const state = async () => [
      await emulator.clock.now(),
      await emulator.clock.isFrozen(),
      await emulator.transactions.list(),
      await emulator.scenarios.list(),
    ]
    const before = await state()
    const running = run(emulator, id)
    expect(running).toBeInstanceOf(Promise)
    await expect(running).rejects.toThrow(why)
    expect(await state()).toEqual(before)
  })

  const strange = [7, 10n, Symbol('x'), () => 1, [], null, { unknown: 1 }]
  const verbs: [string, (emulator: ReturnType<typeof open>, given: never) => unknown][] = [
    ['fetch', (e, given) => e.fetch(given)],
    ['answer', (e, given) => e.answer(given)],
    ['reset', (e, given) => e.reset(given)],
    ['complete', (e, given) => e.complete(given)],
    ['complete, how', (e, given) => e.complete('hksb0', given)],
    ['abandon', (e, given) => e.abandon(given)],
    ['expire', (e, given) => e.expire(given)],
    ['forget', (e, given) => e.forget(given)],
    ['advice', (e, given) => e.advice(given)],
    ['transactions.list', (e, given) => e.transactions.list(given)],
    ['transactions.get', (e, given) => e.transactions.get(given)],
    ['scenarios.arm', (e, given) => e.scenarios.arm(given)],
    ['scenarios.disarm', (e, given) => e.scenarios.disarm(given)],
    ['scenarios.list', (e, given) => e.scenarios.list(given)],
    ['scenarios.spent', (e, given) => e.scenarios.spent(given)],
    ['scenarios.clear', (e, given) => e.scenarios.clear(given)],
    ['clock.set', (e, given) => e.clock.set(given)],
    ['clock.advance', (e, given) => e.clock.advance(given)],
    ['clock.freeze', (e, given) => e.clock.freeze(given)],
    ['requests.list', (e, given) => e.requests.list(given)],
    ['requests.get', (e, given) => e.requests.get(given)],
    ['requests.wait', (e, given) => e.requests.wait(given)],
    ['requests.clear', (e, given) => e.requests.clear(given)],
    ['callbacks.list', (e, given) => e.callbacks.list(given)],
    ['callbacks.replay', (e, given) => e.callbacks.replay(given)],
    ['inbox.list', (e, given) => e.inbox.list(given)],
  ]

  it.each(verbs)('%s never throws synchronously, and says what it cannot read', async (name, run) => {
    for (const given of strange) {
      // A list counts as an empty query nowhere; numbers are moments, spans and sequences.
      const isMeant = given === 7 && ['clock.set', 'clock.advance', 'requests.get'].includes(name)
      const running = run(open(), given as never)
      expect(running).toBeInstanceOf(Promise)
      if (isMeant) await running
      else await expect(running, String(given)).rejects.toThrow(/^Failed to /)
    }
  })

  it('has no verb that this does not try, but those that take nothing', () => {
    const emulator = createEmulator({ log: 'silent' })
    const names = Object.entries(emulator).flatMap(([name, part]) =>
      typeof part === 'function'
        ? [name]
        : name === 'options'
          ? []
          : Object.entries(part).flatMap(([verb, run]) => (typeof run === 'function' ? [`${name}.${verb}`] : [])),
    )
    const without = ['coverage', 'transactions.counts', 'clock.now', 'clock.isFrozen', 'callbacks.idle']
    expect(names.filter(name => !verbs.some(([tried]) => tried === name)).sort()).toEqual(without.sort())
  })

  it('takes what the control API takes: giving up, and callbacks by their state', async () => {
    const emulator = open()
    const id = await initialize(emulator)
    expect(await emulator.complete(id, { abandoned: true })).toMatchObject({ state: 'abandoned' })
    expect(await emulator.callbacks.list({ state: 'failed' })).toEqual([])
  })

  it('says that calls did not come in time', async () => {
    const { requests } = open()
    await expect(requests.wait({ action: 'CheckResult', timeout: 1 })).rejects.toThrow('0 of 1 came within 1 ms')
  })

  it('lets go of a request whose signal is aborted', async () => {
    const emulator = open()
    await emulator.scenarios.arm({ name: 'hang' })
    const leaving = new AbortController()
    const { url, method, headers, body } = unsigned({ parameters: faceLiveness() })
    const answering = emulator.fetch(
      new Request(new URL(url, 'http://localhost'), {
        method,
        headers,
        body: Uint8Array.from(body),
        signal: leaving.signal,
      }),
    )
    await emulator.requests.wait({ action: 'Initialize' })
    leaving.abort(new Error('gone'))
    await expect(answering).rejects.toThrow('gone')
  })

  it('takes header names in any case', async () => {
    const emulator = open()
    const request = unsigned({ parameters: faceLiveness() })
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toUpperCase(), value]),
    )
    const { body } = await emulator.answer({ ...request, headers })
    expect(JSON.parse(body).Code).toBe('Success')
  })

  it('takes header names in any case from a Request that keeps them, as that of happy-dom', async () => {
    const emulator = open()
    const loud = (url: string, method: string, headers: [string, string][]) =>
      Object.defineProperty(new Request(url, { method }), 'headers', { value: new Map(headers) })
    const called = await emulator.fetch(
      loud('http://localhost/', 'POST', [
        ['X-ACS-Action', 'KeepaliveIntl'],
        ['X-Acs-VERSION', '2022-08-09'],
        ['Accept', 'application/json'],
      ]),
    )
    expect(await called.json()).toMatchObject({ Result: { Result: 'SUCCESS' } })
    const foreign: [string, string][] = [['Origin', 'https://elsewhere.test']]
    const refused = await emulator.fetch(loud('http://localhost/_emulator/reset', 'POST', foreign))
    expect(refused.status).toBe(403)
  })

  it('shares what it remembers with others that are handed the same store', async () => {
    const store = memoryStore()
    const [one, other] = [createOnNode({ log: 'silent' }, { store }), createOnNode({ log: 'silent' }, { store })]
    const id = await initialize(one)
    await other.scenarios.arm({ name: 'no-face' })
    expect((await other.transactions.get(id))?.id).toBe(id)
    expect(JSON.parse((await one.answer(unsigned({ parameters: faceLiveness() }))).body).Code).toBe('NoFaceDetected')
    await one.reset()
    expect(await other.transactions.list()).toEqual([])
  })
})

async function control(emulator: ReturnType<typeof open>, path: string) {
  const response = await emulator.fetch(new Request(`http://localhost/_emulator/${path}`))
  return { json: await response.json() }
}
