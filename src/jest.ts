import type { Options } from './node.ts'
import { type EmulatorMatchers, matchers } from './testing/matchers.ts'
import { openTestEmulator, type TestEmulator } from './testing/test-emulator.ts'

export type { EmulatorMatchers, TestEmulator }
export { matchers }

type Hook = (run: () => Promise<void>, timeout?: number) => unknown
type JestGlobals = {
  beforeAll?: Hook
  afterEach?: Hook
  afterAll?: Hook
  expect?: { extend: (matchers: object) => void }
}

const jestGlobals: JestGlobals = globalThis as JestGlobals

// Without globals (`injectGlobals: false`) a test file does it: `expect.extend(matchers)`.
jestGlobals.expect?.extend?.(matchers)

/**
 * An emulator for all tests of a file, or of the `describe` that this is called in: served before the first of them,
 * reset after each, closed after the last. On a free port, without a rate limit, strict with `emulator.accessKey`.
 * @example
 * const emulator = useEmulator()
 * test('opens a verification', async () => { await openVerification(emulator.endpoint, emulator.accessKey) })
 * @throws {Error} without `beforeAll`, `afterEach` and `afterAll`: hand them in.
 */
export function useEmulator(options: Partial<Options> = {}, hooks: JestGlobals = jestGlobals): TestEmulator {
  const { beforeAll, afterEach, afterAll } = hooks
  if (!beforeAll || !afterEach || !afterAll)
    throw new Error(
      "Failed to use an emulator: there is no beforeAll, afterEach or afterAll. Call it in a test file, or hand them in: useEmulator({}, require('@jest/globals')).",
    )
  let opened: Awaited<ReturnType<typeof openTestEmulator>> | undefined
  beforeAll(async () => {
    opened = await openTestEmulator(options)
  })
  afterEach(async () => opened?.emulator.reset())
  afterAll(async () => {
    await opened?.end()
    opened = undefined
  })
  const running = () => {
    if (opened) return opened.emulator
    throw new Error('Failed to reach the emulator: it runs within tests and hooks only. Use it there.')
  }
  return new Proxy({} as TestEmulator, {
    get: (_, name) => Reflect.get(running(), name),
    has: (_, name) => Reflect.has(running(), name),
    ownKeys: () => Reflect.ownKeys(running()),
    getOwnPropertyDescriptor: (_, name) => {
      const found = Reflect.getOwnPropertyDescriptor(running(), name)
      return found && { ...found, configurable: true }
    },
  })
}

declare global {
  namespace jest {
    // As @types/jest spells it, to merge with it.
    interface Matchers<R, T> extends EmulatorMatchers<R> {}
  }
}
