import type { Port } from '../gateway/awaitable.ts'
import { detach } from '../gateway/exchange.ts'
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
  /** The key of the transaction that it tells of, when there is such a one. */
  accessKeyId?: string
}

/** A place that a CallbackUrl may point at when the tester has no server: the newest requests, bounded in count and bytes. */
export function createInbox(scrub: Scrub) {
  const ring = createRing<{ message: InboxMessage; bytes: number }>({
    maxEntries: limits.inboxMessages.value,
    maxBytes: limits.inboxBytes.value,
  })

  let received = 0
  return {
    /** Keeps a request and answers its sequence. */
    receive(given: ReceivedMessage): number {
      received += 1
      const message = { sequence: received, ...keepMessage(given, scrub) }
      ring.push({ message, bytes: 2 * sizeOf(message) })
      return received
    },
    /** Newest first, of one name or of all, about one key's transactions or about all. */
    list(name?: string, accessKeyId?: string): InboxMessage[] {
      const wanted = name?.slice(0, longestValue)
      const messages: InboxMessage[] = []
      for (let place = ring.size() - 1; place >= 0; place -= 1) {
        const message = ring.at(place)?.message
        if (!message || (wanted !== undefined && message.name !== wanted)) continue
        if (accessKeyId === undefined || message.accessKeyId === accessKeyId) messages.push(message)
      }
      return messages
    },
    /** Forgets all messages, or those about one key's transactions. */
    clear: (accessKeyId?: string): void =>
      ring.retain(({ message }) => accessKeyId !== undefined && message.accessKeyId !== accessKeyId),
  }
}

/** A request that comes to the inbox. */
export type ReceivedMessage = Omit<InboxMessage, 'sequence'>

/** What is kept of a request: bounded, without secrets, and with no memory shared with it, which engines keep for a slice. */
export function keepMessage(given: ReceivedMessage, scrub: Scrub): ReceivedMessage {
  const { name, at, method, query, headers, body, accessKeyId } = given
  const keep = (text: string) => detach(scrub(shorten(text)))
  const keepPairs = (pairs: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(pairs)
        .slice(0, limits.inboxPairs.value)
        .map(([pair, value]) => [keep(pair), keep(value)]),
    )
  return {
    name: keep(name),
    at,
    method: keep(method),
    query: keepPairs(query),
    headers: keepPairs(headers),
    body: detach(scrub(body.slice(0, limits.inboxBody.value))),
    ...(accessKeyId !== undefined && { accessKeyId }),
  }
}

/** How many characters a message has. */
export function sizeOf({ name, method, query, headers, body }: ReceivedMessage): number {
  const pairs = [...Object.entries(query), ...Object.entries(headers)].flat()
  return pairs.reduce((sum, text) => sum + text.length, name.length + method.length + body.length)
}

/** The inbox as its users see it; {@link createInbox} makes the one in memory. */
export type Inbox = Port<ReturnType<typeof createInbox>>
