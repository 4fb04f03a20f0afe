import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createClock, type SystemTime } from '../../../src/clock/clock.ts'
import { createFakeTime } from '../callbacks/fake-time.ts'

const start = Date.UTC(2026, 0, 31)
const longestTimer = 2 ** 31 - 1

/**
 * A system whose time stands still until it is passed. Its timers hold as much as the platform's, which fire at once when
 * they are asked for more.
 */
function open() {
  const time = createFakeTime(start)
  let sleeping = 0
  const systemTime: SystemTime = {
    now: time.systemTime.now,
    wake(milliseconds, run) {
      if (milliseconds > longestTimer) throw new RangeError(`Failed to sleep: ${milliseconds} ms are too long.`)
      let open = true
      sleeping += 1
      const end = () => {
        if (open) sleeping -= 1
        open = false
      }
      const cancel = time.systemTime.wake(milliseconds, () => {
        end()
        run()
      })
      return () => {
        end()
        cancel()
      }
    },
  }
  const clock = createClock(systemTime)
  const log: string[] = []
  return {
    clock,
    pass: time.pass,
    sleeping: () => sleeping,
    log,
    /** Writes down when something runs, in milliseconds from the start. */
    note: (label: string) => () => void log.push(`${label} at ${clock.now() - start}`),
  }
}

type Entry = { moment: number; added: number; label: number; follow: number | undefined }

/** The obvious clock: counts from the start, and looks for the next thing to run among all there are. */
function createNaive() {
  let system = 0
  let now = 0
  let frozen = false
  let entries: Entry[] = []
  let count = 0
  const ran: string[] = []
  const soonest = () => entries.toSorted((left, right) => left.moment - right.moment || left.added - right.added)[0]
  const at = (moment: number, label: number, follow: number | undefined) => {
    count += 1
    entries.push({ moment, added: count, label, follow })
  }
  const runUpTo = (moment: number, canMove: boolean) => {
    for (let next = soonest(); next && next.moment <= moment; next = soonest()) {
      const entry = next
      entries = entries.filter(other => other !== entry)
      if (canMove) now = Math.max(now, entry.moment)
      ran.push(`${entry.label} at ${now}`)
      if (entry.follow !== undefined) at(now + entry.follow, entry.label + 1000, undefined)
    }
  }
  return {
    ran,
    now: () => now,
    at,
    cancel(label: number) {
      entries = entries.filter(entry => entry.label !== label)
    },
    set(moment: number) {
      if (moment >= now) runUpTo(moment, true)
      now = moment
    },
    freeze(wanted: boolean) {
      frozen = wanted
    },
    pass(milliseconds: number) {
      system += milliseconds
      if (frozen) runUpTo(now, false)
      else {
        const end = now + milliseconds
        runUpTo(end, true)
        now = end
      }
    },
    reset() {
      entries = []
      frozen = false
      now = system
    },
  }
}

const span = fc.integer({ min: 0, max: 60 })
const step = fc.oneof(
  {
    weight: 25,
    arbitrary: fc.record({
      does: fc.constant('at' as const),
      delay: fc.integer({ min: -10, max: 60 }),
      follow: fc.option(span, { nil: undefined }),
    }),
  },
  { weight: 10, arbitrary: fc.record({ does: fc.constant('pass' as const), span }) },
  { weight: 10, arbitrary: fc.record({ does: fc.constant('advance' as const), span }) },
  { weight: 5, arbitrary: fc.record({ does: fc.constant('set' as const), by: fc.integer({ min: -60, max: 60 }) }) },
  { weight: 5, arbitrary: fc.record({ does: fc.constant('freeze' as const), frozen: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ does: fc.constant('cancel' as const), which: fc.nat({ max: 60 }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('reset' as const) }) },
)

describe('a clock', () => {
  it('shows the same and runs the same, at the same moments, as the obvious one', () => {
    const property = fc.property(fc.array(step, { maxLength: 60, size: 'max' }), steps => {
      const { clock, pass, log, note } = open()
      const naive = createNaive()
      const cancels: (() => void)[] = []
      for (const each of steps) {
        switch (each.does) {
          case 'at': {
            const label = cancels.length
            const { follow } = each
            const again = note(`${label + 1000}`)
            const run = () => {
              note(`${label}`)()
              if (follow !== undefined) clock.at(clock.now() + follow, again)
            }
            cancels.push(clock.at(clock.now() + each.delay, run))
            naive.at(naive.now() + each.delay, label, follow)
            break
          }
          case 'pass':
            pass(each.span)
            naive.pass(each.span)
            break
          case 'advance':
            clock.advance(each.span)
            naive.set(naive.now() + each.span)
            break
          case 'set':
            clock.set(clock.now() + each.by)
            naive.set(naive.now() + each.by)
            break
          case 'freeze':
            clock.freeze(each.frozen)
            naive.freeze(each.frozen)
            expect(clock.isFrozen()).toBe(each.frozen)
            break
          case 'cancel':
            cancels[each.which]?.()
            naive.cancel(each.which)
            break
          case 'reset':
            clock.reset()
            naive.reset()
            break
        }
        expect(clock.now() - start).toBe(naive.now())
        expect(log).toEqual(naive.ran)
      }
    })
    fc.assert(property, { numRuns: 1000 })
  })

  it('shows the time of the system until it is told otherwise', () => {
    const { clock, pass } = open()
    pass(5)
    expect(clock.now()).toBe(start + 5)
    clock.set(0)
    pass(5)
    expect(clock.now()).toBe(5)
    clock.reset()
    expect(clock.now()).toBe(start + 10)
  })

  it('stands still while it is frozen and runs on from where it stopped', () => {
    const { clock, pass, log, note } = open()
    clock.at(start + 10, note('due'))
    pass(4)
    clock.freeze(true)
    pass(1000)
    expect(clock.now()).toBe(start + 4)
    clock.freeze(false)
    pass(5)
    expect(log).toEqual([])
    pass(1)
    expect(log).toEqual(['due at 10'])
  })

  it('runs what is due already soon, but never at once', () => {
    const { clock, pass, log, note } = open()
    clock.freeze(true)
    clock.at(start - 1, note('late'))
    clock.at(start, note('now'))
    expect(log).toEqual([])
    pass(0)
    expect(log).toEqual(['late at 0', 'now at 0'])
  })

  it('runs what follows from a step on the way within the same advance, timed from that step', () => {
    const { clock, log, note } = open()
    const ladder = (left: number) => () => {
      note(`rung ${left}`)()
      if (left > 0) clock.at(clock.now() + 10, ladder(left - 1))
    }
    clock.at(start + 5, ladder(3))
    clock.at(start + 25, note('beside'))
    clock.advance(34)
    expect(log).toEqual(['rung 3 at 5', 'rung 2 at 15', 'beside at 25', 'rung 1 at 25'])
    expect(clock.now()).toBe(start + 34)
    clock.advance(1)
    expect(log.at(-1)).toBe('rung 0 at 35')
  })

  it('waits again for what was still to come after it was set back', () => {
    const { clock, pass, log, note } = open()
    clock.at(start + 10, note('due'))
    clock.set(start - 90)
    pass(99)
    expect(log).toEqual([])
    pass(1)
    expect(log).toEqual(['due at 10'])
  })

  it.each([longestTimer - 1, longestTimer, longestTimer + 1, 30 * 24 * 60 * 60_000, 10 * longestTimer + 7])(
    'sleeps for %i ms although timers of the platform hold 2^31 - 1',
    delay => {
      const { clock, pass, log, note } = open()
      clock.at(start + delay, note('due'))
      pass(delay - 1)
      expect(log).toEqual([])
      pass(1)
      expect(log).toEqual([`due at ${delay}`])
    },
  )

  it('sleeps once, however much is to come, and not at all when nothing comes by itself', () => {
    const { clock, sleeping, note } = open()
    expect(sleeping()).toBe(0)
    const cancels = Array.from({ length: 100 }, (_, index) => clock.at(start + 100 - index, note('due')))
    expect(sleeping()).toBe(1)
    clock.freeze(true)
    expect(sleeping()).toBe(0)
    clock.freeze(false)
    expect(sleeping()).toBe(1)
    for (const cancel of cancels) cancel()
    clock.reset()
    expect(sleeping()).toBe(0)
  })

  it('runs nothing planned before a reset after it', () => {
    const { clock, pass, sleeping, log, note } = open()
    clock.at(start + 1, note('soon'))
    clock.at(start + longestTimer * 2, note('much later'))
    clock.freeze(true)
    clock.reset()
    expect({ frozen: clock.isFrozen(), sleeping: sleeping() }).toEqual({ frozen: false, sleeping: 0 })
    pass(longestTimer * 3)
    clock.advance(longestTimer)
    expect(log).toEqual([])
  })

  it('does not run what an earlier step of the same moment cancels', () => {
    const { clock, log, note } = open()
    const cancels: (() => void)[] = []
    clock.at(start + 1, () => cancels[0]?.())
    cancels.push(clock.at(start + 1, note('cancelled')))
    clock.advance(1)
    expect(log).toEqual([])
  })

  it('runs nothing more of a moment in which it is reset', () => {
    const { clock, log, note } = open()
    clock.at(start + 1, clock.reset)
    clock.at(start + 1, note('after the reset'))
    clock.advance(1)
    expect(log).toEqual([])
  })

  it('runs what became due while the system was away, in order, when it is back', () => {
    let away = 0
    const time = createFakeTime(start)
    // A laptop that was shut: its time has jumped when the timer fires.
    const clock = createClock({ now: () => time.systemTime.now() + away, wake: time.systemTime.wake })
    const log: string[] = []
    for (const [label, delay] of [
      ['third', 500],
      ['first', 10],
      ['second', 20],
    ] as const)
      clock.at(start + delay, () => log.push(label))
    away = 400
    time.pass(10)
    expect(log).toEqual(['first', 'second'])
    time.pass(90)
    expect(log).toEqual(['first', 'second', 'third'])
  })
})
