import type { Options } from '../options/options.ts'
import type { Runtime } from './runtime.ts'

/**
 * Tells why no picture could be looked at, where one would have to be. Such an emulator answers everything else, and is
 * not ready: who only wants that says so by `faces` or `edition`.
 */
export function pictureFaultOf({ faces, edition }: Options, { pictureFault }: Runtime): string | undefined {
  return faces === 'detect' && edition !== 'face-liveness' ? pictureFault?.() : undefined
}
