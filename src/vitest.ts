import { test as base, expect, type MatcherState } from 'vitest'
import { whenReady } from './gateway/awaitable.ts'
import { nodeDigests } from './node/digests.ts'
import { type Emulator, type Options, type Server, serve } from './node.ts'
import { emulatedActions } from './operations/actions.ts'
import { redactValue } from './redaction/redact.ts'

/** A fresh emulator on a port of its own, and the key that this test signs with. */
export type TestEmulator = Server & Emulator & { accessKey: { id: string; secret: string } }

let count = 0

type Fixtures = {
  /** Options of this test's emulator: `test.extend({ emulatorOptions: { auth: 'lenient' } })`. */
  emulatorOptions: Partial<Options>
  emulator: TestEmulator
}

/**
 * Vitest's `test` with the fixture `emulator`: served on a free port for one test and closed after it, so that concurrent
 * tests never meet. Without a rate limit, and strict with the test's own key; `emulatorOptions` change that. A test that
 * moves the clock wants `auth: 'lenient'`: SDKs sign with the time of the machine.
 */
export const test = base.extend<Fixtures>({
  emulatorOptions: {},
  emulator: async ({ emulatorOptions }, use) => {
    count += 1
    const accessKey = { id: `test-key-${count}`, secret: `test-secret-${count}` }
    const { accessKeys = [], ...options } = emulatorOptions
    const server = await serve({
      ...{ port: 0, qps: 0, log: 'silent', auth: 'strict', ...options },
      accessKeys: [accessKey, ...accessKeys],
    })
    await use({ ...server.emulator, ...server, accessKey })
    // What still hangs is let go, so that closing does not wait for it.
    await server.emulator.reset()
    await server.close()
  },
})

/** What a call is compared with: any of its parameters, as values or asymmetric matchers. */
type ExpectedParameters = Record<string, unknown>

/** What a callback is compared with: what is known of it here, and what it told its receiver. */
type ExpectedCallback = { [Field in (typeof callbackFields)[number]]?: unknown }
const callbackFields = ['transactionId', 'state', 'url', 'passed', 'subCode', 'callbackToken'] as const

const documentedParameters = emulatedActions
  .filter(({ name }) => name === 'Initialize')
  .flatMap(({ documents }) => documents.flatMap(({ parameters }) => parameters.map(({ name }) => name)))

const matchers = {
  /**
   * Whether Initialize was called with (at least) these parameters and succeeded. MetaInfo and FacePictureUrl are never
   * kept: they are compared as the journal shows them, without tokens and private parts.
   * @throws {Error} for a parameter that neither a document nor a call has: its absence would prove nothing.
   */
  toHaveInitialized(this: MatcherState, emulator: Emulator, expected: ExpectedParameters = {}) {
    return whenReady(emulator.transactions.list(), transactions => {
      const calls = emulator.requests.list({ action: 'Initialize', code: 'Success' }).entries
      requireKnown('parameter', Object.keys(expected), [
        ...documentedParameters,
        ...calls.flatMap(call => Object.keys(call.parameters)),
      ])
      const opened = new Map(transactions.map(transaction => [transaction.id, transaction]))
      const found = calls.filter(call => {
        const { parameters = {}, picture } = opened.get(call.transactionId ?? '') ?? {}
        return Object.entries(expected).every(([name, wanted]) => {
          if (name in parameters) return this.equals(parameters[name], wanted)
          if (name === 'FacePictureBase64' && picture && typeof wanted === 'string')
            return picture.sha256 === nodeDigests.sha256(Buffer.from(wanted, 'base64'))
          return this.equals(call.parameters[name], typeof wanted === 'string' ? redactValue(name, wanted) : wanted)
        })
      })
      return {
        pass: found.length > 0,
        message: () =>
          `expected ${found.length ? 'no ' : 'a '}successful Initialize with ${JSON.stringify(expected)}; there were ${JSON.stringify(calls.map(call => call.parameters))}`,
      }
    })
  },
  /**
   * Whether a callback was delivered, with (at least) these fields; `passed` is Y or N.
   * @throws {Error} for a field that no callback has: its absence would prove nothing.
   */
  toHaveReceivedCallback(this: MatcherState, emulator: Emulator, expected: ExpectedCallback = {}) {
    requireKnown('field', Object.keys(expected), callbackFields)
    const callbacks = emulator.callbacks.list()
    const wanted: [string, unknown][] = Object.entries({ state: 'delivered', ...expected })
    const found = callbacks.filter(callback => {
      const told = new URL(callback.url).searchParams
      const fields: Record<string, unknown> = {
        ...callback,
        // Ours is the last of its name.
        passed: told.getAll('passed').at(-1),
        subCode: told.getAll(emulator.options.callbackSubCode).at(-1),
        callbackToken: told.getAll('callbackToken').at(-1),
      }
      return wanted.every(([name, value]) => this.equals(fields[name], value))
    })
    return {
      pass: found.length > 0,
      message: () =>
        `expected ${found.length ? 'no ' : 'a '}delivered callback with ${JSON.stringify(expected)}; there were ${JSON.stringify(callbacks)}`,
    }
  },
}

function requireKnown(what: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find(name => !known.includes(name))
  if (unknown !== undefined)
    throw new Error(
      `Failed to compare ${unknown}: there is no such ${what}. Use ${[...new Set(known)].sort().join(', ')}.`,
    )
}

expect.extend(matchers)

export { expect }

type EmulatorMatchers<Result> = {
  toHaveInitialized: (parameters?: ExpectedParameters) => Result
  toHaveReceivedCallback: (fields?: ExpectedCallback) => Result
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the type parameter must be spelled as vitest spells it to merge with it
  interface Assertion<T = any> extends EmulatorMatchers<T> {}
  interface AsymmetricMatchersContaining extends EmulatorMatchers<unknown> {}
}
