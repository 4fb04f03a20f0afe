import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { readRun, reportRuns } from '../../../src/node/runs/run-record.ts'

const folder = mkdtempSync(join(tmpdir(), 'reporter-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const root = new URL('../../../', import.meta.url).pathname
const suite = new URL('./known-suite/', import.meta.url).pathname

/** Runs the suite whose coverage is known, as an integrator would: another vitest, with four workers. */
async function runSuite(options: object, ...args: string[]) {
  const config = join(folder, `config-${Math.random().toString(16).slice(2)}.mjs`)
  writeFileSync(
    config,
    `export default { test: { root: ${JSON.stringify(suite)}, include: ['*.test.js'], pool: 'forks', maxWorkers: 4,
       reporters: ['default', [${JSON.stringify(`${root}dist/vitest-reporter.js`)}, ${JSON.stringify(options)}]] } }`,
  )
  const run = promisify(execFile)(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', config, ...args],
    {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', CLOUDAUTH_EMULATOR_RECORDS: '' },
    },
  )
  return run.then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }) => ({ code, stdout }),
  )
}

const met = [
  'code/CheckResult/ProcessNotCompleted',
  'code/CheckResult/Success',
  'code/Initialize/Success',
  'code/Initialize/Throttling.Api',
  'ending/expired',
  'ending/not-passed',
  'ending/passed',
  'expiry/asked-after-it-expired',
  'sub-code/FACE_LIVENESS/200',
  'sub-code/FACE_LIVENESS/205',
]

describe('the reporter of vitest', { timeout: 120_000 }, () => {
  it('sums what the emulators of four workers and two shards have seen', async () => {
    const files = [join(folder, '1.json'), join(folder, '2.json')]
    await runSuite({ json: files[0] }, '--shard', '1/2')
    await runSuite({ json: files[1] }, '--shard', '2/2')
    const runs = files.map(file => readRun(readFileSync(file, 'utf8'), file))
    const { record, coverage, advice } = reportRuns(runs)
    expect(Object.keys(record.coverage.met).sort()).toEqual(met)
    expect(runs.map(run => Object.keys(run.coverage.met).length < met.length)).toEqual([true, true])
    expect(record.coverage.met['code/Initialize/Success']?.count).toBe(3)
    expect(record.coverage.met['code/Initialize/Throttling.Api']).toMatchObject({ count: 1, forced: 1 })
    expect(record.coverage.met['sub-code/FACE_LIVENESS/205']?.tests).toEqual([expect.stringContaining('fails')])
    const inUse = coverage.rows.filter(({ products }) => !products || products.includes('FACE_LIVENESS'))
    expect(coverage.percentInUse).toBe(Math.floor((1000 * met.length) / inUse.length) / 10)
    expect(advice.map(({ rule }) => rule)).toEqual(['user-id-personal'])
  })

  it('prints advice, coverage and what to write next, and fails the run where a gate is not met', async () => {
    const { code, stdout } = await runSuite({ minCoverage: 90, failOn: 'warning' })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^warning user-id-personal: /m)
    expect(stdout).toMatch(/^coverage [\d.]+ % of what FACE_LIVENESS can give/m)
    expect(stdout.match(/^ {2}next: /gm)).toHaveLength(3)
    expect(stdout).toMatch(/^FAIL {2}advice: user-id-personal \(--fail-on warning\)$/m)
    expect(stdout).toMatch(/^FAIL {2}coverage: [\d.]+ %, at least 90 % is wanted/m)
  })
})
