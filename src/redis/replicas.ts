import { lastingKeys } from './keys.ts'
import type { Link } from './link.ts'

/** What one replica tells the others. */
export type Notice =
  | { kind: 'state' }
  | { kind: 'cancel'; ids: string[] }
  | { kind: 'forget'; accessKeyId: string }
  | { kind: 'observe' }

/** Milliseconds without a sign of life after which nobody waits for a replica. */
const lifetime = 3000

/** How long a notice may take until every other replica has acted on it, in milliseconds. */
const patience = 1000

const heartbeat = 1000

type ReplicaParts = {
  link: Link
  prefix: string
  name: string
  storeNow: () => number
  wake: (milliseconds: number, run: () => void) => () => void
  /** Acts on what another replica tells; it is waited for. */
  act: (notice: Notice) => Promise<void> | void
}

export type Replicas = Awaited<ReturnType<typeof joinReplicas>>

/** The replicas that share a store: who is alive, and notices that end only once everybody has acted on them. */
export async function joinReplicas({ link, prefix, name, storeNow, wake, act }: ReplicaParts) {
  const { channel, replicas } = lastingKeys(prefix)
  const pending = new Map<string, Set<string> & { done?: () => void }>()
  let sent = 0
  let hasLeft = false
  let others = 0

  const names = async (since: number) =>
    (await link.send(replicas, ['ZRANGEBYSCORE', replicas, String(since), '+inf'])) as string[]
  const alive = () => names(Math.round(storeNow()) - lifetime)

  const beat = async (): Promise<void> => {
    if (hasLeft) return
    try {
      const [living] = await Promise.all([
        alive(),
        link.send(replicas, ['ZADD', replicas, String(Math.round(storeNow())), name]),
        link.send(replicas, ['ZREMRANGEBYSCORE', replicas, '-inf', String(Math.round(storeNow()) - 20 * lifetime)]),
      ])
      others = living.filter(other => other !== name).length
    } catch {
      // The next beat says that it is back.
    }
    wake(heartbeat, () => void beat())
  }

  const hear = async (text: string) => {
    const message = JSON.parse(text) as { from: string; id: string; notice?: Notice }
    if (message.from === name) return
    others = Math.max(others, 1)
    if (message.notice) {
      await act(message.notice)
      await link.publish(channel, JSON.stringify({ from: name, id: message.id }))
      return
    }
    const waiting = pending.get(message.id)
    waiting?.delete(message.from)
    if (waiting?.size === 0) waiting.done?.()
  }
  await link.subscribe(channel, text => void hear(text).catch(() => undefined))
  await beat()
  // The others know at once that they are not alone any more.
  const joined: Notice = { kind: 'state' }
  await link.publish(channel, JSON.stringify({ from: name, id: `${name} joined`, notice: joined }))

  return {
    name,
    /** Those that gave a sign of life just now. */
    alive,
    /** Those that gave one of late, so that they may come back. */
    remembered: () => names(0),
    /** Whether there were others at the last beat. */
    hasOthers: () => others > 0,
    /** Resolves once every living replica has acted on it, or has let a second pass. */
    async tell(notice: Notice): Promise<void> {
      const others: Set<string> & { done?: () => void } = new Set((await alive()).filter(other => other !== name))
      if (others.size === 0) return
      sent += 1
      const id = `${name} ${sent}`
      pending.set(id, others)
      try {
        await new Promise<void>((accept, reject) => {
          const cancel = wake(patience, accept)
          others.done = () => {
            cancel()
            accept()
          }
          link.publish(channel, JSON.stringify({ from: name, id, notice })).catch(reject)
        })
      } finally {
        pending.delete(id)
      }
    },
    async leave(): Promise<void> {
      hasLeft = true
      await link.send(replicas, ['ZREM', replicas, name]).catch(() => undefined)
    },
  }
}
