import type { PlainReply, PlainRequest } from '../gateway/exchange.ts'
import type { Options } from '../options/options.ts'
import type { Arming } from '../scenarios/read-arming.ts'
import type {
  Advice,
  ArmedScenario,
  CallbackRecord,
  CatalogueEntry,
  Completion,
  Coverage,
  InboxMessage,
  JournalEntry,
  Moment,
  RequestFilter,
  RequestPage,
  Span,
  Transaction,
  TransactionQuery,
} from './records.ts'

export type * from './records.ts'

/**
 * An emulator of ID Verification. Its verbs are those of the control API, with the same names, and with real values where
 * HTTP masks them. Every verb returns a promise; what it cannot read is refused before anything changes.
 *
 * @example
 * const emulator = createEmulator({ seed: 'a test' })
 * const response = await emulator.fetch(request)
 * const [transaction] = await emulator.transactions.list()
 * await emulator.complete(transaction.id)
 */
export interface Emulator {
  /** The options in force. */
  readonly options: Readonly<Options>
  /**
   * Answers a web Request, of the API or of the control API. A connection that a scenario breaks is `Response.error()`.
   * A request whose signal aborts is dropped: nothing waits for it any more.
   *
   * @example
   * const response = await emulator.fetch(new Request('http://localhost/_emulator/health'))
   */
  fetch(request: Request): Promise<Response>
  /** Answers a request given as plain values, for servers that have no web types. Status 0 is a broken connection. */
  answer(request: PlainRequest): Promise<PlainReply>
  /**
   * Forgets everything, and sets clock and ids back to their start; nothing older is delivered afterwards. With an
   * AccessKeyId, forgets what belongs to that key alone.
   */
  reset(accessKeyId?: string): Promise<void>
  /**
   * Ends a verification as its end user would: SubCode 200 passes, any other does not. Rejects when it is not pending, or
   * when its product cannot give that SubCode.
   *
   * @example
   * await emulator.complete(id)
   * await emulator.complete(id, { subCode: '205' })
   */
  complete(id: string, how?: Completion): Promise<Transaction>
  /** The end user gives up: there will be no result and no callback. */
  abandon(id: string): Promise<Transaction>
  /** Ends the 30 minutes of a verification now. */
  expire(id: string): Promise<Transaction>
  /** Forgets a transaction and its callbacks that are under way; false when there is none. */
  forget(id: string): Promise<boolean>
  /**
   * What it saw integrators do against the documents, or at their own risk: each rule once for each key, errors first. Of
   * all keys, or of one.
   *
   * @example
   * for (const { severity, title, fix } of await emulator.advice()) console.log(severity, title, fix)
   */
  advice(accessKeyId?: string): Promise<Advice[]>
  /**
   * What the documents say can happen, whether a test has met it, and what to test next. `record` is what of it can be
   * added up with that of other emulators, by `cloudauth-emulator report`.
   *
   * @example
   * const { percentInUse, next } = await emulator.coverage()
   */
  coverage(): Promise<Coverage>
  readonly transactions: Transactions
  readonly scenarios: Scenarios
  readonly clock: EmulatorClock
  readonly requests: Requests
  readonly callbacks: Callbacks
  readonly inbox: Inbox
}

/** Verifications. */
export interface Transactions {
  /**
   * Newest first. `cursor` is the id of the last one of the page before.
   *
   * @example
   * const pending = await emulator.transactions.list({ state: 'pending', limit: 10 })
   */
  list(query?: TransactionQuery): Promise<Transaction[]>
  get(id: string): Promise<Transaction | undefined>
  /** How many there are, and how many had to go for lack of room. */
  counts(): Promise<{ stored: number; evicted: number }>
}

/** Scenarios: what is forced upon calls. */
export interface Scenarios {
  /** Every scenario by its name: what it does, and the parameters it may be armed with. */
  readonly catalogue: readonly CatalogueEntry[]
  /**
   * Arms a scenario for the next call that matches, or the next `times` ones. Rejects what could never decide a call.
   *
   * @example
   * await emulator.scenarios.arm({ name: 'throttled', times: 2, match: { merchantUserId: 'user-1' } })
   * await emulator.scenarios.arm({ name: 'slow', after: 'PT9S' })
   */
  arm(arming: Arming): Promise<ArmedScenario>
  /** False when no such scenario is armed. */
  disarm(id: string): Promise<boolean>
  /** Those that are armed, in that order; or those for one AccessKeyId. */
  list(accessKeyId?: string): Promise<ArmedScenario[]>
  /** The newest of those that have decided all their calls. */
  spent(accessKeyId?: string): Promise<ArmedScenario[]>
  /** Disarms all, or those for one AccessKeyId. */
  clear(accessKeyId?: string): Promise<void>
}

/** The clock that expiry, throttling, timestamps, nonces, callbacks and faults follow. */
export interface EmulatorClock {
  /** What it shows, as ISO 8601. */
  now(): Promise<string>
  isFrozen(): Promise<boolean>
  /** Sets it to a moment; going forward fires what becomes due. Resolves to what it shows then. */
  set(moment: Moment): Promise<string>
  /**
   * Moves it forward, and fires what becomes due, each at its own moment.
   *
   * @example
   * await emulator.clock.advance('PT31M')
   */
  advance(span: Span): Promise<string>
  /** Stops it, or with `false` lets it run on from where it stopped. */
  freeze(frozen?: boolean): Promise<string>
}

/** The journal. */
export interface Requests {
  /** Newest first, at most `limit`, older than the sequence `cursor`. */
  list(query?: RequestFilter & { limit?: number; cursor?: number }): Promise<RequestPage>
  /** By sequence or RequestId; undefined when it never existed or was evicted. */
  get(key: number | string): Promise<JournalEntry | undefined>
  /**
   * Resolves to the first `count` calls (1) that match, as soon as they have come. Rejects after `timeout` real
   * milliseconds (5000), or when calls that count had to go.
   *
   * @example
   * const [call] = await emulator.requests.wait({ action: 'CheckResult' })
   */
  wait(query?: RequestFilter & { count?: number; timeout?: number; since?: number }): Promise<JournalEntry[]>
  /** Forgets all calls, or those of one AccessKeyId. */
  clear(accessKeyId?: string): Promise<void>
}

/** Callbacks. */
export interface Callbacks {
  /** Newest first. */
  list(filter?: {
    accessKeyId?: string
    transactionId?: string
    state?: CallbackRecord['state']
  }): Promise<CallbackRecord[]>
  /** Sends it once more; undefined for an unknown id. */
  replay(id: string): Promise<CallbackRecord | undefined>
  /** Resolves when no attempt is under way; what waits for the clock is not. */
  idle(): Promise<void>
}

/** `/_emulator/inbox/NAME`: a place that a CallbackUrl may point at. */
export interface Inbox {
  /** Newest first, of one name or of all. */
  list(name?: string): Promise<InboxMessage[]>
}
