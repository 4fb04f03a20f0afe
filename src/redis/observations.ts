import { setImmediate } from 'node:timers'
import {
  joinObserved,
  observedWithout,
  shareObservation,
  type WrittenObservations,
} from '../emulator/shared-observation.ts'
import type { Observations, StoreWorld } from '../emulator/store.ts'
import type { Shared } from './calls.ts'
import { lastingKeys } from './keys.ts'
import type { Replicas } from './replicas.ts'
import { scripts } from './scripts.ts'

type Fact = Parameters<StoreWorld['witness']>[0]

type ObservationParts = Shared & {
  prefix: string
  replicas: Replicas
  elapsed: () => number
  world: Pick<StoreWorld, 'observed' | 'witness'>
}

/** How long what was observed is kept after the last change, in milliseconds: longer than any transaction. */
const lifetime = 32 * 24 * 60 * 60_000

/** Of those that are gone, so many are kept apart; more are joined into one. */
const mostApart = 8

/** Where those stand that were joined: no replica is called so. */
const joinedName = ' '

/** Writing down may take one part in so many of an emulator's time. */
const share = 50

/**
 * What each replica has observed, side by side: written down once a second, so that little is lost with a replica, and
 * whenever somebody reads. What rules about two steps look at goes to the other replicas at once.
 */
export function redisObservations({ link, state, prefix, replicas, elapsed, world }: ObservationParts) {
  const channel = `${lastingKeys(prefix).channel}:facts`
  let written = ''
  let notBefore = 0
  let outgoing: Fact[] = []
  const name = () => state.keys().observations
  state.onEpoch(() => {
    written = ''
  })

  const note = async (): Promise<void> => {
    const key = name()
    const text = await world.observed()
    if (text === written) return
    await link.run(scripts.noteObservation, [key], [replicas.name, text, lifetime])
    if (key === name()) written = text
  }

  const readAll = async (): Promise<[name: string, text: string][]> => {
    const found = (await link.send(name(), ['HGETALL', name()])) as string[]
    return Array.from({ length: found.length / 2 }, (_, index) => [found[2 * index] ?? '', found[2 * index + 1] ?? ''])
  }

  /** Puts one text in the place of some, unless they have changed meanwhile. */
  const replace = (key: string, into: string, text: string, before: readonly [string, string][]) =>
    link.run(scripts.joinObservations, [key], [into, text, ...before.flat()])

  const flush = () => {
    const facts = outgoing
    outgoing = []
    // When this fails, other replicas may miss a broken rule. The call itself must not fail for it.
    link
      .send(channel, ['PUBLISH', channel, JSON.stringify({ from: replicas.name, facts })], false)
      .catch(() => undefined)
  }

  const hear = (text: string) => {
    const { from, facts } = JSON.parse(text) as { from: string; facts: Fact[] }
    if (from !== replicas.name) for (const fact of facts) world.witness(fact)
  }
  link.subscribe(channel, hear).catch(() => undefined)

  const writtenDown: WrittenObservations = {
    async all() {
      await Promise.all([note(), replicas.tell({ kind: 'observe' })])
      const [found, alive] = await Promise.all([readAll(), replicas.alive()])
      return found.map(([replica, text]) => ({ text, isAlive: alive.includes(replica) }))
    },
    async forget(accessKeyId?: string) {
      const key = name()
      // A new epoch has forgotten all already.
      if (accessKeyId === undefined) return
      for (const [replica, text] of await readAll())
        await replace(key, replica, observedWithout(text, accessKeyId), [[replica, text]])
    },
  }

  return {
    note,
    /** Writes down what is new, and joins what many that are gone have left. */
    async round(): Promise<void> {
      const from = elapsed()
      if (from < notBefore) return
      await note()
      notBefore = elapsed() + share * (elapsed() - from)
      if (Number(await link.send(name(), ['HLEN', name()])) <= mostApart) return
      const key = name()
      const known = new Set([...(await replicas.remembered()), replicas.name])
      const gone = (await readAll()).filter(([replica]) => !known.has(replica))
      if (gone.length > mostApart)
        await replace(key, joinedName, await joinObserved(gone.map(([, text]) => text)), gone)
    },
    tell(fact: () => Fact) {
      if (!replicas.hasOthers()) return
      outgoing.push(fact())
      // What a call writes goes out in the same turn, so others know before its caller does.
      if (outgoing.length === 1) setImmediate(flush)
    },
    share: own => shareObservation(own, writtenDown),
  } satisfies Observations & Record<string, unknown>
}
