import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { main } from '../../../src/command/main.ts'
import { type Server, serve } from '../../../src/node/serve.ts'

const folder = mkdtempSync(join(tmpdir(), 'report-test-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)

let server: Server
beforeEach(async () => {
  server = await serve({ port: 0, faces: 'present', log: 'silent', qps: 0 })
})
afterEach(() => server.close())

async function report(...args: string[]) {
  const written = { out: '', err: '' }
  const code = await main({
    args: ['report', ...args],
    env: {},
    stdout: { write: text => (written.out += text) },
    stderr: { write: text => (written.err += text) },
  })
  return { code, ...written }
}

const metaInfo = JSON.stringify({ bioMetaInfo: '4.1.0:11501568,0', deviceType: 'ios' })
let count = 0
/** One verification from Initialize to its result; without advice, unless the changes earn it. */
async function verify(changes: Record<string, string> = {}, subCode = '200') {
  count += 1
  const call = async (action: string, parameters: Record<string, string>) => {
    const common = { Action: action, Version: '2022-08-09', Format: 'JSON', AccessKeyId: 'shop' }
    const body = new URLSearchParams({ ...common, MerchantBizId: `order${count}`, ...parameters })
    return (await (await fetch(server.url, { method: 'POST', body })).json()).Result
  }
  const own = { ProductCode: 'FACE_LIVENESS', MerchantUserId: `user${count}`, MetaInfo: metaInfo }
  const { TransactionId } = await call('Initialize', { ...own, ...changes })
  await server.emulator.complete(TransactionId, { subCode })
  await call('CheckResult', { TransactionId })
}
const careless = { MerchantUserId: 'ann@example.com' }

/** What `report --json` writes of the server, kept in a file. */
async function kept(name: string) {
  writeFileSync(at(name), (await report(server.url, '--json')).out)
  return at(name)
}

describe('report', () => {
  it('counts as asserted what a drill was noticed for', async () => {
    await verify()
    const coverage = { version: 1, products: [], met: {}, asserted: ['ending/passed'], neverFired: [] }
    writeFileSync(at('drill.json'), JSON.stringify({ version: 1, verdicts: [], coverage }))
    expect((await report(server.url, at('drill.json'))).out).toMatch(/^ {2}ending +1 met and asserted, 0 met, /m)
  })

  it('tells what was seen, what to do about it, what was met and what to test next', async () => {
    await verify(careless)
    const { code, out } = await report(server.url)
    expect(code).toBe(0)
    expect(out).toMatch(/^warning user-id-personal: .* \(once, by shop\)$/m)
    expect(out).toContain('Send a hash of the identifier')
    expect(out).toMatch(/^coverage [\d.]+ % of what FACE_LIVENESS can give, [\d.]+ % of all$/m)
    expect(out.match(/^ {2}next: /gm)).toHaveLength(3)
  })

  it('says so when there is nothing to advise', async () => {
    await verify()
    expect((await report(server.url, '--fail-on', 'advice')).out).toMatch(/^no advice$/m)
  })

  it.each([
    ['advice', careless, 1],
    ['warning', careless, 1],
    ['error', careless, 0],
    ['warning', { CallbackUrl: 'http://127.0.0.1:9/' }, 1],
    ['advice', {}, 0],
  ])('--fail-on %s after %j ends with %i', async (failOn, changes, code) => {
    await verify(changes)
    await server.emulator.callbacks.idle()
    expect((await report(server.url, '--fail-on', failOn)).code).toBe(code)
  })

  it('lets through what is excepted with a reason, and shows it', async () => {
    await verify(careless)
    const except = ['--except', 'user-id-personal: the user is a fixture']
    const { code, out } = await report(server.url, '--fail-on', 'advice', ...except)
    expect(code).toBe(0)
    expect(out).toMatch(/^excepted user-id-personal: the user is a fixture$/m)
  })

  it('writes JUnit, SARIF, Markdown and a badge', async () => {
    await verify(careless)
    const files = ['--junit', '--sarif', '--markdown', '--badge'].flatMap(flag => [flag, at(flag.slice(2))])
    expect((await report(server.url, ...files)).code).toBe(0)
    const written = (name: string) => readFileSync(at(name), 'utf8')
    expect(written('junit')).toMatch(/<testcase classname="advice.warning" name="user-id-personal \(shop\)"><failure/)
    expect(JSON.parse(written('sarif'))).toMatchObject({
      version: '2.1.0',
      runs: [{ results: [{ ruleId: 'user-id-personal', level: 'warning' }] }],
    })
    expect(written('markdown')).toMatch(/^\| warning \| `user-id-personal` \|/m)
    expect(written('markdown')).toMatch(/^\*\*[\d.]+ %\*\* of what FACE_LIVENESS can give/m)
    expect(written('badge')).toMatch(/^<svg /)
  })

  it('adds up what workers have seen: findings are counted together, rows are met once', async () => {
    await verify(careless)
    const one = await kept('one.json')
    await server.emulator.reset()
    await verify(careless, '205')
    const other = await kept('other.json')
    const { out } = await report(one, other, '--json')
    const { advice, coverage, percentInUse } = JSON.parse(out)
    expect(advice).toMatchObject([{ rule: 'user-id-personal', accessKeyId: 'shop', count: 2 }])
    expect(coverage.met['sub-code/FACE_LIVENESS/200'].count).toBe(1)
    expect(coverage.met['sub-code/FACE_LIVENESS/205'].count).toBe(1)
    expect(coverage.met['code/Initialize/Success'].count).toBe(2)
    expect(percentInUse).toBeGreaterThan(JSON.parse(readFileSync(one, 'utf8')).percentInUse)
    // A merged file is one like the others.
    writeFileSync(at('both.json'), out)
    expect((await report(at('both.json'), '--json')).out).toBe(out)
  })

  it('holds coverage to a least percentage', async () => {
    await verify()
    expect((await report(server.url, '--min-coverage', '1')).code).toBe(0)
    const { code, out } = await report(server.url, '--min-coverage', '99.5')
    expect(code).toBe(1)
    expect(out).toMatch(/^FAIL {2}coverage: [\d.]+ %, at least 99.5 % is wanted \(--min-coverage\)$/m)
  })

  it('holds coverage to what it was, and never lowers that', async () => {
    const ratchet = at('ratchet.json')
    await verify()
    const low = await kept('low.json')
    await verify({}, '205')
    const high = await kept('high.json')
    const figure = () => JSON.parse(readFileSync(ratchet, 'utf8')).percentInUse
    expect((await report(low, '--ratchet', ratchet)).code).toBe(0)
    const first = figure()
    expect((await report(high, '--ratchet', ratchet)).code).toBe(0)
    expect(figure()).toBeGreaterThan(first)
    const raised = figure()
    const { code, out } = await report(low, '--ratchet', ratchet)
    expect({ code, kept: figure() }).toEqual({ code: 1, kept: raised })
    expect(out).toContain(`it was ${raised} % before`)
  })

  it('leaves the ratchet alone when something else fails', async () => {
    await verify(careless)
    expect((await report(server.url, '--fail-on', 'advice', '--ratchet', at('untouched.json'))).code).toBe(1)
    expect(() => readFileSync(at('untouched.json'))).toThrow('ENOENT')
  })

  it('keeps standard output to JSON alone, failures included', async () => {
    await verify(careless)
    const { code, out, err } = await report(server.url, '--json', '--fail-on', 'warning')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ version: 1 })
    expect(err).toBe('FAIL  advice: user-id-personal (--fail-on warning)\n')
  })

  it('shows the control token where one is wanted', async () => {
    const guarded = await serve({ port: 0, log: 'silent', controlToken: 'a token' })
    try {
      expect((await report(guarded.url, '--control-token', 'a token')).code).toBe(0)
      const { code, err } = await report(guarded.url)
      expect(code).toBe(2)
      expect(err).toContain('it wants its control token (--control-token, EMULATOR_CONTROL_TOKEN)')
    } finally {
      await guarded.close()
    }
  })

  it.each([
    [[], 'it needs an emulator, or files of earlier reports'],
    [['http://127.0.0.1:9'], 'Failed to report on http://127.0.0.1:9: '],
    [[at('absent.json')], 'Use the URL of an emulator, or a file that report --json has written.'],
    [['x', '--fail-on', 'notes'], '"notes" is not allowed. Use advice, warning or error.'],
    [['x', '--min-coverage', '101'], '"101" is not allowed. Use a number from 0 to 100.'],
    [['x', '--except', 'no-such-rule: x'], 'unknown rule "no-such-rule"'],
    [['x', '--except', 'user-id-personal'], 'user-id-personal stands without a reason'],
    [['x', '--jnit', 'y'], '--junit'],
  ])('%j is refused with what to do', async (args, words) => {
    const { code, err } = await report(...args)
    expect(code).toBe(2)
    expect(err).toContain(words)
  })

  it.each([
    ['not JSON', 'it is not JSON'],
    ['[]', 'it holds no coverage of version 1'],
    ['{"coverage":{"version":2}}', 'it holds no coverage of version 1'],
    [
      '{"advice":[1],"coverage":{"version":1,"products":[],"met":{},"asserted":[],"neverFired":[]}}',
      'its advice is not what',
    ],
  ])('a file that holds %j is refused by name', async (text, words) => {
    writeFileSync(at('bad.json'), text)
    const { code, err } = await report(at('bad.json'))
    expect(code).toBe(2)
    expect(err).toContain(`Failed to read ${at('bad.json')}: ${words}`)
  })
})
