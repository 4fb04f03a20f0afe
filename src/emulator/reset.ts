import type { Callbacks } from '../callbacks/create-callbacks.ts'
import type { Clock } from '../clock/clock.ts'
import type { Inbox } from '../control/inbox.ts'
import { whenReady } from '../gateway/awaitable.ts'
import { limits } from '../gateway/limits.ts'
import type { Journal } from '../journal/create-journal.ts'
import type { Observation } from '../observation/create-observation.ts'
import type { Scenarios } from '../scenarios/scenarios.ts'
import type { StoreParts } from '../stores/store.ts'
import type { Uploads } from '../uploads/uploads.ts'
import type { Verifications } from './verifications.ts'

type ResetParts = {
  store: StoreParts
  verifications: Verifications
  callbacks: Callbacks
  scenarios: Scenarios
  requests: Journal
  observation: Observation
  uploads: Uploads
  inbox: Inbox
  clock: Clock
  expiry: { clear: () => void }
  news: { reset: (accessKeyId?: string) => void }
}

/**
 * Forgets everything, sets clock and ids back to their start, and releases the answers that hang: nothing older is
 * delivered afterwards. With a key, forgets what belongs to that key only, and leaves the clock, which all share.
 */
export function createReset({
  store,
  verifications,
  callbacks,
  scenarios,
  requests,
  observation,
  uploads,
  inbox,
  clock,
  expiry,
  news,
}: ResetParts) {
  const { arrivals, transactions, nonces, failures } = store
  return async (accessKeyId?: string): Promise<void> => {
    // No call that was let in has such a key.
    if (accessKeyId !== undefined && accessKeyId.length > limits.accessKeyId.value) return
    // With the memory store all of this happens in one turn: no call sees half of it.
    await whenReady(arrivals.begin(accessKeyId), () =>
      whenReady(accessKeyId === undefined ? undefined : transactions.list({ accessKeyId }), own => {
        verifications.cancelPlans(own?.map(({ id }) => id))
        const cleared = [
          callbacks,
          nonces,
          store.limits,
          failures,
          scenarios,
          requests,
          observation,
          uploads,
          inbox,
        ].map(part => part.clear(accessKeyId))
        if (accessKeyId === undefined) {
          expiry.clear()
          clock.reset()
        }
        news.reset(accessKeyId)
        return Promise.all([...cleared, transactions.clear(accessKeyId)]).then(() => undefined)
      }),
    )
  }
}
