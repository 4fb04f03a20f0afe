import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { cached, installToCache } from '../support/install-to-cache.ts'
import { filesOf, packForTests, runIn, timeout } from './project.ts'

// What most companies have, each with the packed package installed from nothing and one flow with a picture.

const { tarball, open } = packForTests()

/** The test runner's own patience, as long as ours. */
const patience = ['--testTimeout', '120000']

describe('Jest', { timeout }, () => {
  test.each([
    ['29', ['@faker-js/faker@8']],
    ['30', ['@faker-js/faker@9']],
  ])('%s runs its tests for Node and for jsdom', async (version, others) => {
    const packages = [`jest@${version}`, `jest-environment-jsdom@${version}`, '@alicloud/pop-core', ...others]
    const { run } = await open('jest', packages)
    const reporters = ['--reporters', 'default', '--reporters', 'cloudauth-emulator/jest-reporter']
    const written = await run(
      'jest',
      'verification.test.js',
      'page.jsdom.test.js',
      '--maxWorkers',
      '2',
      ...patience,
      ...reporters,
    )
    expect(written).toMatch(/Tests: +3 passed, 3 total/)
    expect(written).toMatch(/^coverage [\d.]+ % of what [^\n]*FACE_VERIFY[^\n]* can give/m)
    const setup = [...patience, '--globalSetup', './global-setup.js', '--globalTeardown', './global-teardown.js']
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
    cpSync(tarball(), join(folder, 'package.tgz'))
    const dependencies = { 'cloudauth-emulator': 'file:./package.tgz', '@faker-js/faker': '10' }
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }))
    writeFileSync(join(folder, 'yarn.lock'), '')
    await runIn(folder, process.execPath, [manager, ...install])
    expect(await runIn(folder, process.execPath, [manager, ...runTests])).toMatch(/pass 1\b/)
    const start = runTests.map(word => (word === '--test' ? 'ready.js' : word))
    expect(await runIn(folder, process.execPath, [manager, ...start])).toContain('{"status":"ready"}')
  })

  test('bun installs it, and its tests run', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'manager-test-')))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    cpSync(filesOf('node-test'), folder, { recursive: true })
    cpSync(tarball(), join(folder, 'package.tgz'))
    const dependencies = { 'cloudauth-emulator': 'file:./package.tgz', '@faker-js/faker': '10' }
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }))
    await runIn(folder, cached('bun@1', '.bin', 'bun'), ['install'])
    expect(await runIn(folder, process.execPath, ['--test'])).toMatch(/pass 1\b/)
    expect(await runIn(folder, process.execPath, ['ready.js'])).toContain('{"status":"ready"}')
  })
})

test('it installs beside none of its optional peers, and beside the oldest and newest of each', {
  timeout,
}, async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'peers-test-')))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  // Together, for resolving takes long; msw 1 alone, for vitest itself wants 2.
  const projects = [
    { vitest: '2', '@faker-js/faker': '8', testcontainers: '10', msw: '2' },
    { vitest: '3', '@faker-js/faker': '9', testcontainers: '11' },
    { vitest: '4' },
    { vitest: '5', '@faker-js/faker': '10', testcontainers: '12', msw: '2' },
    { msw: '1' },
  ]
  for (const peers of projects) {
    const dependencies = { 'cloudauth-emulator': `file:${tarball()}`, ...peers }
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }))
    // Resolving is what fails for a peer; nothing needs to be fetched for it.
    await runIn(folder, 'npm', ['install', '--package-lock-only', '--no-audit', '--no-fund', '--prefer-offline'])
    rmSync(join(folder, 'package-lock.json'))
  }
})
