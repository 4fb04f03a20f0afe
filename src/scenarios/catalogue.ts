import { ApiError, throttled } from '../gateway/api-error.ts'
import type { Code } from '../gateway/error-codes.ts'
import type { PlainReply } from '../gateway/exchange.ts'
import { failingSubCode, type Phase, phase, span } from './parameters.ts'
import { type CallbackTwist, type Scenario, type Step, scenario } from './scenario.ts'

/** A call is refused with a documented code before anything is done. */
const refuse = (code: Code, effect = `Initialize answers ${code}`) =>
  scenario({
    kind: 'refusal',
    effect,
    code,
    parameters: {},
    beforeRun(_, { name }) {
      const reason = `scenario: ${name}`
      throw code === 'Throttling.Api' ? throttled(reason, 1000) : new ApiError(code, reason)
    },
  })

/** The server fails: before the call was run, or once it was, so that its work is done and the answer does not say so. */
const fail = (code: Code) => {
  const strike =
    (at: Phase) =>
    (settings: { phase: Phase }, { name }: Step) => {
      if (settings.phase === at) throw new ApiError(code, `scenario: ${name}`)
    }
  return scenario({
    kind: 'refusal',
    effect: `Initialize answers ${code}`,
    code,
    parameters: { phase: phase('before') },
    beforeRun: strike('before'),
    afterRun: strike('after'),
  })
}

/** A verification ends by itself: at once, unless this or `--complete-after` says when. */
const after = span('how long after it was opened', undefined)

/** A broken connection as a value: status 0, as in the web's `Response.error()`. Each door breaks what it has. */
const cutOff: PlainReply = { status: 0, headers: {}, body: '' }

/** Spoils the answer. In the phase `before` the call is not run: the journal shows it as refused. */
const spoil = (effect: string, onReply: (reply: PlainReply, step: Step) => PlainReply | Promise<PlainReply>) =>
  scenario({
    kind: 'fault',
    effect,
    parameters: { phase: phase('after') },
    beforeRun(settings, { name }) {
      if (settings.phase === 'before')
        throw new ApiError('ServiceUnavailable', `scenario: ${name}, before the call was run`)
    },
    onReply: (reply, _, step) => onReply(reply, step),
  })

/** The callback departs from being sent once, at once. */
const twist = (effect: string, change: CallbackTwist) =>
  scenario({ kind: 'callback', effect, parameters: {}, onResult: () => change })

/** Every scenario by its name: README, console, control API, types and the magic values derive from these rows. */
export const catalogue = {
  'missing-parameter': refuse('MissingParameter'),
  'invalid-parameter': refuse('InvalidParameter'),
  'unqualified-photo': refuse('UnqualifiedPhoto'),
  'data-duplication': refuse('DataDuplication'),
  'too-large-image': refuse('ToolargeImage'),
  'download-timeout': refuse('DownloadTimeout'),
  'no-face': refuse('NoFaceDetected'),
  'repeated-invoke': refuse('Forbidden.ExceptionRepeatedInvoke'),
  'ram-denied': refuse('Forbidden.RAMUserAccessDenied'),
  'account-denied': refuse('Forbidden.AccountAccessDenied'),
  throttled: refuse('Throttling.Api', 'Initialize answers Throttling.Api, to be tried again after a second'),
  'internal-error': fail('InternalError'),
  unavailable: fail('ServiceUnavailable'),
  passed: scenario({
    kind: 'ending',
    effect: 'the verification passes by itself',
    parameters: { after },
    onOpened: settings => ({ ending: { state: 'passed', subCode: '200' }, after: settings.after }),
  }),
  'not-passed': scenario({
    kind: 'ending',
    effect: 'the verification does not pass, by itself, with SubCode 205',
    parameters: { after, subCode: failingSubCode('205') },
    onOpened: settings => ({ ending: { state: 'not-passed', subCode: settings.subCode }, after: settings.after }),
  }),
  'device-risk': scenario({
    kind: 'ending',
    effect: 'the verification does not pass, by itself, with SubCode 206',
    parameters: { after },
    onOpened: settings => ({ ending: { state: 'not-passed', subCode: '206' }, after: settings.after }),
  }),
  abandoned: scenario({
    kind: 'ending',
    effect: 'the end user gives up: the verification never completes',
    parameters: { after },
    onOpened: settings => ({ ending: { state: 'abandoned' }, after: settings.after }),
  }),
  slow: scenario({
    kind: 'fault',
    effect: 'the answer comes 4 seconds late, after the 3 seconds that the Node SDKs wait',
    // Longer than the 3 seconds after which the Node SDKs give up, shorter than the 10 of the others.
    parameters: { after: span('how late it comes', 4000), phase: phase('after') },
    beforeRun: (settings, { pause }) => (settings.phase === 'before' ? pause(settings.after) : undefined),
    async onReply(reply, settings, { pause }) {
      if (settings.phase === 'after') await pause(settings.after)
      return reply
    },
  }),
  hang: spoil('the answer never comes', async (_, { reset }) => {
    await reset()
    return cutOff
  }),
  reset: spoil('the connection is cut off instead of an answer', () => cutOff),
  garbled: spoil('the answer is cut short, so it is not JSON', reply => {
    const body = reply.body.slice(0, Math.floor(reply.body.length / 2))
    const length = String(new TextEncoder().encode(body).length)
    return { ...reply, headers: { ...reply.headers, 'content-length': length }, body }
  }),
  'callback-late': scenario({
    kind: 'callback',
    effect: 'the callback comes 10 seconds late',
    parameters: { after: span('how long after the result', 10_000) },
    onResult: ({ after }) => ({ delay: after }),
  }),
  'callback-twice': twist('the callback comes twice', { copies: 2 }),
  'callback-early': twist('the callback comes before the result can be read', { early: true }),
  'callback-lost': twist('the callback never comes', { drop: true }),
} as const satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof catalogue

export const scenarioNames = Object.keys(catalogue) as ScenarioName[]

/** The scenario of a name, if it is one. */
export function scenarioOf(name: string | undefined): Scenario | undefined {
  return scenarioNames.some(known => known === name) ? catalogue[name as ScenarioName] : undefined
}
