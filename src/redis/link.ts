import { setImmediate } from 'node:timers'
import type { Script } from './scripts.ts'

/** Thrown in place of an answer of a store that cannot be reached, or that does not answer in time. */
class StoreUnavailable extends Error {
  constructor(reason: string) {
    super(`store: ${reason}`)
    this.name = 'StoreUnavailable'
  }
}

/** What of a client of Redis is used here, whether it talks to one server, to sentinels or to a cluster. */
export type Wire = {
  /** Sends a command to the server that holds a key. Commands of one turn go out together. */
  send: (key: string, args: readonly string[]) => Promise<unknown>
  /** Deletes all keys that a pattern matches, on every server. */
  deleteAll: (pattern: string) => Promise<void>
  subscribe: (channel: string, listener: (message: string) => void) => Promise<void>
  close: () => Promise<void>
  isCluster: boolean
}

/** How long an answer of the store is waited for, in milliseconds: a caller gets its own within 2 s. */
const patience = 1500

/** How often to check for overdue answers, in milliseconds. */
const lookEvery = 250

type Waiting = { at: number; reject: (why: Error) => void }

type LinkParts = {
  wire: Wire
  /** How the store is called in messages: an address without a password. */
  address: string
  /** Milliseconds of a clock that nobody sets. */
  elapsed: () => number
  wake: (milliseconds: number, run: () => void) => () => void
}

export type Link = ReturnType<typeof createLink>

/** The connection to the store: commands and scripts, an end to waiting, and whether the store is there. */
export function createLink({ wire, address, elapsed, wake }: LinkParts) {
  const waiting = new Set<Waiting>()
  let gone: string | undefined
  let isClosed = false
  let trips = 0
  let isTurnCounted = false

  const look = () => {
    if (isClosed) return
    const now = elapsed()
    for (const one of waiting) {
      if (now - one.at < patience) break
      gone = `${address} does not answer`
      waiting.delete(one)
      one.reject(new StoreUnavailable(gone))
    }
    wake(lookEvery, look)
  }
  wake(lookEvery, look)

  const fail = (thrown: unknown): Error => {
    const words = thrown instanceof Error ? thrown.message : String(thrown)
    // What the store itself refuses is a fault of ours or of its settings, not that it is away.
    if (thrown instanceof Error && /^(ERR|WRONGTYPE|NOSCRIPT|NOAUTH|NOPERM|WRONGPASS)\b/.test(words)) return thrown
    gone = `${address} cannot be reached (${words || 'the connection was closed'})`
    return new StoreUnavailable(gone)
  }

  /** What is sent in one turn goes out, and is waited for, together. */
  const countTrip = () => {
    if (isTurnCounted) return
    isTurnCounted = true
    trips += 1
    setImmediate(() => {
      isTurnCounted = false
    })
  }

  const send = (key: string, args: readonly string[], isWaitedFor = true): Promise<unknown> =>
    new Promise((accept, reject) => {
      const one: Waiting = { at: elapsed(), reject }
      if (isWaitedFor) countTrip()
      waiting.add(one)
      wire.send(key, args).then(
        value => {
          waiting.delete(one)
          gone = undefined
          accept(value)
        },
        thrown => {
          waiting.delete(one)
          reject(fail(thrown))
        },
      )
    })

  return {
    send,
    isCluster: wire.isCluster,
    /** Runs a script where its first key is. It is loaded where it is not known yet. */
    async run(
      { sha, text }: Script,
      keys: readonly string[],
      args: readonly (string | number)[],
      isWaitedFor = true,
    ): Promise<unknown> {
      const [key = ''] = keys
      const rest = [String(keys.length), ...keys, ...args.map(String)]
      try {
        return await send(key, ['EVALSHA', sha, ...rest], isWaitedFor)
      } catch (thrown) {
        if (!(thrown instanceof Error && thrown.message.startsWith('NOSCRIPT'))) throw thrown
        return await send(key, ['EVAL', text, ...rest])
      }
    },
    subscribe: wire.subscribe,
    publish: (channel: string, message: string) => send(channel, ['PUBLISH', channel, message]),
    /** Why the store is not there, or undefined when it is. Asks it. */
    async absence(): Promise<string | undefined> {
      try {
        await send('', ['PING'])
        return undefined
      } catch (thrown) {
        return thrown instanceof Error ? thrown.message : String(thrown)
      }
    },
    /** How often this emulator has turned to the store: commands of one turn are one trip. */
    trips: () => trips,
    /** Deletes all keys that begin so. */
    async deleteAll(prefix: string): Promise<void> {
      await wire.deleteAll(`${prefix.replace(/[\\*?[\]]/g, '\\$&')}*`)
    },
    close(): Promise<void> {
      isClosed = true
      return wire.close()
    },
  }
}
