import type { Earned } from '../advice/findings.ts'
import { mergeAdvice } from '../advice/merge-advice.ts'
import { emptyRecord } from '../coverage/record.ts'
import type { Observation, Observed, OwnObservation } from '../observation/create-observation.ts'

/** What each emulator of a store has observed, side by side, as it is written down there. */
export type WrittenObservations = {
  /** Asks all that live to write down what they have seen; answers that, and what those have seen that are gone. */
  all: () => Promise<{ text: string; isAlive: boolean }[]>
  /** Forgets what is written down, or the advice to a key in it. */
  forget: (accessKeyId?: string) => Promise<void>
}

const readObserved = (text: string): Observed => ({ found: [], late: [], coverage: emptyRecord(), ...JSON.parse(text) })

/** What emulators have seen that are gone, as one text. */
export async function joinObserved(texts: readonly string[]): Promise<string> {
  const { mergeCoverage } = await import('../coverage/coverage.ts')
  const all = texts.map(readObserved)
  return JSON.stringify({
    found: mergeAdvice(all.map(({ found }) => found)),
    late: [],
    coverage: { ...mergeCoverage(all.map(({ coverage }) => coverage)), neverFired: [] },
  } satisfies Observed)
}

/** The same text without the advice to a key. */
export const observedWithout = (text: string, accessKeyId: string): string => {
  const { found, late, coverage } = readObserved(text)
  const stays = (earned: Earned) => earned.accessKeyId !== accessKeyId
  return JSON.stringify({ found: found.filter(stays), late: late.filter(stays), coverage } satisfies Observed)
}

/**
 * An observation that tells what all emulators of a store have seen. What each has found is added up, those that are
 * gone included. All of them know of the steps that rules about time look at, so there the one that knows most counts.
 */
export function shareObservation(own: OwnObservation, written: WrittenObservations): Observation {
  const read = async () => (await written.all()).map(({ text, isAlive }) => ({ ...readObserved(text), isAlive }))
  return {
    ...own,
    async advice(accessKeyId) {
      const all = await read()
      const late = new Map<string, Earned>()
      for (const earned of all.flatMap(each => (each.isAlive ? each.late : []))) {
        const name = `${earned.accessKeyId}\n${earned.rule}`
        if (earned.count > (late.get(name)?.count ?? 0)) late.set(name, earned)
      }
      const merged = [...mergeAdvice(all.map(({ found }) => found)), ...late.values()]
      return merged.filter(earned => accessKeyId === undefined || earned.accessKeyId === accessKeyId)
    },
    async coverage() {
      const [all, { neverFired }, { mergeCoverage }] = await Promise.all([
        read(),
        own.coverage(),
        import('../coverage/coverage.ts'),
      ])
      return { ...mergeCoverage(all.map(({ coverage }) => coverage)), neverFired }
    },
    async clear(accessKeyId) {
      await Promise.all([own.clear(accessKeyId), written.forget(accessKeyId)])
    },
  }
}
