import { detach } from '../gateway/detach.ts'
import { limits } from '../gateway/limits.ts'
import { createRing } from '../journal/create-ring.ts'
import type { Scrub } from '../redaction/scrub.ts'
import { longestValue, shorten } from '../redaction/shorten.ts'

/** One request that came to the inbox. */
export type InboxMessage = {
  /** Counts from 1, also on after a reset. */
  sequence: number
  name: string
  at: number
  method: string
  query: Record<string, string>
  headers: Record<string, string>
  body: string
}

/** A place that a CallbackUrl may point at when the tester has no server: the newest requests, bounded in count and bytes. */
export function createInbox(scrub: Scrub) {
  const ring = createRing<{ message: InboxMessage; bytes: number }>({
    maxEntries: limits.inboxMessages.value,
    maxBytes: limits.inboxBytes.value,
  })

  /** A copy that shares no memory with the request: engines keep a whole body alive for a slice of it. */
  const keep = (text: string) => detach(scrub(shorten(text)))
  const keepPairs = (pairs: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(pairs)
        .slice(0, limits.inboxPairs.value)
        .map(([name, value]) => [keep(name), keep(value)]),
    )

  let received = 0
  return {
    receive({ name, at, method, query, headers, body }: Omit<InboxMessage, 'sequence'>): void {
      received += 1
      const message = {
        sequence: received,
        name: keep(name),
        at,
        method: keep(method),
        query: keepPairs(query),
        headers: keepPairs(headers),
        body: detach(scrub(body.slice(0, limits.inboxBody.value))),
      }
      ring.push({ message, bytes: 2 * sizeOf(message) })
    },
    /** Newest first, of one name or of all. */
    list(name?: string): InboxMessage[] {
      const wanted = name?.slice(0, longestValue)
      const messages: InboxMessage[] = []
      for (let place = ring.size() - 1; place >= 0; place -= 1) {
        const message = ring.at(place)?.message
        if (message && (wanted === undefined || message.name === wanted)) messages.push(message)
      }
      return messages
    },
    clear: (): void => ring.retain(() => false),
  }
}

function sizeOf({ name, method, query, headers, body }: InboxMessage): number {
  const pairs = [...Object.entries(query), ...Object.entries(headers)].flat()
  return pairs.reduce((sum, text) => sum + text.length, name.length + method.length + body.length)
}

export type Inbox = ReturnType<typeof createInbox>
