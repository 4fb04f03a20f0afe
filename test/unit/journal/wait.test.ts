import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createJournal } from '../../../src/journal/create-journal.ts'
import type { WaitAnswer, WaitRequest } from '../../../src/journal/create-waits.ts'
import { answeredCall } from './answered-call.ts'
import { fakeRealTime } from './real-time.ts'

function open(maxEntries = 1000) {
  const time = fakeRealTime()
  // A clock that stands still: waiting must not depend on it.
  const journal = createJournal({ wake: time.wake, maxEntries })
  const record = (...actions: string[]) => {
    for (const action of actions) journal.record(answeredCall({ action }))
  }
  return { time, journal, record }
}

const calls = (answer: WaitAnswer | undefined) =>
  answer?.outcome === 'found' ? answer.entries.map(({ sequence }) => sequence) : answer

/** Lets everything that was promised so far be told. */
const settled = () => new Promise<void>(resolve => setImmediate(resolve))

describe('waiting for calls', () => {
  test('ends at once with what is there, oldest first', async () => {
    const { journal, record } = open()
    record('Initialize', 'CheckResult', 'Initialize', 'Initialize')
    const answer = await journal.wait({ filter: { action: 'Initialize' }, count: 2, timeout: 1000 })
    expect(calls(answer)).toEqual([1, 3])
  })

  test('ends with the call that was missing', async () => {
    const { journal, record, time } = open()
    record('Initialize')
    const answer = journal.wait({ filter: { action: 'Initialize' }, count: 2, timeout: 1000 })
    record('CheckResult', 'Initialize')
    expect(calls(await answer)).toEqual([1, 3])
    expect(time.sleeping()).toBe(0)
    expect(journal.counts().waiting).toBe(0)
  })

  test('counts only what came after a given call', async () => {
    const { journal, record } = open()
    record('Initialize', 'Initialize')
    const answer = journal.wait({ timeout: 1000, since: 2 })
    record('Initialize')
    expect(calls(await answer)).toEqual([3])
  })

  test('ends after the time that was given, and says how many there were', async () => {
    const { journal, record, time } = open()
    const answer = journal.wait({ count: 3, timeout: 1000 })
    record('Initialize', 'Initialize')
    time.elapse(1000)
    expect(await answer).toEqual({ outcome: 'timeout', found: 2 })
    expect(journal.counts().waiting).toBe(0)
  })

  test('does not wait when it is given no time', async () => {
    const { journal, time } = open()
    expect(await journal.wait({ timeout: 0 })).toEqual({ outcome: 'timeout', found: 0 })
    expect(time.sleeping()).toBe(0)
  })

  test('takes a time that no timer holds for the longest one', async () => {
    const { journal, time } = open()
    const answer = journal.wait({ timeout: 2 ** 40 })
    time.elapse(2 ** 31 - 1)
    expect(await answer).toEqual({ outcome: 'timeout', found: 0 })
  })

  test('says so when calls that may count are gone already', async () => {
    const { journal, record } = open(2)
    record('Initialize', 'CheckResult', 'CheckResult')
    expect(await journal.wait({ timeout: 1000, since: 0 })).toEqual({ outcome: 'gone' })
    expect(calls(await journal.wait({ timeout: 1000, since: 1 }))).toEqual([2])
  })

  test('says so when a call that counts has to go meanwhile', async () => {
    const { journal, record, time } = open(2)
    const answer = journal.wait({ filter: { action: 'Initialize' }, count: 2, timeout: 1000 })
    record('Initialize', 'CheckResult', 'CheckResult')
    expect(await answer).toEqual({ outcome: 'gone' })
    expect(time.sleeping()).toBe(0)
  })

  test('goes on when the full journal lets go of calls that do not count', async () => {
    const { journal, record } = open(2)
    record('CheckResult', 'CheckResult')
    const answer = journal.wait({ filter: { action: 'Initialize' }, timeout: 1000 })
    record('CheckResult', 'CheckResult', 'CheckResult', 'Initialize')
    expect(calls(await answer)).toEqual([6])
  })

  test('starts over when the journal is cleared', async () => {
    const { journal, record } = open()
    const answer = journal.wait({ count: 2, timeout: 1000 })
    record('Initialize')
    journal.clear()
    record('Initialize')
    await settled()
    expect(journal.counts().waiting).toBe(1)
    record('Initialize')
    expect(calls(await answer)).toEqual([2, 3])
  })

  test('is answered to everyone who waits', async () => {
    const { journal, record } = open()
    const answers = Promise.all([journal.wait({ timeout: 1000 }), journal.wait({ timeout: 1000 })])
    record('Initialize')
    expect((await answers).map(calls)).toEqual([[1], [1]])
  })

  test('never answers otherwise than looking at everything after each step would', async () => {
    const action = fc.constantFrom('A', 'B')
    const step = fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({ do: fc.constant('record' as const), action, key: fc.constantFrom('x', 'y') }),
      },
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constant('wait' as const),
          filter: fc.record({ action, accessKeyId: fc.constantFrom('x', 'y') }, { requiredKeys: [] }),
          count: fc.nat(4),
          timeout: fc.nat(5),
          back: fc.option(fc.integer({ min: -1, max: 6 }), { nil: undefined }),
        }),
      },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('elapse' as const), milliseconds: fc.nat(3) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const), key: fc.constantFrom('x', undefined) }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), async (room, steps) => {
        const { journal, time } = open(room)
        const reference = createReference(room)
        const real: (WaitAnswer | undefined)[] = []
        let recorded = 0
        for (const one of steps) {
          if (one.do === 'record') {
            recorded += 1
            journal.record(answeredCall({ action: one.action, accessKeyId: one.key }))
            reference.record(one.action, one.key)
          } else if (one.do === 'wait') {
            const { filter, count, timeout, back } = one
            const request = { filter, count, timeout, ...(back !== undefined && { since: recorded - back }) }
            const index = real.push(undefined) - 1
            journal.wait(request).then(answer => {
              real[index] = answer
            })
            reference.wait(request)
          } else if (one.do === 'elapse') {
            time.elapse(one.milliseconds)
            reference.elapse(one.milliseconds)
          } else {
            journal.clear(one.key)
            reference.clear(one.key)
          }
          await settled()
          const shown = real.map(answer =>
            answer?.outcome === 'found' ? { outcome: 'found', sequences: calls(answer) } : answer,
          )
          expect(shown).toEqual(reference.answers())
        }
      }),
      { numRuns: 300 },
    )
  })
})

type Fate = 'there' | 'evicted' | 'cleared'
type Reference = { outcome: 'found'; sequences: number[] } | Exclude<WaitAnswer, { outcome: 'found' }>

/** The same by brute force: every call that ever was with what became of it, all looked at after each step. */
function createReference(room: number) {
  const log: { sequence: number; action: string; accessKeyId: string; fate: Fate; known: boolean }[] = []
  const waits: { request: WaitRequest; due: number; evictedBefore: Set<number>; answer: Reference | undefined }[] = []
  let now = 0

  const look = () => {
    for (const wait of waits) {
      if (wait.answer) continue
      const { filter = {}, count = 1, since } = wait.request
      const counting = log.filter(
        ({ sequence, action, accessKeyId }) =>
          sequence > (since ?? 0) &&
          (filter.action ?? action) === action &&
          (filter.accessKeyId ?? accessKeyId) === accessKeyId,
      )
      const there = counting.filter(({ fate }) => fate === 'there').map(({ sequence }) => sequence)
      // Before the wait began nobody knew what of the evicted would count, unless nobody asked for a beginning.
      const lost =
        since !== undefined &&
        log.some(({ sequence, known }) => known && sequence > since && wait.evictedBefore.has(sequence))
      const missed = counting.some(({ sequence, fate }) => fate === 'evicted' && !wait.evictedBefore.has(sequence))
      if (lost || missed) wait.answer = { outcome: 'gone' }
      else if (there.length >= count) wait.answer = { outcome: 'found', sequences: there.slice(0, count) }
      else if (now >= wait.due) wait.answer = { outcome: 'timeout', found: there.length }
    }
  }

  return {
    record(action: string, accessKeyId: string) {
      log.push({ sequence: log.length + 1, action, accessKeyId, fate: 'there', known: false })
      const there = log.filter(({ fate }) => fate === 'there')
      for (const oldest of there.slice(0, Math.max(0, there.length - room))) {
        oldest.fate = 'evicted'
        oldest.known = true
      }
      look()
    },
    wait(request: WaitRequest) {
      const evicted = log.filter(({ fate }) => fate === 'evicted').map(({ sequence }) => sequence)
      waits.push({ request, due: now + request.timeout, evictedBefore: new Set(evicted), answer: undefined })
      look()
    },
    elapse(milliseconds: number) {
      now += milliseconds
      look()
    },
    clear(key: string | undefined) {
      for (const entry of log) {
        if (entry.fate === 'there' && (key === undefined || entry.accessKeyId === key)) entry.fate = 'cleared'
        if (key === undefined) entry.known = false
      }
      look()
    },
    answers: () => waits.map(({ answer }) => answer),
  }
}
