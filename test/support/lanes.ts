/** A part of the tests that asks the same of a machine. `npm test` runs `local`, `npm run test:all` every one. */
export type Lane = {
  name: string
  /** What the machine must have, and how to get it. */
  needs: string
  /** Fails by name where that is missing: a lane that was asked for never passes by not running. */
  globalSetup?: string
}

export const lanes: readonly Lane[] = [
  { name: 'local', needs: 'Node alone' },
  { name: 'thorough', needs: 'nothing but a minute or two more' },
  {
    name: 'browser',
    needs: 'Chromium or Chrome on the PATH, or its path in CHROME_PATH (Debian: apt-get install chromium)',
    globalSetup: './test/support/require-browser.ts',
  },
  {
    name: 'registry',
    needs: 'a browser as above and an npm registry that can be reached (npm config set registry URL)',
    globalSetup: './test/support/require-registry.ts',
  },
  {
    name: 'redis',
    needs: 'redis-server on the PATH, or its path in REDIS_SERVER (Debian: apt-get install redis-server)',
    globalSetup: './test/support/require-redis.ts',
  },
  { name: 'long', needs: 'some minutes' },
]
