import type { Emulator } from '../emulator/api.ts'
import { engineOf } from '../emulator/declare.ts'

/** What keeps what was seen, and takes exceptions from it. */
type Excepting = { except: (rule: string) => void }

const recorders = new WeakMap<object, Excepting>()

/** Remembers which recorder an emulator has, however its user has copied it. */
export function noteRecorder(emulator: Emulator, recorder: Excepting): void {
  recorders.set(engineOf(emulator), recorder)
}

/** A test has said why a rule does not count: nothing is said about it at the end. */
export function noteException(emulator: Emulator, rule: string): void {
  recorders.get(engineOf(emulator))?.except(rule)
}
