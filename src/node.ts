export { createEmulator } from './node/create-emulator.ts'
export { type Server, serve } from './node/serve.ts'
export type * from './types.ts'
