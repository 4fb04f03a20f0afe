import { test as base, expect } from 'vitest'
import type { Options } from './node.ts'
import { type EmulatorMatchers, matchers } from './testing/matchers.ts'
import { openTestEmulator, type TestEmulator } from './testing/test-emulator.ts'

export type { TestEmulator }

type Fixtures = {
  /** Options of this test's emulator: `test.extend({ emulatorOptions: { auth: 'lenient' } })`. */
  emulatorOptions: Partial<Options>
  emulator: TestEmulator
}

type TaskContext = { task?: { name: string; file?: { name: string }; fullTestName?: string } }

type Use = (emulator: TestEmulator) => Promise<void>

async function serveForTest(
  { emulatorOptions, task }: Pick<Fixtures, 'emulatorOptions'> & TaskContext,
  use: Use,
): Promise<void> {
  const { emulator, end } = await openTestEmulator(
    emulatorOptions,
    task && `${task.file?.name ?? ''} > ${task.fullTestName ?? task.name}`,
  )
  await use(emulator)
  await end()
}

/**
 * Vitest's `test` with the fixture `emulator`: served on a free port for one test and closed after it, so that concurrent
 * tests never meet. Without a rate limit, and strict with the test's own key; `emulatorOptions` change that. A test that
 * moves the emulator's clock alone wants `auth: 'lenient'`: SDKs sign with the time of the process.
 */
export const test = base.extend<Fixtures>({ emulatorOptions: {}, emulator: serveForTest })

const { extend } = test
// To vitest 2 and 3, what a fixture depends on is settled when it is given: given again, it sees the new options.
test.extend = ((given: unknown, ...more: unknown[]) => {
  const isOptions = typeof given === 'object' && given !== null && 'emulatorOptions' in given
  const all = isOptions && !('emulator' in given) ? { ...given, emulator: serveForTest } : given
  return Reflect.apply(extend, test, [all, ...more])
}) as typeof extend

expect.extend(matchers)

export { expect }

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the type parameter must be spelled as vitest spells it to merge with it
  interface Assertion<T = any> extends EmulatorMatchers<void> {}
  interface AsymmetricMatchersContaining extends EmulatorMatchers<unknown> {}
}
