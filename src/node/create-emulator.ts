import { assembleEmulator, type Emulator } from '../emulator.ts'
import type { CallReport } from '../finish.ts'
import { type Options, resolveOptions } from '../options.ts'
import { nodeRuntime } from './node-runtime.ts'

/**
 * An emulator with Node's digests and sharp, and no server.
 * @throws {Error} for an unknown option or a value that is not allowed.
 */
export function createEmulator(options: Partial<Options> = {}, report?: (call: CallReport) => void): Emulator {
  return assembleEmulator(resolveOptions(options), nodeRuntime, report)
}
