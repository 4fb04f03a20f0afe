import { callbackStates, type CallbackRecord as StoredCallback } from '../callbacks/callback.ts'
import { isMoment } from '../clock/clock.ts'
import { durationForm, readDuration } from '../clock/duration.ts'
import { parseMoment } from '../clock/moment.ts'
import type { JournalEntry as StoredEntry } from '../journal/journal-entry.ts'
import { quoted } from '../options/quoted.ts'
import { describeTransaction } from '../transactions/describe-transaction.ts'
import { subCodeForm } from '../transactions/sub-codes.ts'
import { type Transaction as StoredTransaction, states } from '../transactions/transaction.ts'
import type * as api from './api.ts'
import type { Engine } from './assemble.ts'
import { readFields, readText, readWholeNumber } from './read-given.ts'
import { createRealValues } from './real-values.ts'

const transactionFields = {
  accessKeyId: 'string',
  state: 'string',
  merchantBizId: 'string',
  sceneCode: 'string',
  limit: 'count',
  cursor: 'string',
} as const
const requestFields = {
  accessKeyId: 'string',
  action: 'string',
  code: 'string',
  transactionId: 'string',
  status: 'number',
  merchantBizId: 'string',
  sceneCode: 'string',
} as const
const pageFields = { ...requestFields, limit: 'count', cursor: 'number' } as const
const callbackFields = { accessKeyId: 'string', transactionId: 'string', state: 'string' } as const
const waitFields = { ...requestFields, count: 'number', timeout: 'number', since: 'number' } as const

/** The verbs of an emulator, by where they stand: at `emulator` itself, and in its parts. */
export type DeclaredVerbs = {
  emulator: Omit<api.Emulator, 'options' | 'fetch' | 'answer' | keyof Parts>
} & Parts

type Parts = Pick<api.Emulator, 'transactions' | 'clock' | 'requests' | 'callbacks' | 'inbox'> & {
  scenarios: Omit<api.Scenarios, 'catalogue'>
}

/**
 * The verbs around an engine: every one is a promise, reads what it is given before it does anything, and shows times as
 * the control API does.
 */
export function createDeclaredVerbs(engine: Engine): DeclaredVerbs {
  const { clock } = engine
  const realValuesOf = createRealValues(engine.requests, engine.scrub)
  const shown = (transaction: StoredTransaction) => describeTransaction(transaction, clock.now())
  const iso = () => isoTime(clock.now())
  const showEntry = async (entry: StoredEntry): Promise<api.JournalEntry> => ({
    ...(await realValuesOf(entry)),
    at: isoTime(entry.at),
  })

  return {
    emulator: {
      async reset(accessKeyId) {
        await engine.reset(optionalText('accessKeyId', accessKeyId))
      },
      async complete(id, how = {}) {
        const fields = { subCode: 'string', abandoned: 'boolean', ocr: 'object', scores: 'object' } as const
        const { subCode, abandoned, ...byHand } = readFields('complete', how, fields)
        if (subCode !== undefined && !subCodeForm.test(subCode))
          throw new TypeError(`Failed to complete: subCode is ${quoted(subCode)}, three digits are needed.`)
        const named = readText('complete', 'id', id)
        if (abandoned) return shown(await engine.abandon(named))
        return shown(await engine.complete(named, { subCode: subCode ?? '200', ...byHand }))
      },
      abandon: async id => shown(await engine.abandon(readText('abandon', 'id', id))),
      expire: async id => shown(await engine.expire(readText('expire', 'id', id))),
      forget: async id => engine.forget(readText('forget', 'id', id)),
      async advice(accessKeyId) {
        const earned = await engine.observation.advice(optionalText('accessKeyId', accessKeyId))
        return (await import('../advice/describe-findings.ts')).describeFindings(earned)
      },
      async coverage() {
        const record = await engine.observation.coverage()
        const [{ reportCoverage }, { coverageRows }] = await Promise.all([
          import('../coverage/coverage.ts'),
          import('../coverage/rows.ts'),
        ])
        return { ...reportCoverage(coverageRows, record), record }
      },
    },
    transactions: {
      async list(query = {}) {
        const read = readFields('list transactions', query, transactionFields)
        if (read.state !== undefined && !states.includes(read.state))
          throw new TypeError(`Failed to list transactions: state is ${quoted(read.state)}. Use ${states.join(', ')}.`)
        return (await engine.transactions.list(read)).map(shown)
      },
      async get(id) {
        const found = await engine.transactions.get(readText('get a transaction', 'id', id))
        return found && shown(found)
      },
      counts: async () => engine.transactions.counts(),
    },
    scenarios: {
      arm: async arming => engine.scenarios.arm(arming),
      disarm: async id => engine.scenarios.disarm(readText('disarm', 'id', id)),
      list: async accessKeyId => engine.scenarios.list(optionalText('accessKeyId', accessKeyId)),
      spent: async accessKeyId => engine.scenarios.spent(optionalText('accessKeyId', accessKeyId)),
      clear: async accessKeyId => engine.scenarios.clear(optionalText('accessKeyId', accessKeyId)),
    },
    clock: {
      now: async () => iso(),
      isFrozen: async () => clock.isFrozen(),
      async set(moment) {
        await clock.set(readMoment(moment))
        return iso()
      },
      async advance(span) {
        const milliseconds = readDuration(span)
        if (milliseconds === undefined)
          throw new TypeError(`Failed to advance the clock: ${quoted(span)} is not a span. Use ${durationForm}.`)
        await clock.advance(milliseconds)
        return iso()
      },
      async freeze(frozen = true) {
        if (typeof frozen !== 'boolean')
          throw new TypeError(`Failed to freeze the clock: ${quoted(frozen)} is neither true nor false.`)
        await clock.freeze(frozen)
        return iso()
      },
    },
    requests: {
      async list(query = {}) {
        const { cursor, ...rest } = readFields('list requests', query, pageFields)
        const { entries, evicted, oldestSequence, nextBefore } = await engine.requests.list({
          ...rest,
          ...(cursor !== undefined && { before: cursor }),
        })
        const page = { requests: await Promise.all(entries.map(showEntry)), evicted, oldestSequence }
        return nextBefore === undefined ? page : { ...page, nextCursor: nextBefore }
      },
      async get(key) {
        const found = await engine.requests.get(typeof key === 'number' ? key : readText('get a request', 'key', key))
        return found && showEntry(found)
      },
      async wait(query = {}) {
        const read = readFields('wait for requests', query, waitFields)
        const { count = 1, timeout = 5000, since, ...filter } = read
        readWholeNumber('wait for requests', 'count', count, 1)
        const waited = await engine.requests.wait({ filter, count, timeout, ...(since !== undefined && { since }) })
        if (waited.outcome === 'found') return Promise.all(waited.entries.map(showEntry))
        throw new Error(
          waited.outcome === 'timeout'
            ? `Failed to wait for requests: ${waited.found} of ${count} came within ${timeout} ms.`
            : 'Failed to wait for requests: some that may count had to go. Wait with since, or clear them before.',
        )
      },
      clear: async accessKeyId => engine.requests.clear(optionalText('accessKeyId', accessKeyId)),
    },
    callbacks: {
      async list(filter = {}) {
        const read = readFields('list callbacks', filter, callbackFields)
        const { state } = read
        if (state !== undefined && !callbackStates.includes(state))
          throw new TypeError(`Failed to list callbacks: state is ${quoted(state)}. Use ${callbackStates.join(', ')}.`)
        return (await engine.callbacks.list(read)).map(showCallback)
      },
      async replay(id) {
        const replayed = await engine.callbacks.replay(readText('replay a callback', 'id', id))
        return replayed && showCallback(replayed)
      },
      idle: async () => engine.callbacks.idle(),
    },
    inbox: {
      list: async name =>
        (await engine.inbox.list(optionalText('name', name))).map(message => ({ ...message, at: isoTime(message.at) })),
    },
  }
}

const isoTime = (milliseconds: number) => new Date(milliseconds).toISOString()

const optionalText = (name: string, given: unknown) => (given === undefined ? undefined : readText('read', name, given))

/** A moment with its offset: without one, it would mean another on each machine. */
const momentForm = /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

function readMoment(given: unknown): number {
  const moment =
    typeof given === 'string' && momentForm.test(given)
      ? parseMoment(given)
      : typeof given === 'number' || given instanceof Date
        ? Number(given)
        : Number.NaN
  if (!isMoment(moment))
    throw new TypeError(
      `Failed to set the clock: ${quoted(given)} is not a moment. Use "2026-01-31T00:00:00Z", a Date, or milliseconds since 1970.`,
    )
  return moment
}

const showCallback = ({ attempts, ...record }: StoredCallback): api.CallbackRecord => ({
  ...record,
  attempts: attempts.map(attempt => ({ ...attempt, at: isoTime(attempt.at) })),
})
