import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { servePage } from '../doors/serve-page.ts'
import { launchChromium } from '../support/launch-chromium.ts'
import { filesOf, packForTests, runIn, timeout } from './project.ts'

const { tarball, open } = packForTests()

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
    const dependencies = { 'cloudauth-emulator': `file:${tarball()}`, '@faker-js/faker': '10', msw: '2' }
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
