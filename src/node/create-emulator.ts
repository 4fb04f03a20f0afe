import { assembleEmulator, type Emulator, type Handed } from '../emulator/assemble.ts'
import { type Options, resolveOptions } from '../options/options.ts'
import { nodeRuntime } from './runtime.ts'

/**
 * An emulator with Node's digests and sharp, and no server.
 * @throws {Error} for an unknown option or a value that is not allowed.
 */
export function createEmulator(options: Partial<Options> = {}, handed?: Handed): Emulator {
  return assembleEmulator(resolveOptions(options), nodeRuntime, handed)
}
