import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { isWhole } from '../support/scale.ts'
import { brokenBy } from './drill-shop.ts'

const root = new URL('../../', import.meta.url).pathname
/** Not all of a plan: each disturbance is a run of 60 tests. */
const some = ['--only', 'callback-twice,callback-answer-lost,callback-lost,throttled,other-spelling']

/** The command, on the 60 tests of a shop, which start their emulators by the entry for vitest. */
async function drillShopOf(kind: string, ...flags: string[]) {
  const suite = [
    process.execPath,
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    'test/integrator/drilled/vitest.config.js',
  ]
  const args = ['dist/cli.js', 'drill', '--json', '--jobs', '4', ...flags, '--', ...suite]
  const run = promisify(execFile)(process.execPath, args, {
    cwd: root,
    env: { ...process.env, SHOP: kind },
    maxBuffer: 64 * 1024 * 1024,
  })
  const { code, stdout, stderr } = await run.then(
    done => ({ code: 0, ...done }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  )
  if (!stdout) throw new Error(stderr)
  const { verdicts, headline } = JSON.parse(stdout) as { verdicts: { id: string; verdict: string }[]; headline: string }
  const withVerdict = (word: string) =>
    verdicts.filter(({ verdict }) => verdict === word).map(({ id }) => id.replace(/#\d+.*$/s, ''))
  return { code, verdicts, headline, withVerdict }
}

describe('a drill of 60 tests that start their emulators themselves', { timeout: 1_200_000 }, () => {
  test('finds nothing broken in the careful shop', async () => {
    const { code, verdicts } = await drillShopOf('careful', ...(isWhole ? [] : some))
    expect(verdicts.filter(({ verdict }) => verdict !== 'survived')).toEqual([])
    expect(verdicts.length).toBeGreaterThan(isWhole ? 70 : 4)
    expect(code).toBe(0)
  })

  test('finds what was planted', async () => {
    const { code, withVerdict } = await drillShopOf('books-twice', ...some)
    expect(withVerdict('broken')).toEqual(brokenBy['books-twice'])
    expect(code).toBe(1)
  })

  test('says of tests that assert nothing that they do', async () => {
    const { headline, code } = await drillShopOf('empty', '--only', isWhole ? 'notice' : 'passed-flipped')
    expect(headline).toMatch(/^The suite asserts nothing/)
    expect(code).toBe(1)
  })
})
