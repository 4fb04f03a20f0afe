import { attemptBounds, isDelivered, pauseAfter, receiverOf, sendSafely } from '../callbacks/attempt.ts'
import type { CallbackFilter, CallbackRecord, SendCallback } from '../callbacks/callback.ts'
import { type Callbacks, type Message, mostOpen } from '../callbacks/create-callbacks.ts'
import { createOpenSends } from '../callbacks/open-sends.ts'
import type { Clock, SystemTime } from '../clock/clock.ts'
import { limits } from '../gateway/limits.ts'
import type { Outbound } from '../options/choices.ts'
import { asId, callbackRecords, memberOf, recordOf, type State, type Stored, textOf } from './callback-records.ts'
import type { Shared } from './calls.ts'
import { scripts } from './scripts.ts'

/** How long a replica holds what it sends unless it says again that it does, in milliseconds. */
const lease = 3000

/** How often it says so. */
const renewEvery = 1000

/** So many are taken at a time. */
const mostHanded = 256

type CallbackParts = Shared & {
  clock: Pick<Clock, 'now' | 'at'>
  wake: SystemTime['wake']
  send: SendCallback
  retries: number
  outbound: Outbound
  replica: string
  onChange: (record: CallbackRecord, wasTried: boolean) => void
  /** Tells the other replicas that some were cancelled; resolves once none of them sends these any more. */
  tellCancelled: (ids: string[]) => Promise<void>
}

/**
 * Callbacks, shared: what is to be sent stands in the store, and a replica holds what it sends by a lease. When the
 * replica ends, the lease does, and another one sends: at least once, in the order of each transaction.
 */
export function redisCallbacks(parts: CallbackParts) {
  const { link, state, clock, wake, send, retries, outbound, replica, onChange, tellCancelled } = parts
  const sends = createOpenSends(mostOpen)
  const held = new Map<string, { record: CallbackRecord; stop: () => void }>()
  const kept = callbackRecords({ link, state })
  const { names, list, get } = kept
  let isClosed = false

  /** Takes what is due and sends it. */
  const claim = async (): Promise<void> => {
    const { due, leases, records, states, lines, taken, owners } = names()
    const handed = (await link.run(
      scripts.claimCallbacks,
      [due, leases, records, states, lines, taken, owners],
      [clock.now(), replica, lease, mostHanded],
    )) as string[]
    for (let index = 0; index < handed.length; index += 2)
      start(handed[index] ?? '', recordOf(handed[index] ?? '', handed[index + 1] ?? '{}', 'sending'))
  }
  const claimSoon = () => void claim().catch(() => undefined)

  const start = (member: string, record: CallbackRecord) => {
    const cancelling = new AbortController()
    held.set(member, { record, stop: () => cancelling.abort() })
    onChange(record, false)
    sends.add({ key: record.accessKeyId, receiver: receiverOf(record.url) }, async () => {
      if (cancelling.signal.aborted) return
      const at = clock.now()
      const outcome = await sendSafely(send, record.url, { ...attemptBounds, signal: cancelling.signal, outbound })
      if (cancelling.signal.aborted) return
      record.attempts.push({ at, ...outcome, milliseconds: Math.max(0, clock.now() - at) })
      if (isDelivered(outcome)) await finish(member, record, 'delivered')
      else if (record.attempts.length > retries) await finish(member, record, 'failed')
      else await finish(member, record, 'scheduled')
    })
  }

  const finish = async (member: string, record: CallbackRecord, next: State): Promise<void> => {
    const { due, leases, records, states, lines, taken, owners, settled } = names()
    record.state = next
    const again = next === 'scheduled' ? clock.now() + pauseAfter(record.attempts.length) : undefined
    if (again !== undefined) record.nextAttemptAt = again
    else delete record.nextAttemptAt
    const args = [member, replica, textOf(record), next, again ?? '']
    const keys = [due, leases, records, states, lines, taken, owners, settled]
    // Kept until the store has it: were it forgotten, another replica would send again what was answered.
    for (;;) {
      try {
        const counts = (await link.run(scripts.finishCallback, keys, args)) === 1
        held.delete(member)
        if (!counts) return
        break
      } catch {
        if (isClosed || !held.has(member)) return
        await new Promise<void>(accept => wake(renewEvery / 2, accept))
      }
    }
    onChange(record, true)
    tellTried(record.id)
    if (again !== undefined) clock.at(again, claimSoon)
    claimSoon()
  }

  const waiting = new Map<string, () => void>()
  const tellTried = (id: string) => {
    waiting.get(id)?.()
    waiting.delete(id)
  }

  /** Ends sends that go on here; what was cancelled in the store is never looked at again. */
  const drop = (members: Iterable<string>) => {
    for (const member of [...members]) {
      held.get(member)?.stop()
      held.delete(member)
      tellTried(asId(member))
    }
  }
  state.onEpoch(() => drop(held.keys()))

  const renew = async (): Promise<void> => {
    if (isClosed) return
    try {
      const { leases } = names()
      if (held.size > 0) {
        const [seconds] = (await link.send(leases, ['TIME'])) as string[]
        const until = String(Number(seconds) * 1000 + lease)
        await link.send(leases, ['ZADD', leases, 'XX', ...[...held.keys()].flatMap(member => [until, member])])
      }
      await claim()
    } catch {
      // The store is away: what is held here is tried again once it is back.
    }
    wake(renewEvery, () => void renew())
  }
  void renew()

  const add = async (message: Message, count: number, how: { state: State; delay: number; line: string }) => {
    const { due, records, states, lines, count: counter, order, settled, counts } = names()
    const moment = how.delay > 0 ? clock.now() + how.delay : undefined
    const stored: Stored = { ...message, attempts: [], ...(moment !== undefined && { nextAttemptAt: moment }) }
    const numbers = (await link.run(
      scripts.addCallbacks,
      [due, records, states, lines, counter, order, settled, counts],
      [
        limits.callbackRecords.value,
        how.state,
        moment ?? 0,
        how.line,
        ...Array.from({ length: count }, () => JSON.stringify(stored)),
      ],
    )) as number[]
    const made = numbers.map(number => recordOf(String(number), JSON.stringify(stored), how.state))
    for (const record of made) onChange(record, false)
    if (how.state === 'scheduled') {
      if (moment !== undefined) clock.at(moment, claimSoon)
      await claim()
    }
    return made
  }

  const cancel = async (filter: CallbackFilter = {}): Promise<void> => {
    const open = (await list(filter)).filter(({ state: now }) => now === 'scheduled' || now === 'sending')
    if (open.length === 0) return
    const { due, leases, records, states, lines, taken, owners, settled } = names()
    const keys = [due, leases, records, states, lines, taken, owners, settled]
    const members = (await link.run(
      scripts.cancelCallbacks,
      keys,
      open.map(({ id }) => memberOf(id)),
    )) as string[]
    drop(members)
    await tellCancelled(members)
    for (const record of open)
      if (members.includes(memberOf(record.id))) onChange({ ...record, state: 'cancelled' }, false)
  }

  const callbacks: Callbacks = {
    deliver: ({ transactionId, accessKeyId, url }, { delay = 0, copies = 1, drop: isDropped = false } = {}) =>
      add({ transactionId, accessKeyId, url }, isDropped ? 1 : copies, {
        state: isDropped ? 'dropped' : 'scheduled',
        delay: isDropped ? 0 : delay,
        line: transactionId,
      }),
    list,
    get,
    counts: kept.counts,
    async replay(id) {
      const before = await get(id)
      if (!before) return undefined
      const { transactionId, accessKeyId, url } = before
      const [record] = await add({ transactionId, accessKeyId, url }, 1, { state: 'scheduled', delay: 0, line: '' })
      return record
    },
    cancel,
    async clear(accessKeyId) {
      await cancel({ accessKeyId })
      await kept.forget(await list({ accessKeyId }))
    },
    async tried(id) {
      for (;;) {
        const record = await get(id)
        if (!record || record.attempts.length > 0 || (record.state !== 'scheduled' && record.state !== 'sending'))
          return
        // Another replica may be the one that tries.
        await new Promise<void>(accept => {
          const stop = wake(200, accept)
          waiting.set(id, () => {
            stop()
            accept()
          })
        })
      }
    },
    async idle() {
      for (;;) {
        await sends.idle()
        const { due, leases } = names()
        const [open, held] = await Promise.all([
          link.send(due, ['ZCOUNT', due, '-inf', String(clock.now())]),
          link.send(leases, ['ZCARD', leases]),
        ])
        if (Number(open) === 0 && Number(held) === 0) return
        await new Promise<void>(accept => wake(20, accept))
      }
    },
  }
  return {
    callbacks,
    claim,
    /** When the first one is due that is not yet. */
    next: () => kept.next(clock.now()),
    drop,
    close() {
      isClosed = true
      drop(held.keys())
    },
  }
}
