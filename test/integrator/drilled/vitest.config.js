import { fileURLToPath } from 'node:url'

/** The suite that a drill runs: a project of its own. */
export default { test: { root: fileURLToPath(new URL('.', import.meta.url)), include: ['*.suite.ts'] } }
