import { test as base, expect, type MatcherState } from 'vitest'
import { whenReady } from './awaitable.ts'
import { redactValue } from './journal/redact.ts'
import { type Emulator, type Options, type Server, serve } from './node.ts'

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
    await server.close()
  },
})

/** What a received call or callback is compared with: any of its fields, as values or asymmetric matchers. */
type Expected = Record<string, unknown>

const matchers = {
  /**
   * Whether Initialize was called with (at least) these parameters and succeeded. MetaInfo and pictures are never kept:
   * they are compared as the journal shows them.
   */
  toHaveInitialized(this: MatcherState, emulator: Emulator, expected: Expected = {}) {
    return whenReady(emulator.transactions.list(), transactions => {
      const parametersOf = new Map(transactions.map(({ id, parameters }) => [id, parameters]))
      const calls = emulator.requests.list({ action: 'Initialize', code: 'Success' }).entries
      const found = calls.filter(call => {
        const kept = parametersOf.get(call.transactionId ?? '') ?? {}
        return Object.entries(expected).every(([name, wanted]) =>
          name in kept
            ? this.equals(kept[name], wanted)
            : this.equals(call.parameters[name], typeof wanted === 'string' ? redactValue(name, wanted) : wanted),
        )
      })
      return {
        pass: found.length > 0,
        message: () =>
          `expected ${found.length ? 'no ' : 'a '}successful Initialize with ${JSON.stringify(expected)}; there were ${JSON.stringify(calls.map(call => call.parameters))}`,
      }
    })
  },
  /** Whether a callback was delivered, with (at least) these fields: transactionId, state, url. */
  toHaveReceivedCallback(this: MatcherState, emulator: Emulator, expected: Expected = {}) {
    const callbacks = emulator.callbacks.list()
    const wanted = Object.entries({ state: 'delivered', ...expected })
    const found = callbacks.filter(callback =>
      wanted.every(([name, value]) => this.equals(callback[name as keyof typeof callback], value)),
    )
    return {
      pass: found.length > 0,
      message: () =>
        `expected ${found.length ? 'no ' : 'a '}delivered callback with ${JSON.stringify(expected)}; there were ${JSON.stringify(callbacks)}`,
    }
  },
}

expect.extend(matchers)

export { expect }

type EmulatorMatchers<Result> = {
  toHaveInitialized: (parameters?: Expected) => Result
  toHaveReceivedCallback: (fields?: Expected) => Result
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the type parameter must be spelled as vitest spells it to merge with it
  interface Assertion<T = any> extends EmulatorMatchers<T> {}
  interface AsymmetricMatchersContaining extends EmulatorMatchers<unknown> {}
}
