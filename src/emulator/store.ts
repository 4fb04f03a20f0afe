import type { Fact } from '../advice/fact.ts'
import type { CallbackRecord, SendCallback } from '../callbacks/callback.ts'
import type { Callbacks } from '../callbacks/create-callbacks.ts'
import type { Clock, SystemTime } from '../clock/clock.ts'
import type { Inbox } from '../control/inbox.ts'
import type { Events } from '../events/events.ts'
import type { Awaitable } from '../gateway/awaitable.ts'
import type { Journal } from '../journal/create-journal.ts'
import type { Options } from '../options/options.ts'
import type { Scrub } from '../redaction/scrub.ts'
import type { ArmedScenario, MatchedCall } from '../stores/armed-scenarios.ts'
import type { Arrival } from '../stores/arrivals.ts'
import type { StoreParts as Remembered } from '../stores/store.ts'
import type { Asking } from '../stores/transactions.ts'
import type { Transaction } from '../transactions/transaction.ts'
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
  /** Asks for all that a call needs of the store before it runs, at once; a store that is at hand is asked step by step. */
  admit?: Admit
  /** Waits for what a call has stored: resolves once all of it is, rejects when it is not. */
  settle?: (request: object) => Promise<void>
  /** The receiver of a result was told, or will be by what is stored. */
  told?: (transaction: Transaction) => Promise<void>
  /** What all emulators of the store have observed, each as it writes it down. */
  observations?: Observations
}

/** What a store is asked for a call before it runs. What is left out, the call does not get to. */
type Wanted = {
  action: string
  /** `isUsed`: to be used, not only looked at. */
  nonce?: { text: string; isUsed: boolean }
  qps?: number
  repeatedFailures?: number
  matched?: MatchedCall
  /** The transaction that the call will ask for. */
  transactionId?: string
}

/** What a store says of a call: what it is given, and where it is refused or which scenario it has taken. */
type Admitted = {
  arrival: Arrival
  refusedBy?: 'nonce' | 'throttle' | 'failures'
  /** Milliseconds until a throttled call may pass. */
  wait: number
  scenario?: ArmedScenario
}

export type Admit = (asking: Asking, wanted: Wanted) => Promise<Admitted>

/** What each emulator of a store has observed, side by side. */
export type Observations = {
  /** Asks all that live to write down what they have seen; answers that, and what those have seen that are gone. */
  all: () => Promise<{ text: string; isAlive: boolean }[]>
  /** Tells the others at once of a step that rules about two of them look at; alone, it is not made up. */
  tell: (fact: () => Fact) => void
  /** Forgets what is written down, or the advice to a key in it. */
  forget: (accessKeyId?: string) => Promise<void>
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
  /** Another emulator of the store has reset everything, or a key: what is only watched here is forgotten. */
  onReset: (accessKeyId?: string) => void
  /** Tells the receiver of a result in place of a replica that could not. */
  tell: (transaction: Transaction) => Awaitable<void>
  /** What was observed here, as text; several such joined into one; and one without the advice to a key. */
  observed: () => Promise<string>
  joinObserved: (texts: readonly string[]) => Promise<string>
  observedWithout: (text: string, accessKeyId: string) => string
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
