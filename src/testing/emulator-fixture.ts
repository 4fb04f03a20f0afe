import type { Emulator } from '../emulator/api.ts'
import type { Options } from '../options/options.ts'

type TaskContext = { task?: { name: string; file?: { name: string }; fullTestName?: string } }

/** What opens an emulator for one test, and what ends it. */
type Open<Opened> = (
  options: Partial<Options>,
  label?: string,
) => Promise<{ emulator: Opened; end: () => Promise<void> }>

/** The fixtures of vitest: the emulator of a test, and its options. */
export type EmulatorFixtures<Opened> = {
  /** Options of this test's emulator: `test.extend({ emulatorOptions: { auth: 'lenient' } })`. */
  emulatorOptions: Partial<Options>
  emulator: Opened
}

/** Fixtures that open an emulator for each test and end it after that. */
export const emulatorFixtures = <Opened extends Emulator>(open: Open<Opened>) => ({
  emulatorOptions: {},
  async emulator(
    { emulatorOptions, task }: { emulatorOptions: Partial<Options> } & TaskContext,
    use: (emulator: Opened) => Promise<void>,
  ): Promise<void> {
    const { emulator, end } = await open(
      emulatorOptions,
      task && `${task.file?.name ?? ''} > ${task.fullTestName ?? task.name}`,
    )
    await use(emulator)
    await end()
  },
})

type Extend = (fixtures: unknown, ...more: unknown[]) => unknown

/**
 * To vitest 2 and 3, what a fixture depends on is settled when it is given: given again with new options, it sees them.
 * Changes the test function that it is handed.
 */
export function giveAgain(test: { extend: unknown }, emulator: unknown): void {
  const extend = test.extend as Extend
  test.extend = (given: unknown, ...more: unknown[]) => {
    const isOptions = typeof given === 'object' && given !== null && 'emulatorOptions' in given
    const all = isOptions && !('emulator' in given) ? { ...given, emulator } : given
    return Reflect.apply(extend, test, [all, ...more])
  }
}
