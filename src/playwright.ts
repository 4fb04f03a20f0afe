import { test as base, expect } from '@playwright/test'
import type { Options } from './node.ts'
import { openTestEmulator, type TestEmulator } from './testing/test-emulator.ts'

export type { TestEmulator }
export { expect }

type Fixtures = {
  /** Options of this test's emulator: `test.use({ emulatorOptions: { auth: 'lenient' } })`. */
  emulatorOptions: Partial<Options>
  /** An emulator on a free port, for one test. */
  emulator: TestEmulator
}

/**
 * Playwright's `test` with the fixture `emulator`: served on a free port for one test and closed after it. Without a rate
 * limit, and strict with the test's own key; `test.use({ emulatorOptions })` changes that.
 */
export const test = base.extend<Fixtures>({
  emulatorOptions: [{}, { option: true }],
  emulator: async ({ emulatorOptions }, use, { title }) => {
    const { emulator, end } = await openTestEmulator(emulatorOptions, title)
    await use(emulator)
    await end()
  },
})

/** A page, a frame, or the locator of a frame. */
export type Verifiable = {
  locator: (selector: string) => {
    click: () => Promise<unknown>
    check: () => Promise<unknown>
    waitFor: (options: { state: 'detached' }) => Promise<unknown>
  }
}

/** How the end user's verification ends: passed, not passed with a SubCode, or given up. */
export type Ending = { pass: true } | { subCode: string } | { giveUp: true }

/**
 * Does what the end user does on the page of a TransactionUrl, and waits until the browser has left it, or the page shows
 * how the verification ended. `page` is where that page is: a page, a frame, or `page.frameLocator('#cloudauth-verify')`.
 *
 * @example
 * await page.goto(transactionUrl)
 * await verify(page, { subCode: '206' })
 * @throws Playwright's TimeoutError where the page is not open, or its product cannot give that SubCode.
 */
export async function verify(page: Verifiable, ending: Ending): Promise<void> {
  const find = (testId: string) => page.locator(`[data-testid="${testId}"]`)
  if ('subCode' in ending && ending.subCode !== '200') {
    await find(`sub-code-${ending.subCode}`).check()
    await find('fail').click()
  } else await find('giveUp' in ending ? 'give-up' : 'pass').click()
  await page.locator('[data-testid="state"][data-state="pending"]').waitFor({ state: 'detached' })
}
