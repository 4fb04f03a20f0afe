import { writeFileSync } from 'node:fs'
import { threadId } from 'node:worker_threads'
import type { Earned } from '../../advice/findings.ts'
import { mergeAdvice } from '../../advice/merge-advice.ts'
import { mergeCoverage } from '../../coverage/coverage.ts'
import { type CoverageRecord, emptyRecord } from '../../coverage/record.ts'
import type { Recorder } from '../../emulator/recorder.ts'
import { type Awaitable, isPromise, whenReady } from '../../gateway/awaitable.ts'
import type { Observation } from '../../observation/create-observation.ts'

/** The variable by which a reporter of a test run asks emulators in its workers to write down what they see. */
export const recordsVariable = 'CLOUDAUTH_EMULATOR_RECORDS'

/** What an emulator saw from its start to its end, and the rules that its tests have excepted. */
export type KeptRun = { advice: readonly Earned[]; coverage: CoverageRecord; excepted: readonly string[] }

const nothing: KeptRun = { advice: [], coverage: emptyRecord(), excepted: [] }

/** Runs added up. */
export const addRuns = (runs: readonly KeptRun[]): KeptRun => ({
  advice: mergeAdvice(runs.map(({ advice }) => advice)),
  coverage: mergeCoverage(runs.map(({ coverage }) => coverage)),
  excepted: [...new Set(runs.flatMap(({ excepted }) => excepted))],
})

/** Keeps what one emulator sees, across its resets. */
export type RunRecorder = Recorder & {
  /** A rule that does not count, by the word of a test. */
  except: (rule: string) => void
  kept: () => Awaitable<KeptRun>
  /** Writes now what was seen, where it is to be written. */
  write: () => Awaitable<void>
}

let count = 0

/** A recorder that writes into the folder of a reporter, if there is one; a worker may end at any moment, so soon. */
export function createRecorder(folder = process.env[recordsVariable]): RunRecorder {
  count += 1
  const file = folder && `${folder}/${process.pid}-${threadId}-${count}.json`
  let observation: Observation | undefined
  let before = nothing
  const excepted = new Set<string>()
  let isWriting = false

  const current = (): Awaitable<KeptRun> => {
    const seen = observation
    if (!seen) return nothing
    return whenReady(seen.advice(), advice =>
      whenReady(seen.coverage(), coverage => ({ advice, coverage, excepted: [...excepted] })),
    )
  }
  const kept = () => whenReady(current(), now => addRuns([before, now]))
  const write = () =>
    whenReady(kept(), run => {
      if (file) writeFileSync(file, JSON.stringify({ version: 1, ...run }))
    })
  return {
    attach(to) {
      observation = to
    },
    forgetting() {
      const now = current()
      // Another store than that of this process answers later, when all is forgotten: what was written stays.
      if (!isPromise(now)) before = addRuns([before, now])
    },
    changed() {
      if (!file || isWriting) return
      isWriting = true
      // At the end of this turn, not after it: a worker that has run its last test may be ended at once.
      queueMicrotask(() => {
        isWriting = false
        void write()
      })
    },
    except: rule => excepted.add(rule),
    kept,
    write,
  }
}
