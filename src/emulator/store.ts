import type { CallbackRecord, SendCallback } from '../callbacks/callback.ts'
import type { Callbacks } from '../callbacks/create-callbacks.ts'
import type { Clock, SystemTime } from '../clock/clock.ts'
import type { Inbox } from '../control/inbox.ts'
import type { Events } from '../events/events.ts'
import type { Journal } from '../journal/create-journal.ts'
import type { Options } from '../options/options.ts'
import type { Scrub } from '../redaction/scrub.ts'
import type { StoreParts as Remembered } from '../stores/store.ts'
import type { Uploads } from '../uploads/uploads.ts'
import type { Plans, RunPlan } from './plans.ts'

/**
 * All that an emulator remembers and that several emulators may share. Each part is a port of its own; what a part does
 * is atomic as its callers see it.
 */
export type StoreParts = Remembered & {
  clock: Clock
  journal: Journal
  callbacks: Callbacks
  inbox: Inbox
  uploads: Uploads
  events: Events
  /** Endings that come by themselves. */
  plans: Plans
}

/** What a store needs of the emulator that opens it. */
export type StoreWorld = {
  systemTime: SystemTime
  options: Pick<Options, 'redact' | 'callbackRetries' | 'outbound'>
  /** Takes out what must never be shown, by its value. */
  scrub: Scrub
  send: SendCallback
  /** Carries out a plan that is due. */
  runPlan: RunPlan
  /** Told of every change of a callback that this emulator sends, and whether it was an attempt. */
  onCallback: (record: CallbackRecord, wasTried: boolean) => void
}

/**
 * Where an emulator remembers: handed in as `createEmulator(options, { store })`. Emulators that open the same store
 * are one emulator to their callers.
 */
export type Store = {
  open: (world: StoreWorld) => StoreParts
}
