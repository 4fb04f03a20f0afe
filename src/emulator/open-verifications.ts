import type { Awaitable } from '../gateway/awaitable.ts'
import { openLater } from '../gateway/load-once.ts'
import type { createVerifications, VerificationParts, Verifications } from './verifications.ts'

/** The steps of verifications, whose code is loaded with the first one that is taken. */
export const openVerifications = (
  load: () => Awaitable<{ createVerifications: typeof createVerifications }>,
  parts: VerificationParts,
): Verifications =>
  openLater(load, ({ createVerifications }) => createVerifications(parts), {
    complete: 'asked',
    completeLater: 'asked',
    abandon: 'asked',
    expire: 'asked',
    runPlan: 'asked',
  })
