import { test as base, expect } from 'vitest'
import { type Emulator, type Server, serve } from './node.ts'

/** A fresh emulator on a port of its own, and the key that this test signs with. */
export type TestEmulator = Server & Emulator & { accessKey: { id: string; secret: string } }

let count = 0

/**
 * Vitest's `test` with the fixture `emulator`: served on a free port for one test and closed after it, so that concurrent
 * tests never meet. Without a rate limit, and strict with the test's own key.
 */
export const test = base.extend<{ emulator: TestEmulator }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads what a fixture needs from this pattern
  emulator: async ({}, use) => {
    count += 1
    const accessKey = { id: `test-key-${count}`, secret: `test-secret-${count}` }
    const accessKeys = [{ ...accessKey, traits: [] }]
    const server = await serve({ port: 0, qps: 0, log: 'silent', auth: 'strict', accessKeys })
    await use({ ...server.emulator, ...server, accessKey })
    await server.close()
  },
})

/** What a received call or callback is compared with: any of its fields. */
type Expected = Record<string, unknown>

const matchers = {
  /** Whether Initialize was called with (at least) these parameters and succeeded. */
  toHaveInitialized(emulator: Emulator, parameters: Expected = {}) {
    const calls = emulator.requests.list({ action: 'Initialize', code: 'Success' }).entries
    const found = calls.filter(call => contains(call.parameters, parameters))
    return {
      pass: found.length > 0,
      message: () =>
        `expected ${found.length ? 'no ' : 'a '}successful Initialize with ${JSON.stringify(parameters)}; there were ${JSON.stringify(calls.map(call => call.parameters))}`,
    }
  },
  /** Whether a callback was delivered, with (at least) these fields: transactionId, state, url. */
  toHaveReceivedCallback(emulator: Emulator, fields: Expected = {}) {
    const callbacks = emulator.callbacks.list()
    const found = callbacks.filter(callback => contains({ ...callback }, { state: 'delivered', ...fields }))
    return {
      pass: found.length > 0,
      message: () =>
        `expected ${found.length ? 'no ' : 'a '}delivered callback with ${JSON.stringify(fields)}; there were ${JSON.stringify(callbacks)}`,
    }
  },
}

const contains = (value: Readonly<Expected>, part: Expected) =>
  Object.entries(part).every(([name, wanted]) => value[name] === wanted)

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
