import type { Earned } from '../advice/findings.ts'
import type { CoverageRecord } from '../coverage/record.ts'
import type { Observation } from '../observation/create-observation.ts'
import type { Observations } from './store.ts'

type Observed = { advice: Earned[]; coverage: CoverageRecord }

const mostOccasions = 10

/**
 * An observation that tells what all emulators of a store have seen. Each watches the calls that it answers itself: a
 * rule about two calls is not seen broken where they came to two of them.
 */
export function shareObservation(own: Observation, { all }: Observations): Observation {
  const read = async () => (await all()).map(text => JSON.parse(text) as Observed)
  return {
    ...own,
    async advice(accessKeyId) {
      const merged = new Map<string, Earned>()
      for (const earned of (await read()).flatMap(({ advice }) => advice)) {
        const name = `${earned.rule} ${earned.accessKeyId}`
        const before = merged.get(name)
        const occasions = [...(before?.occasions ?? []), ...earned.occasions].slice(0, mostOccasions)
        merged.set(name, { ...earned, count: (before?.count ?? 0) + earned.count, occasions })
      }
      return [...merged.values()].filter(earned => accessKeyId === undefined || earned.accessKeyId === accessKeyId)
    },
    async coverage() {
      const [observed, { neverFired }, { mergeCoverage }] = await Promise.all([
        read(),
        own.coverage(),
        import('../coverage/coverage.ts'),
      ])
      return { ...mergeCoverage(observed.map(({ coverage }) => coverage)), neverFired }
    },
  }
}
