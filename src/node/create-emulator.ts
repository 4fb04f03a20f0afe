import type { Emulator } from '../emulator/api.ts'
import { assembleEngine } from '../emulator/assemble.ts'
import { declareEmulator } from '../emulator/declare.ts'
import type { Handed } from '../emulator/handed.ts'
import { type Options, resolveOptions } from '../options/options.ts'
import { drillOfEnvironment } from './drilled.ts'
import { alsoRecording, recorderOfEnvironment } from './runs/recorded.ts'
import { nodeRuntimeOf } from './runtime.ts'

/**
 * An emulator with Node's digests and sharp, and no server.
 * @throws {Error} for an unknown option or a value that is not allowed.
 */
export function createEmulator(options: Partial<Options> = {}, handed: Handed = {}): Emulator {
  const { intervention = drillOfEnvironment(handed.label) } = handed
  const recorder = handed.recorder ?? recorderOfEnvironment()
  const report = alsoRecording(handed.report, recorder)
  const resolved = resolveOptions(options)
  return declareEmulator(
    assembleEngine(resolved, nodeRuntimeOf(resolved), { ...handed, report, recorder, intervention }),
  )
}
