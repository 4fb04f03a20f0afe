import type { Inbox, InboxMessage } from '../control/inbox.ts'
import { keepMessage, sizeOf } from '../control/inbox.ts'
import { limits } from '../gateway/limits.ts'
import type { Scrub } from '../redaction/scrub.ts'
import { longestValue } from '../redaction/shorten.ts'
import type { Shared } from './calls.ts'
import { scripts } from './scripts.ts'

/** The inbox, shared: a stream, bounded as the one in memory. */
export function redisInbox({ link, state }: Shared, scrub: Scrub): Inbox {
  const names = () => state.keys().inbox as [string, string, string]

  const all = async (): Promise<InboxMessage[]> => {
    const [messages] = names()
    const found = (await link.send(messages, ['XREVRANGE', messages, '+', '-'])) as [string, string[]][]
    return found.map(([id, [, text = '']]) => ({ sequence: Number.parseInt(id, 10), ...JSON.parse(text) }))
  }

  return {
    async receive(message) {
      const kept = keepMessage(message, scrub)
      const bounds = [limits.inboxMessages.value, limits.inboxBytes.value, 1]
      const entry = [2 * sizeOf(kept), 'message', JSON.stringify(kept)]
      return Number(await link.run(scripts.record, names(), [...bounds, ...entry]))
    },
    async list(name, accessKeyId) {
      const wanted = name?.slice(0, longestValue)
      return (await all()).filter(
        message =>
          (wanted === undefined || message.name === wanted) &&
          (accessKeyId === undefined || message.accessKeyId === accessKeyId),
      )
    },
    async clear(accessKeyId) {
      if (accessKeyId === undefined) {
        await link.run(scripts.forgetEntries, names(), ['all'])
        return
      }
      const own = (await all()).filter(message => message.accessKeyId === accessKeyId)
      if (own.length > 0)
        await link.run(
          scripts.forgetEntries,
          names(),
          own.map(({ sequence }) => sequence),
        )
    },
  }
}
