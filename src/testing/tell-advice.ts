import { describeFindings } from '../advice/describe-findings.ts'
import { adviceLines } from '../advice/reports.ts'
import { engineOf } from '../emulator/declare.ts'
import { drillVariable } from '../node/drilled.ts'
import type { KeptRun, RunRecorder } from '../node/runs/recorder.ts'
import { recordsVariable } from '../node/runs/recorder.ts'
import type { Emulator } from '../node.ts'

const recorders = new WeakMap<object, RunRecorder>()

/** Remembers which recorder an emulator has, however its user has copied it. */
export function noteRecorder(emulator: Emulator, recorder: RunRecorder): void {
  recorders.set(engineOf(emulator), recorder)
}

/** A test has said why a rule does not count: nothing is said about it at the end. */
export function noteException(emulator: Emulator, rule: string): void {
  recorders.get(engineOf(emulator))?.except(rule)
}

const told = new Set<string>()

/**
 * Tells, unasked, what an emulator has to advise at its end: each rule once for each worker. A reporter does it for all
 * workers together, and a drill disturbs on purpose.
 */
export function tellAdvice({ advice, excepted }: KeptRun): void {
  if (process.env[recordsVariable] || process.env[drillVariable]) return
  const fresh = describeFindings(advice).filter(({ rule }) => !excepted.includes(rule) && !told.has(rule))
  for (const { rule } of fresh) told.add(rule)
  if (fresh.length > 0) console.warn(`cloudauth-emulator advises:\n${adviceLines(fresh)}`)
}
