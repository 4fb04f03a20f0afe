import type { ScenarioName } from '../scenarios/catalogue.ts'

/**
 * What a suite should do under a disturbance: stay green (`tolerate`); stay green, or fail rather than take a user as
 * verified (`refuse`); fail (`notice`).
 */
export type Expectation = 'tolerate' | 'refuse' | 'notice'

/** What is disturbed: a call, a callback, or every verification of the run. */
type Target = 'call' | 'initialize' | 'check-result' | 'callback' | 'results'

/** One way to disturb a run of an integrator's tests. */
export type DisturbanceKind = {
  expects: Expectation
  target: Target
  /** What happens, in words. */
  effect: string
  /** What a suite shows by not doing what is expected of it. */
  weakness: string
  /** The scenario that it plays, where that is all. */
  scenario?: { name: ScenarioName; settings?: Readonly<Record<string, string | number>> }
}

/**
 * Every disturbance by its name, the likeliest breakage first. Rainmaker (NSDI 2023) found most bugs by "done, but the
 * answer lost"; where a suite asserts nothing, nothing else counts, so that comes first.
 */
export const disturbances = {
  'ends-not-passed': {
    expects: 'notice',
    target: 'results',
    effect: 'every verification ends not passed',
    weakness: 'no test asserts that a user was verified, or `Passed` is never read',
  },
  'callback-contradicts': {
    expects: 'refuse',
    target: 'callback',
    effect: 'an old callback comes instead of the right one: its token and id are right, and it contradicts the result',
    weakness: 'a callback is trusted: CheckResult alone tells the result',
  },
  'answer-lost': {
    expects: 'tolerate',
    target: 'call',
    effect: 'the call is done, and its answer is lost',
    weakness: 'what a lost answer held (a TransactionId, a result) is lost for good',
    scenario: { name: 'reset', settings: { phase: 'after' } },
  },
  throttled: {
    expects: 'tolerate',
    target: 'call',
    effect: 'Throttling.Api once',
    weakness: 'no retry after throttling',
    scenario: { name: 'throttled' },
  },
  'callback-twice': {
    expects: 'tolerate',
    target: 'callback',
    effect: 'the callback comes twice at the same time',
    weakness: 'what follows from a result is done once for each callback',
  },
  'callback-lost': {
    expects: 'tolerate',
    target: 'callback',
    effect: 'the callback never comes',
    weakness: 'the result is waited for, and never asked for',
  },
  'passed-flipped': {
    expects: 'notice',
    target: 'results',
    effect: 'CheckResult answers the opposite `Passed`',
    weakness: '`Code` is read and `Passed` is not, or no test asserts what follows from it',
  },
  'callback-wrong-token': {
    expects: 'refuse',
    target: 'callback',
    effect: 'forged callbacks with a wrong token contradict the result, before and after the right one',
    weakness: "a callback's token is never compared",
  },
  reset: {
    expects: 'tolerate',
    target: 'call',
    effect: 'the connection is cut off before anything is done',
    weakness: 'a broken connection is not tried again',
    scenario: { name: 'reset', settings: { phase: 'before' } },
  },
  'callback-late': {
    expects: 'tolerate',
    target: 'callback',
    effect: 'the callback comes a second late',
    weakness: 'the result is waited for, and never asked for',
  },
  'callback-early': {
    expects: 'tolerate',
    target: 'callback',
    effect: 'the callback comes before the result can be read',
    weakness: 'a result that is not there at the time of the callback is never asked for again',
  },
  'callback-answer-lost': {
    expects: 'tolerate',
    target: 'callback',
    effect: 'the callback arrives, its answer is lost, and it comes again',
    weakness: 'what follows from a result is done once for each callback',
  },
  'sub-code-changed': {
    expects: 'notice',
    target: 'results',
    effect: 'CheckResult answers another SubCode',
    weakness: 'SubCode is not read, or no test asserts what follows from it',
  },
  forgotten: {
    expects: 'refuse',
    target: 'check-result',
    effect: 'the emulator restarts and has forgotten a verification that passed',
    weakness: 'a user is taken as verified although nothing says so any more',
  },
  'somebody-else': {
    expects: 'notice',
    target: 'results',
    effect: 'CheckResult answers what belongs to somebody else',
    weakness: 'no test asserts whose result it is',
  },
  'callback-foreign-id': {
    expects: 'refuse',
    target: 'callback',
    effect:
      'a forged callback for the id of another verification comes instead of the right one, and contradicts the result',
    weakness: 'a callback is trusted: CheckResult alone tells the result',
  },
  'callback-unknown-id': {
    expects: 'refuse',
    target: 'callback',
    effect:
      'a forged callback for an id that nobody ever got comes instead of the right one, and contradicts the result',
    weakness: 'a callback is trusted: CheckResult alone tells the result',
  },
  'internal-error': {
    expects: 'tolerate',
    target: 'call',
    effect: 'InternalError once',
    weakness: 'no retry after InternalError',
    scenario: { name: 'internal-error' },
  },
  unavailable: {
    expects: 'tolerate',
    target: 'call',
    effect: 'ServiceUnavailable once',
    weakness: 'no retry after ServiceUnavailable',
    scenario: { name: 'unavailable' },
  },
  restart: {
    expects: 'tolerate',
    target: 'call',
    effect: 'the emulator restarts with its state kept: every connection breaks for 300 ms',
    weakness: 'a broken connection is tried again at once or not at all',
  },
  'other-spelling': {
    expects: 'tolerate',
    target: 'callback',
    effect: 'the callback has `subCode` for `subcode`, or the other way round',
    weakness: 'one spelling of the SubCode of a callback is read; the documents have both',
  },
  expires: {
    expects: 'tolerate',
    target: 'check-result',
    effect: 'the 30 minutes of the id run out before CheckResult is asked',
    weakness: 'an id is not asked for once its 30 minutes are over',
  },
  slow: {
    expects: 'tolerate',
    target: 'call',
    effect: 'the answer comes 1.5 seconds late',
    weakness: 'an answer that takes a moment is taken for none',
  },
} as const satisfies Record<string, DisturbanceKind>

export type DisturbanceName = keyof typeof disturbances

export const disturbanceNames = Object.keys(disturbances) as DisturbanceName[]

/** The row of a name, with its optional members. */
export const disturbanceOf = (name: DisturbanceName): DisturbanceKind => disturbances[name]
