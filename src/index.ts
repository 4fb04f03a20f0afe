import type { Emulator } from './emulator/api.ts'
import { assembleEngine } from './emulator/assemble.ts'
import { declareEmulator } from './emulator/declare.ts'
import type { Handed } from './emulator/handed.ts'
import { type Options, resolveOptions } from './options/options.ts'
import { webRuntime } from './web/runtime.ts'

export type * from './emulator/types.ts'

/**
 * An emulator for anywhere: Node, browsers, workers, Deno, Bun. No server is started; hand requests to `fetch`.
 * @throws {Error} for an unknown option or a value that is not allowed.
 */
export function createEmulator(options: Partial<Options> = {}, handed?: Handed): Emulator {
  return declareEmulator(assembleEngine(resolveOptions(options), webRuntime, handed))
}
