import { test as base, expect } from 'vitest'
import { type EmulatorFixtures, emulatorFixtures, giveAgain } from './testing/emulator-fixture.ts'
import { type EmulatorMatchers, matchers } from './testing/matchers.ts'
import { openTestEmulator, type TestEmulator } from './testing/test-emulator.ts'

export type { TestEmulator }

const fixtures = emulatorFixtures<TestEmulator>(openTestEmulator)

/**
 * Vitest's `test` with the fixture `emulator`: served on a free port for one test and closed after it, so that concurrent
 * tests never meet. Without a rate limit, and strict with the test's own key; `emulatorOptions` change that. A test that
 * moves the emulator's clock alone wants `auth: 'lenient'`: SDKs sign with the time of the process.
 */
export const test = base.extend<EmulatorFixtures<TestEmulator>>(fixtures)

giveAgain(test, fixtures.emulator)

expect.extend(matchers)

export { expect }

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the type parameter must be spelled as vitest spells it to merge with it
  interface Assertion<T = any> extends EmulatorMatchers<void> {}
  interface AsymmetricMatchersContaining extends EmulatorMatchers<unknown> {}
}
