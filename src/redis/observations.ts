import type { Observations } from '../emulator/store.ts'
import type { Shared } from './calls.ts'
import type { Replicas } from './replicas.ts'

/** What each replica has observed, side by side: a reader asks all of them to write it down first. */
export function redisObservations(
  { link, state }: Shared,
  replicas: Replicas,
  observed: () => Promise<string> | string,
) {
  const note = async (): Promise<void> => {
    const { observations } = state.keys()
    await link.send(observations, ['HSET', observations, replicas.name, await observed()])
  }
  return {
    note,
    async all() {
      await Promise.all([note(), replicas.tell({ kind: 'observe' })])
      const { observations } = state.keys()
      return (await link.send(observations, ['HVALS', observations])) as string[]
    },
  } satisfies Observations & Record<string, unknown>
}
