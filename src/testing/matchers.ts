import type { Emulator } from '../emulator/api.ts'
import { engineOf } from '../emulator/declare.ts'
import { type Awaitable, whenReady } from '../gateway/awaitable.ts'
import { emulatedActions } from '../operations/actions.ts'
import { redactValue } from '../redaction/redact.ts'
import { haveNoAdvice, type NoAdvice } from './no-advice.ts'

/** What the expect of vitest and Jest brings to a matcher. */
export type MatcherContext = {
  isNot?: boolean
  equals: (left: unknown, right: unknown) => boolean
  utils: {
    matcherHint: (name: string, received?: string, expected?: string, options?: { isNot?: boolean }) => string
    printExpected: (value: unknown) => string
    printReceived: (value: unknown) => string
    diff: (expected: unknown, received: unknown) => string | undefined | null
  }
}

export type MatcherResult = { pass: boolean; message: () => string }

/** What a call is compared with: any of its parameters, as values or asymmetric matchers. */
export type ExpectedParameters = Record<string, unknown>

/** What a callback is compared with: what is known of it here, and what it told its receiver. */
export type ExpectedCallback = { [Field in (typeof callbackFields)[number]]?: unknown }
const callbackFields = ['transactionId', 'state', 'url', 'passed', 'subCode', 'callbackToken'] as const

type Fields = Record<string, unknown>

const documentedParameters = emulatedActions
  .filter(({ name }) => name === 'Initialize')
  .flatMap(({ documents }) => documents.flatMap(({ parameters }) => parameters.map(({ name }) => name)))

export const matchers = {
  /**
   * Whether Initialize was called with (at least) these parameters and succeeded. MetaInfo and FacePictureUrl are never
   * kept: they are compared as the journal shows them, without tokens and private parts.
   * @throws {Error} for what is not an emulator, and for a parameter that neither a document nor a call has: its absence
   * would prove nothing.
   */
  toHaveInitialized(
    this: MatcherContext,
    emulator: Emulator,
    expected: ExpectedParameters = {},
  ): Awaitable<MatcherResult> {
    requireEmulator(emulator)
    const engine = engineOf(emulator)
    const listed = engine.requests.list({ action: 'Initialize', code: 'Success' })
    const { FacePictureBase64: wantedPicture } = expected
    const wantedDigest = typeof wantedPicture === 'string' ? engine.digestOfBase64(wantedPicture) : undefined
    return whenReady(listed, ({ entries: calls }) =>
      whenReady(engine.transactions.list(), transactions =>
        whenReady(wantedDigest, digest => {
          requireKnown('parameter', Object.keys(expected), [
            ...documentedParameters,
            ...calls.flatMap(call => Object.keys(call.parameters)),
          ])
          const opened = new Map(transactions.map(transaction => [transaction.id, transaction]))
          const candidates = calls.map(call => {
            const { parameters = {}, picture } = opened.get(call.transactionId ?? '') ?? {}
            const shown = Object.fromEntries(
              Object.entries(expected).map(([name, wanted]) => {
                if (name in parameters) return [name, parameters[name]]
                const sent = call.parameters[name]
                if (name === 'FacePictureBase64' && picture && digest !== undefined)
                  return [name, picture.sha256 === digest ? wanted : sent]
                // As the journal shows it: where it shows the same of what is wanted, that is what was sent.
                return [name, typeof wanted === 'string' && redactValue(name, wanted) === sent ? wanted : sent]
              }),
            )
            return shown
          })
          return compare(this, { name: 'toHaveInitialized', what: 'successful Initialize', expected, candidates })
        }),
      ),
    )
  },
  /**
   * Whether a callback was delivered, with (at least) these fields; `passed` is Y or N.
   * @throws {Error} for what is not an emulator, and for a field that no callback has: its absence would prove nothing.
   */
  toHaveReceivedCallback(
    this: MatcherContext,
    emulator: Emulator,
    expected: ExpectedCallback = {},
  ): Awaitable<MatcherResult> {
    requireEmulator(emulator)
    requireKnown('field', Object.keys(expected), callbackFields)
    return whenReady(engineOf(emulator).callbacks.list(), callbacks => {
      const wanted: Fields = { state: 'delivered', ...expected }
      const candidates = callbacks.map(callback => {
        const told = new URL(callback.url).searchParams
        const fields: Fields = {
          ...callback,
          // Ours is the last of its name.
          passed: told.getAll('passed').at(-1),
          subCode: told.getAll(emulator.options.callbackSubCode).at(-1),
          callbackToken: told.getAll(emulator.options.callbackTokenName).at(-1),
        }
        return Object.fromEntries(Object.keys(wanted).map(name => [name, fields[name]]))
      })
      return compare(this, { name: 'toHaveReceivedCallback', what: 'callback', expected: wanted, candidates })
    })
  },
  /**
   * Whether the emulator saw nothing that goes against the documents, or at the caller's own risk; `except` names rules
   * that do not count, each with a reason.
   * @throws {Error} for what is not an emulator, for a rule that there is not, and for an exception without a reason.
   */
  toHaveNoAdvice(this: MatcherContext, emulator: Emulator, given: NoAdvice = {}): Awaitable<MatcherResult> {
    requireEmulator(emulator)
    return haveNoAdvice(this, emulator, given)
  },
}

type Comparison = { name: string; what: string; expected: Fields; candidates: Fields[] }

/** Passes when a candidate equals what is expected; the message shows how the nearest one differs. */
function compare(context: MatcherContext, { name, what, expected, candidates }: Comparison): MatcherResult {
  const { equals, utils, isNot = false } = context
  const agreement = (candidate: Fields) =>
    Object.keys(expected).filter(field => equals(candidate[field], expected[field])).length
  const all = Object.keys(expected).length
  const [nearest] = [...candidates].sort((left, right) => agreement(right) - agreement(left))
  const pass = nearest !== undefined && agreement(nearest) === all
  const message = () => {
    const hint = utils.matcherHint(name, 'emulator', 'expected', { isNot })
    const count = candidates.length === 1 ? `There was one ${what}` : `There were ${candidates.length || 'no'} ${what}s`
    if (pass) return `${hint}\n\n${count}; none with this was expected: ${utils.printExpected(expected)}`
    if (!nearest) return `${hint}\n\n${count}. Expected: ${utils.printExpected(expected)}`
    return `${hint}\n\n${count}, none as expected. The nearest:\n\n${utils.diff(expected, nearest)}`
  }
  return { pass, message }
}

function requireEmulator(subject: unknown): asserts subject is Emulator {
  const isEmulator = typeof subject === 'object' && subject !== null && 'requests' in subject && 'callbacks' in subject
  if (isEmulator) return
  const kind = subject === null ? 'null' : Array.isArray(subject) ? 'an array' : `of type ${typeof subject}`
  throw new Error(
    `Failed to compare: the subject of expect is ${kind}, not an emulator. Use the fixture, server.emulator or handlers.emulator.`,
  )
}

function requireKnown(what: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find(name => !known.includes(name))
  if (unknown !== undefined)
    throw new Error(`Failed to compare ${unknown}: unknown ${what}. Use ${[...new Set(known)].sort().join(', ')}.`)
}

export type EmulatorMatchers<Result> = {
  /** Whether Initialize was called with (at least) these parameters and succeeded. */
  toHaveInitialized: (parameters?: ExpectedParameters) => Result
  /** Whether a callback was delivered, with (at least) these fields; `passed` is Y or N. */
  toHaveReceivedCallback: (fields?: ExpectedCallback) => Result
  /** Whether there is no advice but to the rules in `except`, each with a reason. */
  toHaveNoAdvice: (given?: NoAdvice) => Result
}
