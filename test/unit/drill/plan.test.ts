import { describe, expect, it } from 'vitest'
import { type DrillEvent, idOf, readId } from '../../../src/drill/disturbance.ts'
import { planDrill, selectDisturbances } from '../../../src/drill/plan.ts'

let at = 0
type CallEvent = Extract<DrillEvent, { kind: 'call' }>
const call = (situation: string, nth: number, more: Partial<CallEvent> = {}): DrillEvent => {
  at += 1
  const [action = '', product = ''] = situation.split(':')
  return { kind: 'call', scope: '', at, situation, nth, action, product, code: 'Success', ...more }
}
const callback = (situation: string, nth: number, more = {}): DrillEvent => {
  at += 1
  return {
    kind: 'callback',
    scope: '',
    at,
    situation,
    nth,
    transactionId: 'b',
    hasToken: true,
    others: 1,
    outcome: '',
    ...more,
  }
}

const initialize = 'Initialize:FACE_LIVENESS'
const passed = 'CheckResult:FACE_LIVENESS:passed'
const run = [
  call(initialize, 1, { transactionId: 'a' }),
  call(initialize, 2, { transactionId: 'b' }),
  callback('callback:passed', 1),
  call(passed, 1, { transactionId: 'b', passed: 'Y', subCode: '200' }),
]
const ids = (events: readonly DrillEvent[], other = events) => planDrill(events, other).map(idOf)

describe('the plan of a drill', () => {
  it('disturbs the call on which most depends, once for each kind of situation', () => {
    const throttled = ids(run).filter(id => id.startsWith('throttled@'))
    expect(throttled).toEqual([`throttled@${passed}#1`, `throttled@${initialize}#2`])
  })

  it('begins with what tells whether anything is asserted, and with the likeliest breakage', () => {
    expect(ids(run).slice(0, 2)).toEqual(['ends-not-passed', 'callback-contradicts@callback:passed#1'])
  })

  it('leaves alone what a scenario of the suite decided, and what is refused anyway', () => {
    const refused = [
      call(initialize, 1, { decision: 'throttled', code: 'Throttling.Api' }),
      call(initialize, 2, { code: 'InvalidParameter' }),
    ]
    expect(ids(refused)).toEqual([])
  })

  it('has only what both undisturbed runs have shown', () => {
    expect(ids(run, run.slice(0, 2)).some(id => id.includes('CheckResult') || id.includes('callback'))).toBe(false)
  })

  it('forges no token where none was given, and no id of another where there is none', () => {
    const lonely = ids([callback('callback:passed', 1, { hasToken: false, others: 0 })])
    expect(lonely.filter(id => /wrong-token|foreign-id/.test(id))).toEqual([])
    expect(lonely).toContain('callback-unknown-id@callback:passed#1')
  })

  it('answers an action only with what it can answer', () => {
    const names = ids([call('KeepaliveIntl', 1)]).map(id => id.replace(/@.*/, ''))
    expect(names).toContain('reset')
    expect(names).not.toContain('forgotten')
  })

  it('changes a person only where a result tells of one', () => {
    const withPerson = [...run, call('CheckResult:eKYC:passed', 1, { passed: 'Y', subCode: '200', hasPerson: true })]
    expect([ids(run).includes('somebody-else'), ids(withPerson).includes('somebody-else')]).toEqual([false, true])
  })

  it('takes names, expectations and ids to choose from', () => {
    const all = planDrill(run)
    const chosen = (...only: string[]) => selectDisturbances(all, only).map(idOf)
    expect(chosen('refuse').every(id => /^(callback-|forgotten)/.test(id))).toBe(true)
    expect(chosen(`slow@${initialize}#2`)).toEqual([`slow@${initialize}#2`])
    expect(() => chosen('tolerated')).toThrow('"tolerated" is not allowed')
  })
})

describe('the id of a disturbance', () => {
  it.each([
    { name: 'ends-not-passed' as const },
    { name: 'slow' as const, site: { scope: '', situation: initialize, nth: 3 } },
    { name: 'passed-flipped' as const, site: { scope: '', situation: 'eKYC:212', nth: 0 } },
    { name: 'reset' as const, site: { scope: 'test/a b.test.ts > in the shop#2', situation: passed, nth: 1 } },
  ])('can be read again: %j', disturbance => {
    expect(readId(idOf(disturbance))).toEqual(disturbance)
  })

  it('is refused where it names none', () => {
    expect(() => readId('nothing@Initialize#1')).toThrow('it names none')
  })
})
