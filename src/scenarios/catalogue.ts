import type { Code } from '../gateway/error-codes.ts'
import type { Ending } from '../transactions/transaction.ts'

/** What goes wrong with an answer on its way: late, never, cut off, or unreadable. */
export type FaultName = 'slow' | 'hang' | 'reset' | 'garbled'

/** What happens to the callback of a transaction. */
export type CallbackTwist = { delay?: number; copies?: number; drop?: true; early?: true }

/** One scenario: exactly one of the things it can do, and what a person reads about it. */
export type Scenario = { words: string } & (
  | { refuse: Code }
  | { ending: Ending }
  | { fault: FaultName }
  | { callback: CallbackTwist }
)

/** Every scenario by its name: README, console, control API and the magic values derive from this. */
export const catalogue = {
  'missing-parameter': { refuse: 'MissingParameter', words: 'Initialize answers MissingParameter' },
  'invalid-parameter': { refuse: 'InvalidParameter', words: 'Initialize answers InvalidParameter' },
  'unqualified-photo': { refuse: 'UnqualifiedPhoto', words: 'Initialize answers UnqualifiedPhoto' },
  'data-duplication': { refuse: 'DataDuplication', words: 'Initialize answers DataDuplication' },
  'too-large-image': { refuse: 'ToolargeImage', words: 'Initialize answers ToolargeImage' },
  'download-timeout': { refuse: 'DownloadTimeout', words: 'Initialize answers DownloadTimeout' },
  'no-face': { refuse: 'NoFaceDetected', words: 'Initialize answers NoFaceDetected' },
  'repeated-invoke': {
    refuse: 'Forbidden.ExceptionRepeatedInvoke',
    words: 'Initialize answers Forbidden.ExceptionRepeatedInvoke',
  },
  'ram-denied': { refuse: 'Forbidden.RAMUserAccessDenied', words: 'Initialize answers Forbidden.RAMUserAccessDenied' },
  'account-denied': {
    refuse: 'Forbidden.AccountAccessDenied',
    words: 'Initialize answers Forbidden.AccountAccessDenied',
  },
  throttled: { refuse: 'Throttling.Api', words: 'Initialize answers Throttling.Api, to be tried again after a second' },
  'internal-error': { refuse: 'InternalError', words: 'Initialize answers InternalError' },
  unavailable: { refuse: 'ServiceUnavailable', words: 'Initialize answers ServiceUnavailable' },
  passed: { ending: { state: 'passed', subCode: '200' }, words: 'the verification passes by itself' },
  'not-passed': {
    ending: { state: 'not-passed', subCode: '205' },
    words: 'the verification does not pass, by itself, with SubCode 205',
  },
  'device-risk': {
    ending: { state: 'not-passed', subCode: '206' },
    words: 'the verification does not pass, by itself, with SubCode 206',
  },
  abandoned: { ending: { state: 'abandoned' }, words: 'the end user gives up: the verification never completes' },
  slow: { fault: 'slow', words: 'the answer comes 4 seconds late, after the 3 seconds that the Node SDKs wait' },
  hang: { fault: 'hang', words: 'the answer never comes' },
  reset: { fault: 'reset', words: 'the connection is cut off instead of an answer' },
  garbled: { fault: 'garbled', words: 'the answer is cut short and is no JSON' },
  'callback-late': { callback: { delay: 10_000 }, words: 'the callback comes 10 seconds late' },
  'callback-twice': { callback: { copies: 2 }, words: 'the callback comes twice' },
  'callback-early': { callback: { early: true }, words: 'the callback comes before the result can be read' },
  'callback-lost': { callback: { drop: true }, words: 'the callback never comes' },
} as const satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof catalogue

export const scenarioNames = Object.keys(catalogue) as ScenarioName[]

/** The scenario of a name, if it is one. */
export function scenarioOf(name: string | undefined): Scenario | undefined {
  return scenarioNames.some(known => known === name) ? catalogue[name as ScenarioName] : undefined
}
