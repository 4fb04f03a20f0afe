import { defineConfig } from 'vitest/config'
import { cached } from './test/support/install-to-cache.ts'
import { lanes } from './test/support/lanes.ts'

/** Scripts for the store are files of their own; the build takes them as text, too. */
const luaAsText = {
  name: 'lua as text',
  transform: (code: string, id: string) => (id.endsWith('.lua') ? `export default ${JSON.stringify(code)}` : undefined),
}

/**
 * One project a lane. A file's name says what it needs: `x.browser.test.ts`, `x.registry.test.ts`, `x.long.test.ts`.
 * `x.thorough.test.ts` needs nothing but seconds: too many for every run on a laptop.
 */
export default defineConfig({
  test: {
    // Every core: much of the time is waiting, for sockets, browsers and stores.
    maxWorkers: '100%',
    // Only for what never ends: a loaded machine may take many times as long as this one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', './test/support/name-absent-lanes.ts'],
    projects: lanes.map(({ name, globalSetup }) => ({
      plugins: [luaAsText],
      // Installed by the lane that needs it, which is the only one that imports it.
      resolve: { alias: { testcontainers: cached('testcontainers@11', 'testcontainers') } },
      test: {
        name,
        testTimeout: 120_000,
        hookTimeout: 120_000,
        // The laptop's lane loads the emulator once a worker, not once a file, which saves a third of its CPU. What a file
        // changes of its process it puts back.
        isolate: name !== 'local',
        include: name === 'local' ? ['test/**/*.test.ts'] : [`test/**/*.${name}.test.ts`],
        exclude: [
          'test/package/projects/**',
          ...(name === 'local' ? lanes.map(lane => `test/**/*.${lane.name}.test.ts`) : []),
        ],
        ...(globalSetup && { globalSetup }),
      },
    })),
  },
})
