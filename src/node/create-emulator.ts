import { assembleEmulator, type Emulator } from '../emulator/assemble.ts'
import type { CallReport } from '../emulator/finish.ts'
import { type Options, resolveOptions } from '../options/options.ts'
import { nodeRuntime } from './runtime.ts'

/**
 * An emulator with Node's digests and sharp, and no server.
 * @throws {Error} for an unknown option or a value that is not allowed.
 */
export function createEmulator(options: Partial<Options> = {}, report?: (call: CallReport) => void): Emulator {
  return assembleEmulator(resolveOptions(options), nodeRuntime, report)
}
