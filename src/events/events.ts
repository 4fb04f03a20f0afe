import type { Awaitable } from '../gateway/awaitable.ts'

/** What happened, by the name under which it is streamed, and what it was about. What that looks like is read when asked. */
export type EmulatorEvent =
  | { type: 'request'; sequence: number }
  | { type: 'transaction'; id: string }
  | { type: 'callback'; id: string }
  | { type: 'inbox'; sequence: number }
  | { type: 'scenario' }
  | { type: 'clock' }
  | { type: 'advice'; rule: string }
  | { type: 'reset'; accessKeyId?: string | undefined }

export type NumberedEvent = EmulatorEvent & { number: number }

/** The stream as its readers and writers see it; {@link createEvents} makes the one in memory. */
export type Events = {
  /** Names the count that the numbers are of, in eight letters and digits, where it outlives this emulator. */
  run?: string
  /** Tells of something; it never fails, and nobody waits for it. */
  publish: (event: EmulatorEvent) => void
  /** The number of the newest event; 0 when there was none. */
  newest: () => Awaitable<number>
  /** The events behind a number, oldest first, at most `most`, and how many of them are gone. */
  after: (number: number, most: number) => Awaitable<{ events: NumberedEvent[]; missed: number }>
  /** Calls back once, with the next event; returns how to be forgotten before. */
  onNext: (run: () => void) => () => void
}

/**
 * The newest events in a ring. A reader holds only the number of the last event that it read, so slow ones cost no memory:
 * they miss what the ring has overwritten, and are told how many events that were.
 */
export function createEvents(mostEvents: number): Events {
  // As two lists, of what a call keeps anyhow: an object for each event would live long enough to cost every collection.
  const types: EmulatorEvent['type'][] = []
  const subjects: (string | number | undefined)[] = []
  let published = 0
  let waiting: (() => void)[] = []
  return {
    publish(event) {
      published += 1
      types[published % mostEvents] = event.type
      subjects[published % mostEvents] = subjectOf(event)
      if (waiting.length === 0) return
      const woken = waiting
      waiting = []
      for (const wake of woken) wake()
    },
    newest: () => published,
    after(number, most) {
      const oldest = Math.max(1, published - mostEvents + 1)
      const from = Math.max(number + 1, oldest)
      const events: NumberedEvent[] = []
      for (let at = from; at <= published && events.length < most; at += 1) {
        const type = types[at % mostEvents]
        if (type) events.push({ ...eventOf(type, subjects[at % mostEvents]), number: at })
      }
      return { events, missed: Math.max(0, oldest - (number + 1)) }
    },
    onNext(run) {
      waiting.push(run)
      return () => {
        waiting = waiting.filter(other => other !== run)
      }
    },
  }
}

/** What an event is about, where it is about something. */
function subjectOf(event: EmulatorEvent): string | number | undefined {
  switch (event.type) {
    case 'request':
    case 'inbox':
      return event.sequence
    case 'transaction':
    case 'callback':
      return event.id
    case 'advice':
      return event.rule
    case 'reset':
      return event.accessKeyId
    default:
      return undefined
  }
}

/** The event of a type about a subject: {@link subjectOf} read backwards. */
function eventOf(type: EmulatorEvent['type'], subject: string | number | undefined): EmulatorEvent {
  switch (type) {
    case 'request':
    case 'inbox':
      return { type, sequence: Number(subject) }
    case 'transaction':
    case 'callback':
      return { type, id: String(subject) }
    case 'advice':
      return { type, rule: String(subject) }
    case 'reset':
      return { type, accessKeyId: subject === undefined ? undefined : String(subject) }
    default:
      return { type }
  }
}
