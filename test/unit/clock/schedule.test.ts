import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSchedule } from '../../../src/clock/schedule.ts'

type Entry = { moment: number; label: number; added: number }

/** The obvious way to do it: look through everything, every time. */
function createNaive() {
  let entries: Entry[] = []
  let count = 0
  const isSooner = (left: Entry, right: Entry) =>
    left.moment < right.moment || (left.moment === right.moment && left.added < right.added)
  const soonestOf = (some: Entry[]) =>
    some.find(entry => some.every(other => other === entry || isSooner(entry, other)))
  return {
    add(moment: number, label: number) {
      count += 1
      entries.push({ moment, label, added: count })
    },
    cancel(label: number) {
      entries = entries.filter(entry => entry.label !== label)
    },
    next: () => soonestOf(entries)?.moment,
    /** Takes out and answers what runs, in the order in which it does. */
    fire(until: number): number[] {
      let due = entries.filter(({ moment }) => moment <= until)
      entries = entries.filter(({ moment }) => moment > until)
      const ran: number[] = []
      for (let entry = soonestOf(due); entry; entry = soonestOf(due)) {
        ran.push(entry.label)
        due = due.filter(other => other !== entry)
      }
      return ran
    },
    clear() {
      entries = []
    },
  }
}

const moment = fc.integer({ min: 0, max: 20 })
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('add' as const), moment }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('cancel' as const), which: fc.nat({ max: 60 }) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('fire' as const), moment }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('clear' as const) }) },
)

/** A schedule with what it has run so far, and how each entry is cancelled. */
function open() {
  const schedule = createSchedule()
  const ran: number[] = []
  const cancels: (() => void)[] = []
  return {
    schedule,
    ran,
    cancels,
    /** Adds an entry under the next number; when it runs, it writes that down and then does what it was told. */
    add(at: number, then: () => void = () => undefined): number {
      const label = cancels.length
      cancels.push(
        schedule.add(at, () => {
          ran.push(label)
          then()
        }),
      )
      return label
    },
  }
}

describe('a schedule', () => {
  it('runs what is due in order of moments, those of one moment in the order in which they were added', () => {
    const property = fc.property(fc.array(step, { maxLength: 60, size: 'max' }), steps => {
      const { schedule, ran, cancels, add } = open()
      const naive = createNaive()
      const expected: number[] = []
      for (const each of steps) {
        if (each.does === 'add') naive.add(each.moment, add(each.moment))
        else if (each.does === 'fire') {
          schedule.fire(each.moment)
          expected.push(...naive.fire(each.moment))
        } else if (each.does === 'cancel') {
          cancels[each.which]?.()
          naive.cancel(each.which)
        } else {
          schedule.clear()
          naive.clear()
        }
        expect(schedule.next()).toBe(naive.next())
        expect(ran).toEqual(expected)
      }
    })
    fc.assert(property, { numRuns: 500 })
  })

  it('lets what is added while it fires wait for the next time, also when it is due already', () => {
    const property = fc.property(fc.array(moment, { minLength: 1 }), fc.array(moment), (first, second) => {
      const { schedule, ran, add } = open()
      const addSecond = () => {
        for (const at of second) add(at)
      }
      for (const [index, at] of first.entries()) add(at, index === 0 ? addSecond : undefined)
      schedule.fire(20)
      expect(ran).toHaveLength(first.length)
      schedule.fire(20)
      expect(ran).toHaveLength(first.length + second.length)
    })
    fc.assert(property)
  })

  it('does not run what an earlier one of the same firing cancels', () => {
    const { schedule, ran, cancels, add } = open()
    add(1, () => cancels[2]?.())
    add(1)
    add(2)
    schedule.fire(2)
    expect(ran).toEqual([0, 1])
  })

  it('runs nothing more once one of those that are due clears it', () => {
    const { schedule, ran, add } = open()
    add(1, schedule.clear)
    add(1)
    add(2)
    schedule.fire(2)
    expect(ran).toEqual([0])
  })

  it('takes a second cancelling, and one of what has run, for nothing', () => {
    const { schedule, ran, cancels, add } = open()
    for (const at of [1, 2, 3]) add(at)
    schedule.fire(1)
    for (const _ of [1, 2]) for (const label of [0, 1]) cancels[label]?.()
    schedule.fire(3)
    expect(ran).toEqual([0, 2])
  })
})
