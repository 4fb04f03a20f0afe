import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { servePage } from '../doors/serve-page.ts'
import { findBrowser } from '../support/find-browser.ts'
import { type Consumer, installPackage } from '../support/install-package.ts'
import { cached, installToCache } from '../support/install-to-cache.ts'
import { launchChromium } from '../support/launch-chromium.ts'
import { filesOf, openProject, runIn } from './project.ts'

// What most companies have, each with the packed package installed from nothing and one flow with a picture.

/** An installation and a run, on a machine that does other things too. */
const timeout = 180_000

let consumer: Consumer
beforeAll(async () => {
  consumer = await installPackage()
}, timeout)
afterAll(() => consumer?.remove())

const open = (files: string, packages: string[], manifest = {}) =>
  openProject({ files, tarball: consumer.tarball, packages, manifest })

describe('Jest', { timeout }, () => {
  test.each([
    ['29', ['@faker-js/faker@8']],
    ['30', ['@faker-js/faker@9']],
  ])('%s runs its tests for Node and for jsdom', async (version, others) => {
    const packages = [`jest@${version}`, `jest-environment-jsdom@${version}`, '@alicloud/pop-core', ...others]
    const { run } = await open('jest', packages)
    const reporters = ['--reporters', 'default', '--reporters', 'cloudauth-emulator/jest-reporter']
    const written = await run('jest', 'verification.test.js', 'page.jsdom.test.js', '--maxWorkers', '2', ...reporters)
    expect(written).toMatch(/Tests: +2 passed, 2 total/)
    expect(written).toMatch(/^coverage [\d.]+ % of what [^\n]*FACE_VERIFY[^\n]* can give/m)
    const setup = ['--globalSetup', './global-setup.js', '--globalTeardown', './global-teardown.js']
    expect(await run('jest', 'shared.test.js', ...setup)).toMatch(/Tests: +1 passed, 1 total/)
  })

  test('starts emulators that a drill can disturb', async () => {
    const { run } = await open('jest', [
      'jest@29',
      'jest-environment-jsdom@29',
      '@alicloud/pop-core',
      '@faker-js/faker@8',
    ])
    const planned = await run('cloudauth-emulator', 'drill', '--plan', '--', 'npx', 'jest', 'verification.test.js')
    expect(planned).toMatch(/^tolerate throttled@Initialize:FACE_VERIFY#1 in verification\.test\.js$/m)
    const id = 'passed-flipped@FACE_VERIFY:205'
    expect(
      await run('cloudauth-emulator', 'drill', '--replay', id, '--', 'npx', 'jest', 'verification.test.js'),
    ).toMatch(/^1 survived\.$/m)
  })

  test.each([
    ['ts-jest', ['ts-jest@29', 'typescript@5', '@types/jest@29', '@types/node@20'], { preset: 'ts-jest' }],
    ['swc', ['@swc/jest', '@swc/core'], { transform: { '\\.ts$': '@swc/jest' } }],
  ])('compiles TypeScript by %s', async (_, compiler, jest) => {
    const { run, folder } = await open('jest', ['jest@29', '@faker-js/faker@8', ...compiler], { jest })
    const options = {
      module: 'commonjs',
      moduleResolution: 'node',
      target: 'es2022',
      strict: true,
      esModuleInterop: true,
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options }))
    expect(await run('jest', 'typescript')).toMatch(/Tests: +1 passed, 1 total/)
  })
})

/** What a project of vitest's own may say, and what its fixtures must work in. */
const kinds = {
  threads: { pool: 'threads' },
  forks: { pool: 'forks' },
  vmThreads: { pool: 'vmThreads' },
  jsdom: { environment: 'jsdom' },
  'happy-dom': { environment: 'happy-dom' },
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
      'happy-dom@18',
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
    const reporters = ['--reporter', 'verbose', '--reporter', 'cloudauth-emulator/vitest-reporter']
    const written = await runIn(folder, node, ['node_modules/vitest/vitest.mjs', 'run', ...reporters])
    for (const kind of Object.keys(kinds))
      expect(written.match(new RegExp(`✓\\W+${kind}(?: \\(\\w+\\))?\\W+verification`, 'g')), kind).toHaveLength(3)
    if (browser) expect(written).toMatch(/✓\W+browser(?: \(\w+\))?\W+browser\.test/)
    expect(written).toMatch(/^coverage [\d.]+ % of what FACE_/m)
  })
})

test('node:test runs its tests', { timeout }, async () => {
  const { run } = await open('node-test', ['@faker-js/faker@10'], { type: 'module' })
  expect(await run(process.execPath, '--test')).toMatch(/pass 1\b/)
})

describe('a program in CommonJS', { timeout }, () => {
  const openProgram = () => open('commonjs', ['@faker-js/faker@9', 'msw@2', 'typescript@5', '@types/node@20'])

  test('requires every entry', async () => {
    const { run } = await openProgram()
    expect(await run(process.execPath, 'verification.cjs')).toBe('Success Success Success true\n')
  })

  test.each([
    ['node10', ['--module', 'commonjs', '--moduleResolution', 'node10']],
    ['node16', ['--module', 'node16']],
    ['bundler', ['--module', 'preserve', '--moduleResolution', 'bundler']],
  ])('has types by moduleResolution %s', async (_, flags) => {
    const { run } = await openProgram()
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022']
    expect(await run('tsc', ...options, ...flags, 'types.ts')).toBe('')
  })
})

test('a bundle for Node by esbuild works with the files beside it that the README names', { timeout }, async () => {
  const { run, folder } = await open('esbuild', ['esbuild', '@faker-js/faker@10'], { type: 'module' })
  const flags = ['--bundle', '--platform=node', '--format=esm', '--external:sharp', '--outfile=bundle/parts/server.js']
  await run('esbuild', 'server.js', ...flags)
  const dist = join(folder, 'node_modules', 'cloudauth-emulator', 'dist')
  mkdirSync(join(folder, 'bundle'), { recursive: true })
  for (const file of ['picture-worker.js', 'face-detector.tflite'])
    cpSync(join(dist, file), join(folder, 'bundle', file))
  expect(await run(process.execPath, 'bundle/parts/server.js')).toBe('Success \n')
})

test('a bundle for Node by webpack works where only sharp is installed', { timeout }, async () => {
  const { run, folder } = await open('webpack', ['webpack@5', 'webpack-cli@6', '@faker-js/faker@10'], {
    type: 'module',
  })
  await run('webpack', '--config', 'webpack.config.cjs')
  const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'bundle-test-')))
  onTestFinished(() => rmSync(elsewhere, { recursive: true }))
  cpSync(join(folder, 'bundle'), join(elsewhere, 'bundle'), { recursive: true })
  for (const name of ['sharp', '@img', 'detect-libc', 'semver'])
    cpSync(join(folder, 'node_modules', name), join(elsewhere, 'node_modules', name), { recursive: true })
  // What the bundle still asked for would be found there.
  rmSync(join(folder, 'node_modules', 'cloudauth-emulator', 'dist'), { recursive: true })
  expect(await runIn(elsewhere, process.execPath, ['bundle/server.mjs'])).toBe('Success \n200\n')
})

describe('without the binary of sharp', { timeout }, () => {
  test('nothing is ready, and a picture is answered with what mends it', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sharp-test-')))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const dependencies = { 'cloudauth-emulator': `file:${consumer.tarball}`, '@faker-js/faker': '10', msw: '2' }
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }))
    await runIn(folder, 'npm', ['install', '--omit=optional', '--no-audit', '--no-fund', '--prefer-offline'])
    cpSync(filesOf('without-sharp'), folder, { recursive: true })
    const said = JSON.parse((await runIn(folder, process.execPath, ['server.js'])).split('\n').at(-2) ?? '')
    const cure = /sharp cannot be loaded: .*Run npm install --include=optional sharp,.*faces "present"/
    expect(said.warned).toEqual([expect.stringMatching(cure)])
    expect(said.ready).toMatchObject({
      status: 503,
      body: { status: 'not ready', reason: expect.stringMatching(cure) },
    })
    expect(said.picture).toMatchObject({ code: 'InternalError', reason: expect.stringMatching(cure) })
    expect(said.readyWithout).toEqual([200, 200])
    expect(said.pictureWithout).toBe('Success')
    const mocked = JSON.parse(await runIn(folder, process.execPath, ['msw.js']))
    expect(mocked).toEqual({ before: 0, warned: [expect.stringMatching(cure)] })
  })
})

test('Storybook shows what the emulator answers', { timeout }, async () => {
  const packages = [
    'storybook@10',
    '@storybook/html-vite@10',
    'vite@7',
    'msw@2',
    'msw-storybook-addon@3',
    '@faker-js/faker@10',
  ]
  const { run, folder } = await open('storybook', packages, { type: 'module' })
  await run('msw', 'init', 'public', '--save')
  await run('storybook', 'build', '--output-dir', 'built', '--quiet', '--test', '--disable-telemetry')
  const server = await servePage(join(folder, 'built'))
  onTestFinished(server.close)
  const browser = await launchChromium()
  onTestFinished(() => browser.close())
  for (const [story, shown] of [
    ['opened', /^Success sgsb[0-9a-f]{28}$/],
    ['no-face', /^NoFaceDetected $/],
  ] as const) {
    const page = await browser.newPage()
    await page.goto(`${server.url}iframe.html?viewMode=story&id=verification--${story}`)
    await page.waitForFunction("document.querySelector('output')?.textContent")
    expect(await page.textContent('output')).toMatch(shown)
  }
})

describe('another package manager', { timeout }, () => {
  test.each([
    ['pnpm', 'pnpm@10', ['bin', 'pnpm.cjs'], ['install'], ['exec', 'node', '--test']],
    ['yarn, without node_modules', '@yarnpkg/cli-dist@4', ['bin', 'yarn.js'], ['install'], ['node', '--test']],
  ] as const)('%s installs it, and its tests run', async (_, spec, path, install, runTests) => {
    await installToCache(spec)
    const name = spec.replace(/@[^@/]+$/, '')
    const manager = cached(spec, name, ...path)
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'manager-test-')))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    cpSync(filesOf('node-test'), folder, { recursive: true })
    cpSync(consumer.tarball, join(folder, 'package.tgz'))
    const dependencies = { 'cloudauth-emulator': 'file:./package.tgz', '@faker-js/faker': '10' }
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }))
    writeFileSync(join(folder, 'yarn.lock'), '')
    await runIn(folder, process.execPath, [manager, ...install])
    expect(await runIn(folder, process.execPath, [manager, ...runTests])).toMatch(/pass 1\b/)
  })

  test('bun installs it, and its tests run', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'manager-test-')))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    cpSync(filesOf('node-test'), folder, { recursive: true })
    cpSync(consumer.tarball, join(folder, 'package.tgz'))
    const dependencies = { 'cloudauth-emulator': 'file:./package.tgz', '@faker-js/faker': '10' }
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }))
    await runIn(folder, cached('bun@1', '.bin', 'bun'), ['install'])
    expect(await runIn(folder, process.execPath, ['--test'])).toMatch(/pass 1\b/)
  })
})

test('it installs beside none of its optional peers, and beside the oldest and newest of each', {
  timeout,
}, async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'peers-test-')))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const peers = {
    vitest: ['2', '3', '4', '5'],
    '@faker-js/faker': ['8', '9', '10'],
    testcontainers: ['10', '12'],
    msw: ['1', '2'],
  }
  for (const [name, versions] of Object.entries(peers))
    for (const version of versions) {
      const dependencies = { 'cloudauth-emulator': `file:${consumer.tarball}`, [name]: version }
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }))
      // Resolving is what fails for a peer; nothing needs to be fetched for it.
      await runIn(folder, 'npm', ['install', '--package-lock-only', '--no-audit', '--no-fund', '--prefer-offline'])
      rmSync(join(folder, 'package-lock.json'))
    }
})
