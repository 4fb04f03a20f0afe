export type { Emulator } from './emulator.ts'
export { createEmulator } from './node/create-emulator.ts'
export { type Server, serve } from './node/serve.ts'
export type { Options } from './options.ts'
