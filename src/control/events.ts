import { streamSSE } from 'hono/streaming'
import * as v from 'valibot'
import type { NumberedEvent } from '../events/events.ts'
import { limits } from '../gateway/limits.ts'
import { version } from '../gateway/version.ts'
import { scrubValues } from '../redaction/scrub.ts'
import { shownRequest } from './requests.ts'
import { errorBody, type Route, route } from './route.ts'
import { isoTime, text } from './schemas.ts'
import { shownCallback, shownTransaction } from './shown.ts'
import type { Verbs } from './verbs.ts'

/** So long more events are waited for before they go out together, in milliseconds. */
const gathering = 20

/** After so long without an event a comment shows that the stream is alive, in milliseconds. */
const heartbeat = 15_000

const mostAtOnce = 200

/** `GET events`: what happens, as server-sent events. */
export function eventRoutes(verbs: Verbs): Route[] {
  const { events, clock, transactions, requests, callbacks, options, wake, scrub } = verbs
  // A number of another run of this emulator means nothing here.
  const own = crypto.randomUUID().slice(0, 8)
  const runOf = () => events.run ?? own
  let readers = 0

  const idOf = (number: number) => `${runOf()}-${number}`
  const shownClock = () => ({ now: isoTime(clock.now()), frozen: clock.isFrozen() })

  /** Where to go on from, and whether that is known. */
  const placeOf = async (lastId: string | undefined) => {
    const [, ofRun, number] = /^(\w{8})-(\d{1,15})$/.exec(lastId ?? '') ?? []
    return ofRun === runOf() && Number(number) <= (await events.newest()) ? Number(number) : undefined
  }

  const dataOf = async (event: NumberedEvent): Promise<unknown> => {
    switch (event.type) {
      case 'request': {
        const entry = await requests.get(event.sequence)
        return entry && shownRequest(entry)
      }
      case 'transaction': {
        const found = await transactions.get(event.id)
        return found ? shownTransaction(found, clock.now(), options.redact) : { id: event.id, forgotten: true }
      }
      case 'callback': {
        const record = await callbacks.get(event.id)
        return record && shownCallback(record, options.redact)
      }
      case 'inbox':
        return { sequence: event.sequence }
      case 'clock':
        return shownClock()
      case 'advice':
        return { rule: event.rule }
      case 'scenario':
        return {}
      case 'reset':
        return { ...(event.accessKeyId !== undefined && { accessKeyId: event.accessKeyId }), ...shownClock() }
    }
  }

  /** Resolves with the next event and those that follow at once, or when it is time for a sign of life. */
  const next = (signal: AbortSignal) =>
    new Promise<'event' | 'silence' | 'end'>(accept => {
      const stop = (how: 'event' | 'silence' | 'end') => {
        forget()
        cancel()
        signal.removeEventListener('abort', end)
        if (how === 'event') wake(gathering, () => accept(how))
        else accept(how)
      }
      const end = () => stop('end')
      const forget = events.onNext(() => stop('event'))
      const cancel = wake(heartbeat, () => stop('silence'))
      signal.addEventListener('abort', end, { once: true })
    })

  return [
    route({
      method: 'get',
      path: '/events',
      query: v.object({ after: text('the id of the last event that was received, for clients that set no headers') }),
      async handle({ query: { after }, c }) {
        // Nobody reads the body of an answer to HEAD: a stream behind it would never end.
        if (c.req.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' })
        if (readers >= limits.eventReaders.value)
          return c.json(errorBody('too-many', `There are ${readers} readers already. Close some.`), 503)
        const lastId = c.req.header('last-event-id') ?? after
        readers += 1
        const found = await placeOf(lastId)
        let place = found ?? (await events.newest())
        return streamSSE(c, async stream => {
          const left = new AbortController()
          stream.onAbort(() => left.abort())
          const send = (event: string, data: unknown, number = place) =>
            stream.writeSSE({ event, data: JSON.stringify(scrubValues(data, scrub)), id: idOf(number) })
          try {
            await stream.writeSSE({
              event: 'hello',
              data: JSON.stringify({ version, ...shownClock() }),
              id: idOf(place),
              retry: 1000,
            })
            if (lastId !== undefined && found === undefined) await send('gap', { missed: null })
            while (!left.signal.aborted) {
              // Listens before it reads, so that nothing happens in between unheard.
              const upcoming = next(left.signal)
              let hasMore = true
              while (hasMore) {
                const { events: fresh, missed } = await events.after(place, mostAtOnce)
                if (missed > 0) await send('gap', { missed })
                for (const event of withoutRepeats(fresh)) {
                  const data = await dataOf(event)
                  if (data !== undefined) await send(event.type, data, event.number)
                }
                place = fresh.at(-1)?.number ?? place
                hasMore = fresh.length === mostAtOnce
              }
              if ((await upcoming) === 'silence') await stream.write(': still here\n\n')
            }
          } finally {
            left.abort()
            readers -= 1
          }
        })
      },
    }),
  ]
}

/** Of events about the same thing only the last: all show what it is like now. */
function withoutRepeats(events: readonly NumberedEvent[]): NumberedEvent[] {
  const last = new Map<string, NumberedEvent>()
  for (const event of events) {
    const subject = 'id' in event ? event.id : 'sequence' in event ? event.sequence : ''
    last.set(`${event.type} ${subject}`, event)
  }
  const kept = new Set(last.values())
  return events.filter(event => kept.has(event))
}
