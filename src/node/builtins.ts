/**
 * Node's own modules, fetched without `import`: an ESM import of `node:http` reads every export, and one of those loads
 * undici, 30 ms of a start that takes 45 (Node 22 and 24).
 */
export const http = process.getBuiltinModule('node:http')
export const crypto = process.getBuiltinModule('node:crypto')
export const os = process.getBuiltinModule('node:os')
export const v8 = process.getBuiltinModule('node:v8')
