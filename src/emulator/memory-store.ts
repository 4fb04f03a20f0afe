import { createClock } from '../clock/clock.ts'
import { createEvents } from '../events/events.ts'
import { whenReady } from '../gateway/awaitable.ts'
import { limits } from '../gateway/limits.ts'
import { openLater } from '../gateway/load-once.ts'
import { createJournal } from '../journal/create-journal.ts'
import { memoryArmedScenarios } from '../stores/memory-armed-scenarios.ts'
import { memoryArrivals } from '../stores/memory-arrivals.ts'
import { memoryFailures } from '../stores/memory-failures.ts'
import { memoryLimits } from '../stores/memory-limits.ts'
import { memoryNonces } from '../stores/memory-nonces.ts'
import { memoryTransactions } from '../stores/memory-transactions.ts'
import { memoryPlans } from './plans.ts'
import type { Store, StoreParts, StoreWorld } from './store.ts'

/**
 * A store in this process: the default, and the reference for any other. It answers in the same turn. Emulators that are
 * handed the same one share it; the first one's clock and network serve all of them.
 */
export function memoryStore({ capacity }: { capacity?: number } = {}): Store {
  let parts: StoreParts | undefined
  return {
    open(world) {
      parts ??= memoryParts(world, capacity)
      return parts
    },
  }
}

function memoryParts(
  { systemTime, options, scrub, send, loadSeldomParts, runPlan, onCallback }: StoreWorld,
  capacity: number = limits.transactions.value,
): StoreParts {
  const clock = createClock(systemTime)
  const { now } = clock
  const arrivals = memoryArrivals()
  const plans = memoryPlans(clock, runPlan)
  return {
    clock,
    arrivals,
    plans,
    transactions: memoryTransactions({
      now,
      capacity,
      epochOf: arrivals.epochOf,
      onEvicted: id => plans.cancel([id]),
    }),
    scenarios: memoryArmedScenarios(),
    limits: memoryLimits(),
    nonces: memoryNonces(),
    failures: memoryFailures(),
    journal: createJournal({ clock, wake: systemTime.wake, scrub, redact: options.redact }),
    callbacks: openLater(
      () =>
        whenReady(loadSeldomParts(), ({ createCallbacks }) =>
          createCallbacks({
            clock,
            send,
            retries: options.callbackRetries,
            outbound: options.outbound,
            onChange: onCallback,
          }),
        ),
      {
        deliver: true,
        list: true,
        get: true,
        counts: true,
        replay: true,
        cancel: true,
        clear: true,
        tried: true,
        idle: true,
      },
    ),
    inbox: openLater(() => whenReady(loadSeldomParts(), ({ createInbox }) => createInbox(scrub)), {
      receive: true,
      list: true,
      clear: true,
    }),
    uploads: openLater(() => whenReady(loadSeldomParts(), ({ createUploads }) => createUploads({ now })), {
      grant: true,
      receive: true,
      read: true,
      counts: true,
      clear: true,
    }),
    events: createEvents(limits.events.value),
  }
}
