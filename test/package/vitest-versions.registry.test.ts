import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findBrowser } from '../support/find-browser.ts'
import { cached } from '../support/install-to-cache.ts'
import { packForTests, runIn, timeout } from './project.ts'

const { open } = packForTests()

/** What a project of vitest's own may say, and what its fixtures must work in. */
const kinds = {
  threads: { pool: 'threads' },
  forks: { pool: 'forks' },
  vmThreads: { pool: 'vmThreads' },
  jsdom: { environment: 'jsdom' },
  'happy-dom': { environment: 'happy-dom' },
  'jsdom in vmThreads': { environment: 'jsdom', pool: 'vmThreads' },
}
const ofKinds = Object.entries(kinds).map(([name, kind]) => ({
  test: { name, include: ['verification.test.js'], ...kind },
}))

/** Its own Chromium, by Playwright, which each version is told of in words of its own. */
const launch = JSON.stringify({ executablePath: findBrowser(), args: ['--no-sandbox'] })
const byPlaywright = `playwright({ launchOptions: ${launch} }), instances: [{ browser: 'chromium' }]`
const browserOf: Record<string, { packages: string[]; imports: string; provider: string }> = {
  3: {
    packages: ['@vitest/browser@3', 'playwright@1'],
    imports: '',
    provider: `'playwright', instances: [{ browser: 'chromium', launch: ${launch} }]`,
  },
  4: {
    packages: ['@vitest/browser-playwright@4', 'playwright@1'],
    imports: "import { playwright } from '@vitest/browser-playwright'\n",
    provider: byPlaywright,
  },
  5: {
    packages: ['@vitest/browser-playwright@5', 'playwright@1'],
    imports: "import { playwright } from '@vitest/browser-playwright'\n",
    provider: byPlaywright,
  },
}

describe('vitest', { timeout }, () => {
  test.each(['2', '3', '4', '5'])('%s runs its tests in every pool, environment and browser', async version => {
    const browser = browserOf[version]
    const packages = [
      `vitest@${version}`,
      'jsdom@26',
      'happy-dom@21',
      '@faker-js/faker@9',
      ...(browser?.packages ?? []),
    ]
    const { folder } = await open('vitest', packages, { type: 'module' })
    const all = JSON.stringify(ofKinds)
    if (!browser) writeFileSync(join(folder, 'vitest.workspace.js'), `export default ${all}`)
    else
      writeFileSync(
        join(folder, 'vitest.config.js'),
        `${browser.imports}const inBrowser = {
  test: {
    name: 'browser',
    include: ['browser.test.js'],
    browser: { enabled: true, headless: true, screenshotFailures: false, provider: ${browser.provider} },
  },
  optimizeDeps: { exclude: ['cloudauth-emulator'], include: ['cloudauth-emulator > ipaddr.js'] },
}
export default { test: { projects: [...${all}, inBrowser] } }`,
      )
    // The oldest Node that this package runs on is too old for the newest vitest.
    const node = version === '5' ? cached('node@24', 'node', 'bin', 'node') : process.execPath
    const reporters = [
      '--reporter',
      'verbose',
      '--reporter',
      'cloudauth-emulator/vitest-reporter',
      '--testTimeout',
      '120000',
    ]
    const written = await runIn(folder, node, ['node_modules/vitest/vitest.mjs', 'run', ...reporters])
    for (const kind of Object.keys(kinds))
      expect(written.match(new RegExp(`✓\\W+${kind}(?: \\(\\w+\\))?\\W+verification`, 'g')), kind).toHaveLength(4)
    if (browser) expect(written).toMatch(/✓\W+browser(?: \(\w+\))?\W+browser\.test/)
    expect(written).toMatch(/^coverage [\d.]+ % of what FACE_/m)
  })
})
