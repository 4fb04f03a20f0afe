import { findBrowser } from './find-browser.ts'
import { installToCache } from './install-to-cache.ts'

/** What this lane alone needs; MSW 3 and Deno, for one, want more than the oldest Node or come as whole programs. */
const packages = [
  'msw@1',
  'msw@3',
  'node@24',
  'testcontainers@11',
  '@playwright/test@1',
  '@arethetypeswrong/cli@0.18',
  'deno@2',
  'bun@1',
]

/** Fails at once where nothing can be installed; each test would find out alone, after its own time limit. */
export default async function setup() {
  findBrowser()
  for (const spec of packages)
    await installToCache(spec).catch(({ stderr }) => {
      throw new Error(
        `Failed to install ${spec}: is a registry reachable? (npm config get registry) npm says: ${stderr}`,
      )
    })
}
