import type { Fact } from '../advice/fact.ts'
import type { CallbackRecord, SendCallback } from '../callbacks/callback.ts'
import type { Callbacks } from '../callbacks/create-callbacks.ts'
import type { Clock, SystemTime } from '../clock/clock.ts'
import type { Inbox } from '../control/inbox.ts'
import type { Events } from '../events/events.ts'
import type { Awaitable } from '../gateway/awaitable.ts'
import type { Journal } from '../journal/create-journal.ts'
import type { Observation, OwnObservation } from '../observation/create-observation.ts'
import type { Options } from '../options/options.ts'
import type { Scrub } from '../redaction/scrub.ts'
import type { StoreParts as Remembered } from '../stores/store.ts'
import type { Transaction } from '../transactions/transaction.ts'
import type { Uploads } from '../uploads/uploads.ts'
import type { Admission, AdmissionParts } from './admission.ts'
import type { Plans, RunPlan } from './plans.ts'
import type { LoadLaterParts } from './runtime.ts'

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
  /** Leads a call as far as its operation with one question to the store; one that is at hand is asked step by step. */
  admission?: (parts: AdmissionParts) => Admission
  /** Waits for what a call has stored: resolves once all of it is, rejects when it is not. */
  settle?: (request: object) => Promise<void>
  /** The receiver of a result was told, or will be by what is stored. */
  told?: (transaction: Transaction) => Promise<void>
  /** What all emulators of the store have observed, each as it writes it down. */
  observations?: Observations
}

/** How emulators of a store tell each other what they have observed. */
export type Observations = {
  /** Tells the others at once of a step that rules about two of them look at; alone, it is not made up. */
  tell: (fact: () => Fact) => void
  /** An observation that answers for all of them. */
  share: (own: OwnObservation) => Observation
}

/** What a store needs of the emulator that opens it. */
export type StoreWorld = {
  systemTime: SystemTime
  options: Pick<Options, 'redact' | 'callbackRetries' | 'outbound'>
  /** Takes out what must never be shown, by its value. */
  scrub: Scrub
  send: SendCallback
  loadLaterParts: LoadLaterParts
  /** Carries out a plan that is due. */
  runPlan: RunPlan
  /** Told of every change of a callback that this emulator sends, and whether it was an attempt. */
  onCallback: (record: CallbackRecord, wasTried: boolean) => void
  /** Another emulator of the store has reset everything, or a key: what is only watched here is forgotten. */
  onReset: (accessKeyId?: string) => void
  /** Tells the receiver of a result in place of a replica that could not. */
  tell: (transaction: Transaction) => Awaitable<void>
  /** What was observed here, as text. */
  observed: () => Promise<string>
  /** Another emulator of the store has seen something. */
  witness: (fact: Fact) => void
}

/** A text that all emulators of a store share. */
export type SharedText = {
  read: () => Promise<string | undefined>
  /** Puts another in its place if it has not changed since it was read; answers whether that was so. */
  swap: (before: string | undefined, after: string) => Promise<boolean>
}

/**
 * Where an emulator remembers: handed in as `createEmulator(options, { store })`. Emulators that open the same store
 * are one emulator to their callers.
 */
export type Store = {
  /** How this emulator is called among those that share the store; absent where nobody shares. */
  replica?: string
  /** What chance derives from, for all of them. */
  seed?: string
  /** Why the store is not there, or undefined when it is. */
  absence?: () => Promise<string | undefined>
  /** Keeps the CA that all of them sign with, its key included. A reset leaves it. */
  authority?: SharedText
  open: (world: StoreWorld) => StoreParts
}
