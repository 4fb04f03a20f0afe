import { fileURLToPath } from 'node:url'

/** The suite that a drill runs, over and over: a project of its own, which starts as little as it can. */
export default {
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['*.suite.ts'],
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
  },
}
