import { type Awaitable, isPromise, whenReady } from '../gateway/awaitable.ts'
import { limits } from '../gateway/limits.ts'
import type { RecentPictures } from '../images/recent-pictures.ts'
import type { Observation } from '../observation/create-observation.ts'
import type { Scenarios } from '../scenarios/scenarios.ts'
import type { StoreParts } from './store.ts'

type ResetParts = {
  store: StoreParts
  scenarios: Scenarios
  observation: Observation
  recentPictures: Pick<RecentPictures, 'clear'>
  /** Called before all that was observed is forgotten. */
  forgetting: (() => void) | undefined
  expiry: { clear: () => void }
  news: { reset: (accessKeyId?: string) => void }
}

/**
 * Forgets everything, sets clock and ids back to their start, and releases the answers that hang: nothing older is
 * delivered afterwards. With a key, forgets what belongs to that key only, and leaves the clock, which all share.
 */
export function createReset({ store, scenarios, observation, recentPictures, forgetting, expiry, news }: ResetParts) {
  const { arrivals, transactions, nonces, failures, callbacks, plans, journal, uploads, inbox, clock } = store
  return async (accessKeyId?: string): Promise<void> => {
    // No call that was let in has such a key.
    if (accessKeyId !== undefined && accessKeyId.length > limits.accessKeyId.value) return
    // With the memory store all of this happens in one turn: no call sees half of it.
    await whenReady(arrivals.begin(accessKeyId), () =>
      whenReady(accessKeyId === undefined ? undefined : transactions.list({ accessKeyId }), own => {
        recentPictures.clear(accessKeyId)
        if (accessKeyId === undefined) forgetting?.()
        const parts = [callbacks, nonces, store.limits, failures, scenarios, journal, observation, uploads, inbox]
        const cleared: Awaitable<void>[] = [
          plans.cancel(own?.map(({ id }) => id)),
          ...parts.map(part => part.clear(accessKeyId)),
          transactions.clear(accessKeyId),
        ]
        if (accessKeyId === undefined) {
          expiry.clear()
          cleared.push(clock.reset())
        }
        const tell = () => news.reset(accessKeyId)
        if (!cleared.some(isPromise)) return tell()
        return Promise.all(cleared).then(tell)
      }),
    )
  }
}
