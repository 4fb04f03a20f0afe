export type * from './emulator/types.ts'
export { createEmulator } from './node/create-emulator.ts'
export { type Server, serve } from './node/serve.ts'
