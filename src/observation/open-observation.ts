import type { Awaitable } from '../gateway/awaitable.ts'
import { openLater } from '../gateway/load-once.ts'
import type { createObservation, ObservationParts, OwnObservation } from './create-observation.ts'

/** An observation whose code is loaded with the first thing that it is told or asked. */
export const openObservation = (
  load: () => Awaitable<{ createObservation: typeof createObservation }>,
  parts: ObservationParts,
): OwnObservation =>
  openLater(load, ({ createObservation }) => createObservation(parts), {
    call: { told: undefined },
    check: 'asked',
    ended: { told: undefined },
    callback: { told: undefined },
    page: { told: undefined },
    late: { told: undefined },
    witness: { told: undefined },
    advice: 'asked',
    coverage: 'asked',
    asText: 'asked',
    clear: 'asked',
  })
