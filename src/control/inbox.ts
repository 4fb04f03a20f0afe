/** One request that came to the inbox. */
export type InboxMessage = {
  name: string
  at: number
  method: string
  query: Record<string, string>
  headers: Record<string, string>
  body: string
}

const mostMessages = 1000
const longestBody = 64 * 1024

/** A place that a CallbackUrl may point at when the tester has no server: keeps the last 1,000 requests. */
export function createInbox() {
  let messages: InboxMessage[] = []
  return {
    receive(message: InboxMessage): void {
      messages.push({ ...message, body: message.body.slice(0, longestBody) })
      // Cut in one go now and then, not one by one: shifting a long array costs as much as copying it.
      if (messages.length >= 2 * mostMessages) messages = messages.slice(-mostMessages)
    },
    /** Newest first, of one name or of all. */
    list: (name?: string): InboxMessage[] =>
      messages
        .slice(-mostMessages)
        .filter(message => name === undefined || message.name === name)
        .reverse(),
    clear(): void {
      messages = []
    },
  }
}

export type Inbox = ReturnType<typeof createInbox>
