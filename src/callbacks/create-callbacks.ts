import type { Clock } from '../clock/clock.ts'
import type { Port } from '../gateway/awaitable.ts'
import { limits } from '../gateway/limits.ts'
import type { Outbound } from '../options/choices.ts'
import { attemptBounds, isDelivered, pauseAfter, receiverOf, sendSafely } from './attempt.ts'
import type { CallbackFilter, CallbackPlan, CallbackRecord, SendCallback, SendOutcome } from './callback.ts'
import { createCallbackRecords, type Delivery } from './callback-records.ts'
import { createOpenSends } from './open-sends.ts'

/** How many attempts are open at the same time, so that a flood of callbacks does not use up the sockets. */
export const mostOpen = { most: 256, mostOfLanesWithFew: 1024, mostOfKeysWithFew: 1280 }

type CallbackSettings = {
  clock: Pick<Clock, 'now' | 'at'>
  send: SendCallback
  /** How many attempts may follow a failed first one. */
  retries?: number
  outbound?: Outbound
  /** Told of every change of a record, and whether it was an attempt. */
  onChange?: (record: CallbackRecord, wasTried: boolean) => void
  maxRecords?: number
  maxBytes?: number
}

/** What a callback is about, and where it goes. */
export type Message = Pick<CallbackRecord, 'transactionId' | 'accessKeyId' | 'url'>

/** Callbacks as their users see them; {@link createCallbacks} makes those of one process. */
export type Callbacks = Port<ReturnType<typeof createCallbacks>>

/**
 * Delivers callbacks and remembers how that went. Callbacks of one transaction go out one after the other, each after
 * the one before it is settled, retries included; those of different transactions never wait for each other, but for
 * bounds on open attempts, which no receiver can use up alone. Delays and pauses follow the clock: cancel before resetting that, else they never end. What
 * is handed out are copies: they do not change any more.
 */
export function createCallbacks({
  clock,
  send,
  retries = 0,
  outbound = 'all',
  onChange = () => undefined,
  maxRecords = limits.callbackRecords.value,
  maxBytes = limits.callbackBytes.value,
}: CallbackSettings) {
  const records = createCallbackRecords({ maxRecords, maxBytes })
  const sends = createOpenSends(mostOpen)
  /**
   * Per transaction, those that wait for each other; the first one is on its way.
   *
   * @source faceLiveness
   * @guess Callbacks of one transaction are sent in order, each after the one before it is delivered or given up.
   */
  const lines = new Map<string, Delivery[]>()

  let created = 0
  const create = ({ transactionId, accessKeyId, url }: Message): Delivery => {
    created += 1
    const id = `callback-${created}`
    const record: CallbackRecord = { id, transactionId, accessKeyId, url, state: 'scheduled', attempts: [] }
    const delivery = { record, stop: nothing }
    records.add(delivery)
    onChange(record, false)
    return delivery
  }

  const standInLine = (delivery: Delivery) => {
    const { transactionId } = delivery.record
    const line = lines.get(transactionId)
    if (line) return void line.push(delivery)
    lines.set(transactionId, [delivery])
    start(delivery)
  }

  /** Starts the next delivery in line after this one, if it was the first. Cancelled ones are skipped. */
  const leaveLine = (delivery: Delivery) => {
    const { transactionId } = delivery.record
    const line = lines.get(transactionId)
    if (line?.[0] !== delivery) return
    do line.shift()
    while (line[0] && line[0].record.state !== 'scheduled')
    if (line[0]) start(line[0])
    else lines.delete(transactionId)
  }

  const start = (delivery: Delivery) => {
    const { accessKeyId, url } = delivery.record
    sends.add({ key: accessKeyId, receiver: receiverOf(url) }, () => attempt(delivery))
  }

  const attempt = async (delivery: Delivery): Promise<void> => {
    const { record } = delivery
    if (record.state !== 'scheduled') return
    record.state = 'sending'
    const at = clock.now()
    const cancelling = new AbortController()
    const note = (outcome: SendOutcome) =>
      record.attempts.push({ at, ...outcome, milliseconds: Math.max(0, clock.now() - at) })
    delivery.stop = () => {
      note({ error: 'cancelled before it was answered' })
      cancelling.abort()
    }
    const outcome = await sendSafely(send, record.url, { ...attemptBounds, signal: cancelling.signal, outbound })
    if (cancelling.signal.aborted) return
    note(outcome)
    tellTried(record.id)
    delete record.nextAttemptAt
    if (isDelivered(outcome)) settle(delivery, 'delivered')
    else if (record.attempts.length > retries) settle(delivery, 'failed')
    else pause(delivery)
  }

  const pause = (delivery: Delivery) => {
    const length = pauseAfter(delivery.record.attempts.length)
    delivery.record.state = 'scheduled'
    delivery.record.nextAttemptAt = clock.now() + length
    delivery.stop = clock.at(delivery.record.nextAttemptAt, () => start(delivery))
    onChange(delivery.record, true)
  }

  const settle = (delivery: Delivery, state: CallbackRecord['state']) => {
    const wasTried = delivery.record.state === 'sending' || state === 'failed'
    delivery.record.state = state
    delivery.stop = nothing
    records.settle(delivery.record.id)
    tellTried(delivery.record.id)
    onChange(delivery.record, wasTried)
    leaveLine(delivery)
  }

  /** No more may wait: this one is given up, and says so. */
  const refuse = (delivery: Delivery) => {
    const error = `never sent: ${records.counts().stored} callbacks are waiting already and no more fit`
    delivery.record.attempts.push({ at: clock.now(), error, milliseconds: 0 })
    settle(delivery, 'failed')
  }

  /** Who waits for the first attempt of a callback, by its id. */
  const waiting = new Map<string, () => void>()
  const tellTried = (id: string) => {
    waiting.get(id)?.()
    waiting.delete(id)
  }

  const cancel = (filter: CallbackFilter = {}) => {
    const ending = records.unsettled(filter)
    // All are marked before the first one leaves its line: none starts because the one before it was cancelled.
    for (const { record } of ending) record.state = 'cancelled'
    for (const delivery of ending) {
      delivery.stop()
      settle(delivery, 'cancelled')
    }
  }

  return {
    /**
     * Sends a callback, by default once and at once; answers its records, one per copy. A dropped one is only recorded.
     * The caller has stored the result before: a receiver may ask for it at once.
     */
    deliver(message: Message, { delay = 0, copies = 1, drop = false }: CallbackPlan = {}): CallbackRecord[] {
      const deliveries = Array.from({ length: drop ? 1 : copies }, () => create(message))
      for (const delivery of deliveries) {
        if (drop) settle(delivery, 'dropped')
        else if (records.isFull()) refuse(delivery)
        else if (delay > 0) {
          delivery.record.nextAttemptAt = clock.now() + delay
          delivery.stop = clock.at(delivery.record.nextAttemptAt, () => standInLine(delivery))
        } else standInLine(delivery)
      }
      return deliveries.map(({ record }) => copyOf(record))
    },
    /** Newest first. */
    list: (filter: CallbackFilter = {}): CallbackRecord[] =>
      records
        .matching(filter)
        .map(({ record }) => copyOf(record))
        .reverse(),
    get(id: string): CallbackRecord | undefined {
      const record = records.get(id)
      return record && copyOf(record)
    },
    /** How many there are, and how many had to go for lack of room. */
    counts: records.counts,
    /** Sends the same URL again at once, past the line, in a record of its own; undefined for an unknown id. */
    replay(id: string): CallbackRecord | undefined {
      const before = records.get(id)
      if (!before) return undefined
      const delivery = create(before)
      start(delivery)
      return copyOf(delivery.record)
    },
    /** Ends what is not settled yet: after this nothing more is sent, and an answer that still comes is not looked at. */
    cancel,
    /** Cancels and forgets all callbacks, or those of one key. */
    clear(accessKeyId?: string) {
      cancel({ accessKeyId })
      records.clear(accessKeyId)
      if (accessKeyId === undefined) created = 0
    },
    /** Resolves once a callback was tried, or will never be. */
    tried: (id: string): Promise<void> =>
      new Promise(accept => {
        const record = records.get(id)
        const open =
          record && record.attempts.length === 0 && (record.state === 'scheduled' || record.state === 'sending')
        if (open) waiting.set(id, accept)
        else accept()
      }),
    /** Resolves when no attempt is open or about to be; what waits for the clock is not under way. */
    idle: sends.idle,
  }
}

function nothing() {}

function copyOf(record: CallbackRecord): CallbackRecord {
  return { ...record, attempts: record.attempts.map(attempt => ({ ...attempt })) }
}
