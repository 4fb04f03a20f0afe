import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, build } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'

/** As an integrator's bundler makes it of the package. */
const bundling = {
  entryPoints: [fileURLToPath(new URL('../../dist/index.js', import.meta.url))],
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  target: 'es2023',
  logLevel: 'error',
} as const satisfies BuildOptions

/** Bytes, gzipped: what was reached, so that nothing grows unseen. Lower them with whatever gets smaller. */
const most = { oneFile: 154_800, beforeFirstAnswer: 39_700 }

const gzipped = (bytes: Uint8Array) => gzipSync(bytes, { level: 9 }).length

function openFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Sends a call without a signature, as `curl` would, and demands that it succeeds. */
const firstCall = `
import { stopCoverage, takeCoverage } from 'node:v8'
import { createEmulator } from './index.js'
const parameters = {
  Action: 'Initialize', Version: '2022-08-09', Format: 'JSON', AccessKeyId: 'test-key-id', ProductCode: 'FACE_LIVENESS',
  MetaInfo: '{}', MerchantBizId: 'order1', MerchantUserId: 'user1', SceneCode: '1234567890',
  ReturnUrl: 'https://shop.test/', CallbackUrl: '', Model: 'LIVENESS',
}
const request = new Request('http://localhost/', { method: 'POST', body: new URLSearchParams(parameters) })
const answer = await (await createEmulator({ log: 'silent' }).fetch(request)).text()
// What is loaded by now: the parts that record the call come after its answer.
takeCoverage()
stopCoverage()
if (JSON.parse(answer).Code !== 'Success') throw new Error(answer)
// Its timers would keep it alive until the transaction expires.
process.exit()
`

test('the emulator in one file, for a service worker, stays small', async () => {
  const { outputFiles } = await build({ ...bundling, write: false })
  expect(outputFiles).toHaveLength(1)
  expect(outputFiles.reduce((sum, { contents }) => sum + gzipped(contents), 0)).toBeLessThan(most.oneFile)
})

test('little is loaded before the first call is answered', async () => {
  const folder = openFolder()
  await build({ ...bundling, splitting: true, outdir: folder, chunkNames: '[name]-[hash]' })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'call.js'), firstCall)
  // V8 tells of every script that it has loaded.
  const coverage = join(folder, 'coverage')
  execFileSync(process.execPath, ['call.js'], {
    cwd: folder,
    timeout: 20_000,
    env: { ...process.env, NODE_V8_COVERAGE: coverage },
  })
  const loaded = readdirSync(coverage).flatMap(file =>
    (JSON.parse(readFileSync(join(coverage, file), 'utf8')) as { result: { url: string }[] }).result
      .map(({ url }) => url)
      .filter(url => url.startsWith('file:') && !url.endsWith('/call.js')),
  )
  expect(loaded.length).toBeGreaterThan(1)
  expect(loaded.reduce((sum, url) => sum + gzipped(readFileSync(fileURLToPath(url))), 0)).toBeLessThan(
    most.beforeFirstAnswer,
  )
})
