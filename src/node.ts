export type * from './emulator/types.ts'
export { createEmulator } from './node/create-emulator.ts'
export { type OpenStore, openStore } from './node/open-store.ts'
export { type Server, serve } from './node/serve.ts'
