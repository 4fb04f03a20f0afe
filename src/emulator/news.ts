import type { Earned } from '../advice/findings.ts'
import type { CallbackRecord } from '../callbacks/callback.ts'
import type { Inbox } from '../control/inbox.ts'
import type { Events } from '../events/events.ts'
import { whenReady } from '../gateway/awaitable.ts'
import { printable } from '../redaction/scrub.ts'
import type { Transaction } from '../transactions/transaction.ts'
import type { Report } from './report.ts'

/** Publishes what happens, to the stream of events and to the log. */
export function createNews(events: Pick<Events, 'publish'>, report: ((report: Report) => void) | undefined) {
  const changed = ({ id }: Transaction) => events.publish({ type: 'transaction', id })

  const ended = (transaction: Transaction, state = transaction.state) => {
    changed(transaction)
    const { id, subCode } = transaction
    report?.({ event: 'end', transactionId: id, state, ...(subCode !== undefined && { subCode }) })
  }

  return {
    call(sequence: number, decision: string | undefined): void {
      events.publish({ type: 'request', sequence })
      if (decision !== undefined) events.publish({ type: 'scenario' })
    },
    opened: changed,
    ended: (transaction: Transaction) => ended(transaction),
    expired: (transaction: Transaction) => ended(transaction, 'expired'),
    forgotten: (id: string) => events.publish({ type: 'transaction', id }),
    callback(record: CallbackRecord, wasTried: boolean): void {
      const { id, transactionId, state, attempts } = record
      events.publish({ type: 'callback', id })
      if (!report || (!wasTried && state !== 'dropped' && state !== 'cancelled')) return
      const { status, error, milliseconds } = attempts.at(-1) ?? {}
      report({
        event: 'callback',
        callbackId: id,
        transactionId,
        state,
        attempt: attempts.length,
        ...(status !== undefined && { status }),
        ...(error !== undefined && { error: printable(error) }),
        ...(milliseconds !== undefined && { milliseconds }),
      })
    },
    /** The first finding of a rule for a key. */
    advice({ rule, accessKeyId, detail }: Earned): void {
      events.publish({ type: 'advice', rule })
      report?.({ event: 'advice', rule, accessKeyId: printable(accessKeyId), detail: printable(detail) })
    },
    inbox: (sequence: number) => events.publish({ type: 'inbox', sequence }),
    scenarios: () => events.publish({ type: 'scenario' }),
    clock(now: number, frozen: boolean): void {
      events.publish({ type: 'clock' })
      report?.({ event: 'clock', now: new Date(now).toISOString(), frozen })
    },
    reset(accessKeyId?: string): void {
      events.publish({ type: 'reset', accessKeyId })
      report?.({ event: 'reset', ...(accessKeyId !== undefined && { accessKeyId: printable(accessKeyId) }) })
    },
  }
}

/** An inbox that reports every message it receives. */
export const observeInbox = (inbox: Inbox, received: (sequence: number) => void): Inbox => ({
  ...inbox,
  receive: message =>
    whenReady(inbox.receive(message), sequence => {
      received(sequence)
      return sequence
    }),
})
