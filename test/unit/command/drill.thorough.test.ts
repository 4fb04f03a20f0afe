import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { main } from '../../../src/command/main.ts'

const folder = mkdtempSync(join(tmpdir(), 'drill-test-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)

/** A suite of a few lines in a process of its own: one call, tried once more where it fails if told so. */
writeFileSync(
  at('suite.mjs'),
  `
import assert from 'node:assert'
const { EMULATOR_URL, CLOUDAUTH_ENDPOINT, ALIBABA_CLOUD_ACCESS_KEY_ID, NODE_EXTRA_CA_CERTS } = process.env
assert.equal(EMULATOR_URL, 'http://' + CLOUDAUTH_ENDPOINT)
assert.ok(ALIBABA_CLOUD_ACCESS_KEY_ID && NODE_EXTRA_CA_CERTS)
const call = () => fetch(EMULATOR_URL, { method: 'POST', body: new URLSearchParams({
  Action: 'Initialize', Version: '2022-08-09', ProductCode: 'FACE_LIVENESS', MerchantBizId: 'order1',
  MerchantUserId: 'user1', MetaInfo: '{}', AccessKeyId: ALIBABA_CLOUD_ACCESS_KEY_ID,
}) }).then(({ status }) => status)
const status = await call().catch(() => 0)
if (status !== 200 && process.argv[2] === 'careful') assert.equal(await call(), 200)
else assert.equal(status, 200, 'the check was not opened')
console.log('one test passed')
`,
)
const suite = (...args: string[]) => ['--', process.execPath, at('suite.mjs'), ...args]

async function run(...args: string[]) {
  const written = { out: '', err: '' }
  const code = await main({
    args: ['drill', ...args],
    env: { ...process.env, EMULATOR_CA_DIR: at('ca') },
    stdout: { write: text => (written.out += text) },
    stderr: { write: text => (written.err += text) },
  })
  return { code, ...written }
}

describe('drill -- COMMAND', { timeout: 60_000 }, () => {
  it('plans from two undisturbed runs, and disturbs nothing', async () => {
    const { code, out, err } = await run('--plan', '--json', ...suite())
    expect(code).toBe(0)
    expect(JSON.parse(out)).toContain('throttled@Initialize:FACE_LIVENESS#1')
    expect(err).toBe('drill: undisturbed run 1 of 2\ndrill: undisturbed run 2 of 2\n')
  })

  it('tells what a careless suite does not survive, with its last words, and writes the files it was asked for', async () => {
    const files = ['--junit', at('a.xml'), '--markdown', at('a.md'), '--output', at('a.json')]
    const { code, out, err } = await run('--only', 'throttled,slow', '--jobs', '2', ...files, ...suite())
    expect(code).toBe(1)
    expect(out).toMatch(/^1 broken, 1 survived\.\n/)
    expect(out).toContain('  broken      tolerate throttled@Initialize:FACE_LIVENESS#1\n')
    expect(out).toMatch(/it exited with 1; the last it wrote:\n(.*\n)* {2}\| .*the check was not opened/)
    expect(err).toMatch(/drill: 2 of 2, 1 broken; /)
    const read = (name: string) => readFileSync(at(name), 'utf8')
    expect(read('a.xml')).toMatch(
      /tests="2" failures="1" errors="0"(.*\n)*.*<failure message="no retry after throttling">/,
    )
    expect(read('a.md')).toContain('| broken | tolerate | `throttled@Initialize:FACE_LIVENESS#1` |')
    expect(JSON.parse(read('a.json'))).toMatchObject({ version: 1, headline: '1 broken, 1 survived.' })
  })

  it('replays one disturbance and shows what the command writes', async () => {
    const id = 'throttled@Initialize:FACE_LIVENESS#1'
    const { code, out, err } = await run('--replay', id, ...suite('careful'))
    expect({ code, err }).toEqual({ code: 0, err: 'one test passed\n' })
    expect(out).toContain(`survived    tolerate ${id}`)
    expect((await run('--replay', id, ...suite())).code).toBe(1)
  })

  it('accepts what a file says is known', async () => {
    writeFileSync(
      at('known.json'),
      '{ "known": [{ "id": "throttled@*", "because": "later", "until": "2999-01-01" }], }',
    )
    expect((await run('--only', 'throttled', '--known', at('known.json'), ...suite())).code).toBe(0)
  })

  it('exits with 2 where the suite fails by itself, and shows its last lines', async () => {
    const { code, err } = await run('--', process.execPath, '-e', 'console.error("nothing works"); process.exit(7)')
    expect(code).toBe(2)
    expect(err).toContain('Failed to drill: the suite fails undisturbed (it exited with 7).')
    expect(err).toContain('  | nothing works\n')
  })
})

describe('a wrong argument of drill', () => {
  writeFileSync(at('bad.json'), '{"known":[{"id":"slow"}]}')
  it.each([
    [['--', ...[]], 'no command is given'],
    [['npm', 'test'], 'flags stand before --'],
    [['--budget', 'soon', '--', 'true'], 'Use 90s, 10m or 2h.'],
    [['--jobs', '0', '--', 'true'], 'Use a whole number from 1 to 99.'],
    [['--known', at('none.json'), '--', 'true'], 'Use a file that is there.'],
    [['--known', at('bad.json'), '--', 'true'], 'slow stands without a reason'],
    [['--replay', 'nothing', '--', 'true'], 'it names none'],
    [['--plans', '--', 'true'], '--plan'],
  ])('is refused: %j', async (args, words) => {
    const { code, err } = await run(...args)
    expect(code).toBe(2)
    expect(err).toContain(words)
  })
})
