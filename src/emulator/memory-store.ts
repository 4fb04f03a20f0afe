import { createClock } from '../clock/clock.ts'
import { createEvents } from '../events/events.ts'
import { limits } from '../gateway/limits.ts'
import { openLater } from '../gateway/load-once.ts'
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
  { systemTime, options, scrub, send, loadLaterParts, runPlan, onCallback }: StoreWorld,
  capacity: number = limits.transactions.value,
): StoreParts {
  const clock = createClock(systemTime)
  const { now } = clock
  const arrivals = memoryArrivals()
  const plans = memoryPlans(clock, runPlan)
  const journal = openLater(
    loadLaterParts,
    ({ createJournal }) => createJournal({ wake: systemTime.wake, scrub, redact: options.redact }),
    {
      record: firstEntry,
      list: 'asked',
      get: 'asked',
      original: 'asked',
      wait: 'asked',
      clear: 'asked',
      counts: 'asked',
    },
  )
  return {
    clock,
    arrivals,
    plans,
    transactions: memoryTransactions({
      now,
      capacity,
      epochOf: arrivals.epochOf,
      onEvicted: id => plans.cancel([id]),
      loadLists: loadLaterParts,
    }),
    scenarios: memoryArmedScenarios(),
    limits: memoryLimits(),
    nonces: memoryNonces(),
    failures: memoryFailures(),
    journal,
    callbacks: openLater(
      loadLaterParts,
      ({ createCallbacks }) =>
        createCallbacks({
          clock,
          send,
          retries: options.callbackRetries,
          outbound: options.outbound,
          onChange: onCallback,
        }),
      {
        deliver: 'asked',
        list: 'asked',
        get: 'asked',
        counts: 'asked',
        replay: 'asked',
        cancel: 'asked',
        clear: 'asked',
        tried: 'asked',
        idle: 'asked',
      },
    ),
    inbox: openLater(loadLaterParts, ({ createInbox }) => createInbox(scrub), {
      receive: 'asked',
      list: 'asked',
      clear: 'asked',
    }),
    uploads: openLater(loadLaterParts, ({ createUploads }) => createUploads({ now }), {
      grant: 'asked',
      receive: 'asked',
      read: 'asked',
      counts: 'asked',
      clear: 'asked',
    }),
    events: createEvents(limits.events.value),
  }
}

/** The first entry of a journal has the sequence 1, which is known before the journal is loaded. */
const firstEntry = { told: 1 }
