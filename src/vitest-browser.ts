import { test as base, expect } from 'vitest'
import { createEmulator, type Emulator, type Options } from './index.ts'
import { type EmulatorFixtures, emulatorFixtures, giveAgain } from './testing/emulator-fixture.ts'
import { matchers } from './testing/matchers.ts'

/** A fresh emulator in the page, and the key that this test signs with. */
export type TestEmulator = Emulator & { accessKey: { id: string; secret: string } }

let count = 0

async function openTestEmulator({ accessKeys = [], ...options }: Partial<Options>, label?: string) {
  count += 1
  const accessKey = { id: `test-key-${count}`, secret: `test-secret-${count}` }
  const created = createEmulator(
    { qps: 0, auth: 'strict', ...options, accessKeys: [accessKey, ...accessKeys] },
    { label },
  )
  const emulator: TestEmulator = { ...created, accessKey }
  for (const name of ['url', 'endpoint', 'close'])
    Object.defineProperty(emulator, name, {
      get() {
        throw new Error(
          `Failed to read emulator.${name}: in a browser nothing listens. Call emulator.fetch(new Request(…)), or mock with cloudauth-emulator/msw.`,
        )
      },
    })
  return { emulator, end: () => created.reset() }
}

const fixtures = emulatorFixtures<TestEmulator>(openTestEmulator)

/**
 * Vitest's `test` for its browser mode, with the fixture `emulator`: a fresh one in the page for each test, without a port.
 * Otherwise as in Node.
 */
export const test = base.extend<EmulatorFixtures<TestEmulator>>(fixtures)

giveAgain(test, fixtures.emulator)

expect.extend(matchers)

export { expect }
