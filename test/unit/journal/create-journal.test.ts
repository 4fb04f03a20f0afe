import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createJournal } from '../../../src/journal/create-journal.ts'
import { answered, answeredCall, callOf } from './answered-call.ts'
import { fakeRealTime } from './real-time.ts'

const moment = Date.parse('2026-01-31T00:00:00Z')
const open = (bounds: { maxEntries?: number; maxBytes?: number } = {}) =>
  createJournal({ wake: fakeRealTime().wake, ...bounds })

type Journal = ReturnType<typeof open>
const sequences = (journal: Journal, query = {}) => journal.list(query).entries.map(({ sequence }) => sequence)
const recordMany = (journal: Journal, count: number, changes = {}) => {
  for (let times = 0; times < count; times += 1) journal.record(answeredCall(changes))
}

describe('the journal', () => {
  test('shows a call as it was answered', () => {
    const journal = open()
    const form = 'Action=Initialize&AccessKeyId=key&SceneCode=login&MerchantBizId=a%20b'
    const call = callOf({ url: '/?Format=JSON', form })
    const refused = { status: 400, code: 'InvalidParameter', reason: 'MerchantBizId: character " " at position 2' }
    const sequence = journal.record(
      answered(call, { at: moment, ...refused, transactionId: 'hksb1', decision: 'invalid-parameter' }),
    )
    expect(journal.get(sequence)).toEqual({
      sequence: 1,
      at: moment,
      requestId: call.requestId,
      accessKeyId: 'key',
      action: 'Initialize',
      method: 'POST',
      url: '/?Format=JSON',
      headers: { host: 'localhost:8080', 'content-type': 'application/x-www-form-urlencoded' },
      parameters: {
        Format: 'JSON',
        Action: 'Initialize',
        AccessKeyId: 'key',
        SceneCode: 'login',
        MerchantBizId: 'a b',
      },
      ...refused,
      milliseconds: 1,
      answer: '{}',
      transactionId: 'hksb1',
      decision: 'invalid-parameter',
      redacted: [],
    })
  })

  test('has an entry for each call, newest first', () => {
    const journal = open()
    recordMany(journal, 3)
    expect(sequences(journal)).toEqual([3, 2, 1])
  })

  test('finds an entry by its sequence and by its RequestId', () => {
    const journal = open()
    for (const requestId of ['a', 'b', 'c']) journal.record(answeredCall({ requestId }))
    expect(journal.get(2)?.requestId).toBe('b')
    expect(journal.get('c')?.sequence).toBe(3)
    expect(journal.get(4)).toBeUndefined()
    expect(journal.get('d')).toBeUndefined()
  })

  test.each([
    ['action', { action: 'CheckResult' }],
    ['code', { code: 'InvalidParameter' }],
    ['transactionId', { transactionId: 'hksb2' }],
    ['accessKeyId', { accessKeyId: 'other' }],
    ['status', { status: 400 }],
  ])('lists only what has the %s that is asked for', (_, wanted) => {
    const journal = open()
    journal.record(answeredCall())
    journal.record(answeredCall(wanted))
    expect(sequences(journal, wanted)).toEqual([2])
  })

  test('finds by any value what is there, also past evictions and after a key was cleared', () => {
    const value = (name: string, count: number) => fc.integer({ min: 1, max: count }).map(number => name + number)
    const call = fc.record({
      action: value('Action', 2),
      code: value('Code', 3),
      accessKeyId: value('key', 2),
      merchantBizId: value('biz', 30),
      sceneCode: fc.option(value('scene', 2), { nil: undefined }),
    })
    const asked = fc.record(
      {
        action: value('Action', 3),
        code: value('Code', 3),
        accessKeyId: value('key', 2),
        merchantBizId: value('biz', 31),
        sceneCode: value('scene', 2),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 30, arbitrary: call }, value('key', 2)), { minLength: 20, maxLength: 400 }),
        fc.array(asked, { minLength: 5 }),
        (steps, filters) => {
          const journal = open({ maxEntries: 150 })
          for (const step of steps) {
            if (typeof step === 'string') journal.clear(step)
            else {
              const { merchantBizId, sceneCode, ...facts } = step
              const parameters = new Map([['MerchantBizId', merchantBizId]])
              if (sceneCode) parameters.set('SceneCode', sceneCode)
              journal.record(
                answeredCall({ ...facts, parameters, formText: new URLSearchParams([...parameters]).toString() }),
              )
            }
          }
          const all = journal.list().entries
          for (const filter of filters) {
            const { merchantBizId, sceneCode, ...facts } = filter
            const wanted = { ...facts, ...(merchantBizId && { merchantBizId }), ...(sceneCode && { sceneCode }) }
            const found = all.filter(({ action, code, accessKeyId, parameters }) => {
              const own = {
                action,
                code,
                accessKeyId,
                merchantBizId: parameters.MerchantBizId,
                sceneCode: parameters.SceneCode,
              }
              return Object.entries(wanted).every(([name, text]) => own[name as keyof typeof own] === text)
            })
            expect(sequences(journal, filter)).toEqual(found.map(({ sequence }) => sequence))
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('gives one page after the other, whatever is recorded meanwhile', () => {
    const journal = open()
    recordMany(journal, 5)
    const first = journal.list({ limit: 2 })
    expect(first).toMatchObject({ entries: [{ sequence: 5 }, { sequence: 4 }], nextBefore: 4 })
    recordMany(journal, 1)
    const second = journal.list({ limit: 2, before: first.nextBefore ?? 0 })
    expect(second).toMatchObject({ entries: [{ sequence: 3 }, { sequence: 2 }], nextBefore: 2 })
    const third = journal.list({ limit: 2, before: second.nextBefore ?? 0 })
    expect(third.entries).toMatchObject([{ sequence: 1 }])
    expect(third).not.toHaveProperty('nextBefore')
  })

  test('names no next page when what is left is not asked for', () => {
    const journal = open()
    recordMany(journal, 1)
    recordMany(journal, 2, { action: 'CheckResult' })
    expect(journal.list({ action: 'CheckResult', limit: 2 })).not.toHaveProperty('nextBefore')
  })

  test('tells how much it had to forget', () => {
    const journal = open({ maxEntries: 2 })
    expect(journal.list()).toEqual({ entries: [], evicted: 0, oldestSequence: 1 })
    recordMany(journal, 5)
    expect(journal.list()).toMatchObject({ evicted: 3, oldestSequence: 4 })
    expect(journal.get(3)).toBeUndefined()
    expect(journal.get(4)?.sequence).toBe(4)
  })

  test('goes on counting after it was cleared, and has forgotten nothing', () => {
    const journal = open({ maxEntries: 2 })
    recordMany(journal, 3)
    journal.clear()
    expect(journal.list()).toEqual({ entries: [], evicted: 0, oldestSequence: 4 })
    recordMany(journal, 1)
    expect(sequences(journal)).toEqual([4])
  })

  test('forgets the calls of one key and leaves those of others', () => {
    const journal = open({ maxEntries: 4 })
    for (const accessKeyId of ['a', 'b', 'a', 'b', 'a']) journal.record(answeredCall({ accessKeyId }))
    journal.clear('a')
    expect(sequences(journal)).toEqual([4, 2])
    recordMany(journal, 2)
    expect(journal.counts()).toMatchObject({ stored: 4, evicted: 1 })
    expect([2, 4, 6, 7].map(sequence => journal.get(sequence)?.sequence)).toEqual([2, 4, 6, 7])
  })

  test('keeps nothing when it may hold nothing', () => {
    const journal = open({ maxEntries: 0 })
    recordMany(journal, 3)
    expect(journal.list()).toEqual({ entries: [], evicted: 3, oldestSequence: 4 })
  })

  test.each([{ maxEntries: Number.NaN }, { maxBytes: -1 }])('refuses bounds that bound nothing: %o', bounds => {
    expect(() => open(bounds)).toThrow(RangeError)
  })

  test('takes a parameter that has the name of something in every object', () => {
    const journal = open()
    journal.record(answeredCall({ parameters: new Map([['__proto__', 'x']]) }))
    expect(Object.entries(journal.get(1)?.parameters ?? {})).toEqual([['__proto__', 'x']])
  })

  test('joins a header that came several times', () => {
    const journal = open()
    journal.record(answeredCall({ headers: { accept: ['a', 'b'], via: undefined } }))
    expect(journal.get(1)?.headers).toEqual({ accept: 'a, b' })
  })

  test('keeps a hundred parameters of a call that has more, and says so', () => {
    const journal = open()
    const parameters = new Map(Array.from({ length: 103 }, (_, index) => [`P${index}`, '1']))
    const headers = Object.fromEntries(Array.from({ length: 102 }, (_, index) => [`x-${index}`, '1']))
    journal.record(answeredCall({ parameters, headers }))
    const entry = journal.get(1)
    expect(Object.keys(entry?.parameters ?? {})).toHaveLength(100)
    expect(Object.keys(entry?.headers ?? {})).toHaveLength(100)
    expect(entry?.redacted).toEqual(['2 more headers', '3 more parameters'])
  })

  test('shows the call as it was, whatever the caller changes afterwards', () => {
    const journal = open()
    const headers: Record<string, string> = { 'user-agent': 'before' }
    const parameters = new Map([['SceneCode', 'before']])
    journal.record(answeredCall({ headers, parameters }))
    headers['user-agent'] = 'after'
    parameters.set('SceneCode', 'after')
    expect(journal.get(1)).toMatchObject({ headers: { 'user-agent': 'before' }, parameters: { SceneCode: 'before' } })
  })

  test('gives out entries that nobody can change for others', () => {
    const journal = open()
    recordMany(journal, 1)
    const entry = journal.get(1)
    expect(Object.isFrozen(entry)).toBe(true)
    expect(Object.isFrozen(entry?.parameters)).toBe(true)
    expect(Object.isFrozen(entry?.headers)).toBe(true)
  })
})

describe('the memory of the journal', () => {
  test('holds no body of a call whose parameters were slices of it', () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const journal = open()
    const heap = () => {
      collect()
      return process.memoryUsage().heapUsed
    }
    const before = heap()
    for (let call = 0; call < 100; call += 1) {
      const picture = String.fromCharCode(65 + (call % 26)).repeat(600_000)
      const others = `Action=InitializeWithALongName&AccessKeyId=a-key-of-some-length&MerchantUserId=somebody-${call}`
      const unknown = `AnUnknownParameter${call}=${'x'.repeat(100)}`
      const read = callOf({ form: `${others}&${unknown}&FacePictureBase64=${picture}` })
      journal.record(answered(read, { transactionId: read.parameters.get('MerchantUserId') ?? '' }))
    }
    expect(journal.counts().stored).toBe(100)
    expect(heap() - before).toBeLessThan(12_000_000)
    expect(journal.list().entries[99]?.parameters.FacePictureBase64).toBe('[600000 characters]')
    expect(heap() - before).toBeLessThan(12_000_000)
  })

  test('stays within its bounds after any calls and clearings, and loses only the oldest', () => {
    const operation = fc.oneof(
      { weight: 9, arbitrary: fc.record({ key: fc.constantFrom('a', 'b'), length: fc.nat(1500) }) },
      { weight: 1, arbitrary: fc.constantFrom('clear', 'clear a') },
    )
    fc.assert(
      fc.property(fc.nat(12), fc.nat(20_000), fc.array(operation, { maxLength: 120 }), (maxEntries, maxBytes, all) => {
        const journal = open({ maxEntries, maxBytes })
        let expected: { sequence: number; key: string }[] = []
        let gone = 0
        let sequence = 0
        for (const one of all) {
          if (typeof one === 'string') {
            journal.clear(one === 'clear' ? undefined : 'a')
            expected = one === 'clear' ? [] : expected.filter(({ key }) => key !== 'a')
            if (one === 'clear') gone = 0
          } else {
            sequence += 1
            const parameters = new Map([['SceneCode', 'x'.repeat(one.length)]])
            journal.record(answeredCall({ accessKeyId: one.key, parameters }))
            expected.push({ sequence, key: one.key })
            gone += expected.length - journal.counts().stored
            expected = expected.slice(expected.length - journal.counts().stored)
          }
          const { stored, bytes, evicted } = journal.counts()
          expect(stored).toBeLessThanOrEqual(maxEntries)
          expect(bytes).toBeLessThanOrEqual(maxBytes)
          expect(evicted).toBe(gone)
          expect(sequences(journal)).toEqual(expected.map(entry => entry.sequence).reverse())
          for (const entry of expected) expect(journal.get(entry.sequence)?.sequence).toBe(entry.sequence)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('evicts no more than it must', () => {
    const journal = open({ maxBytes: 20_000 })
    const call = answeredCall({ parameters: new Map([['SceneCode', 'x'.repeat(1000)]]) })
    journal.record(call)
    const { bytes } = journal.counts()
    for (let times = 0; times < 50; times += 1) journal.record(call)
    expect(journal.counts().stored).toBe(Math.floor(20_000 / bytes))
  })

  test('counts two bytes a character of what it stores', () => {
    const lengthen = (length: number) => {
      const journal = open()
      journal.record(answeredCall({ parameters: new Map([['SceneCode', 'x'.repeat(length)]]) }))
      return journal.counts().bytes
    }
    expect(lengthen(1000) - lengthen(0)).toBe(2000)
  })
})
