import { describe, expect, it, onTestFinished } from 'vitest'
import { createClock } from '../../src/clock/clock.ts'
import { createLog } from '../../src/command/log.ts'
import type { CallReport, Report } from '../../src/emulator/report.ts'
import { createEmulator } from '../../src/node/create-emulator.ts'
import type { Options } from '../../src/options/options.ts'
import { readRefusal } from '../conformance/error-envelope.ts'
import { type Answer, doors, fieldsOf, openInProcess } from '../support/doors.ts'
import { faceLiveness } from '../support/requests.ts'
import { unsigned } from '../support/signed-request.ts'
import { openReceiver } from '../unit/callbacks/receiver.ts'

/** Some make tens of thousands of calls. */
const timeout = 60_000

const million = 1_000_000
const key = { id: 'known', secret: 'hush-hush-hush', traits: [] }

const open = (options: Partial<Options> = {}) => openInProcess({ accessKeys: [key], ...options })
type Door = Awaited<ReturnType<typeof open>>

function control(door: Door, method: string, path: string, body = '', headers: Record<string, string> = {}) {
  return door.call({ method, url: `/_emulator/${path}`, headers, body: Buffer.from(body) })
}

const json = { 'content-type': 'application/json' }

function expectRefused(answer: Answer, code: string, reason: RegExp) {
  expect(readRefusal(answer).Code).toBe(code)
  expect(answer.headers['x-emulator-reason']).toMatch(reason)
}

const call = (parameters: Record<string, string>, headers: Record<string, string> = {}) => {
  const request = unsigned({ form: faceLiveness(parameters) })
  return { ...request, headers: { ...request.headers, ...headers } }
}

/** A call whose form is all there is of it. */
const named = (form: string) => ({ ...call({}), url: '/?Format=JSON', body: Buffer.from(form) })

describe('what is past all use is refused by name, at once', () => {
  it.each([
    [
      'an AccessKeyId',
      call({ AccessKeyId: 'k'.repeat(7 * million) }),
      'InvalidAccessKeyId.NotFound',
      /^AccessKeyId: 7000000 c/,
    ],
    [
      'an Action',
      named(`Version=2022-08-09&Action=${'\u00e9'.repeat(4 * million)}`),
      'InvalidAction.NotFound',
      /^Action: /,
    ],
    ['a Version', named(`Action=x&Version=${'2'.repeat(7 * million)}`), 'InvalidVersion', /^Version: "2{128}" does/],
    ['a Host', call({}, { host: 'a.'.repeat(3 * million) }), 'MalformedRequest', /^host: 6000000 characters/],
    [
      'an Authorization',
      call({}, { authorization: `ACS3 SignedHeaders=${'a;'.repeat(million)}` }),
      'MalformedRequest',
      /^auth/,
    ],
    [
      'a nonce',
      call({ SignatureNonce: 'n'.repeat(million) }),
      'MalformedRequest',
      /^SignatureNonce: 1000000 characters/,
    ],
    [
      'MerchantUserId',
      call({ MerchantUserId: 'u'.repeat(million) }),
      'InvalidParameter',
      /^MerchantUserId: 1000000 char/,
    ],
    ['CallbackToken', call({ CallbackToken: 't'.repeat(million) }), 'InvalidParameter', /^CallbackToken: 1000000 char/],
    [
      'ReturnUrl',
      call({ ReturnUrl: `https://a/${'t'.repeat(million)}` }),
      'InvalidParameter',
      /^ReturnUrl: 1000010 char/,
    ],
    [
      'CallbackUrl',
      call({ CallbackUrl: `https://127.0.0.1:9/${' '.repeat(200_000)}x` }),
      'InvalidParameter',
      /^CallbackUrl: 200021 characters/,
    ],
    [
      'parameters',
      { ...call({}), url: `/?${'a&'.repeat(million)}` },
      'RequestEntityTooLarge',
      /^parameters: more than 20000/,
    ],
  ])('%s', async (_, request, code, reason) => {
    const door = await open()
    const started = performance.now()
    expectRefused(await door.call(request), code, reason)
    expect(performance.now() - started).toBeLessThan(500)
  })

  it.each([
    ['a target', 'GET', `requests?action=${'a'.repeat(100_000)}`, '', {}, 431],
    ['a header', 'GET', 'requests', '', { 'x-a': 'a'.repeat(100_000) }, 431],
    ['a host', 'GET', 'x', '', { host: 'a.'.repeat(3 * million) }, 403],
    ['a body', 'POST', 'scenarios', `{"name":"${'a'.repeat(100_000)}"}`, json, 413],
    ['nesting', 'POST', 'scenarios', `${'['.repeat(30_000)}`, json, 400],
    [
      'a list of types',
      'POST',
      'scenarios',
      '{"name":"no-face"}',
      { 'content-type': 'application/json, text/plain' },
      415,
    ],
    ['no type', 'POST', 'scenarios', '{"name":"no-face"}', {}, 415],
    [
      'multipart rubbish',
      'POST',
      'verify/x',
      '--x\r\nrubbish',
      { 'content-type': 'multipart/form-data; boundary=x' },
      415,
    ],
    ['a body where none is read', 'DELETE', 'scenarios', `{"a":"${'a'.repeat(100_000)}"}`, json, 413],
    ['a page that was not there', 'POST', 'verify/x', '{"outcome":"pass"}', json, 404],
  ] as const)('the control API: %s', async (_, method, path, body, headers, status) => {
    const door = await open()
    const answer = await control(door, method, path, body, headers)
    expect(answer.status).toBe(status)
    expect(door.emulator.scenarios.list()).toEqual([])
  })

  it('a body limit past what can be read', () => {
    expect(() => createEmulator({ bodyLimit: 512 * 1024 * 1024 })).toThrow(/bodyLimit.*is not allowed/)
  })

  it('scenarios that match megabytes', async () => {
    const { emulator } = await open()
    const match = { merchantUserId: 'u'.repeat(600_000) }
    emulator.scenarios.arm({ name: 'no-face', match })
    expect(() => emulator.scenarios.arm({ name: 'no-face', match })).toThrow(/1200000 characters/)
  })
})

describe('memories bounded in bytes', () => {
  it('the inbox, and what it shows of one message', { timeout }, async () => {
    const door = await open()
    for (let count = 0; count < 300; count += 1)
      await control(door, 'POST', `inbox/orders?a=${'q'.repeat(50_000)}`, 'b'.repeat(200_000), {
        'x-note': 'h'.repeat(9000),
      })
    const { text } = await control(door, 'GET', 'inbox')
    expect(text.length).toBeLessThan(5 * million)
    const [newest] = JSON.parse(text).messages
    expect(newest.body).toHaveLength(65_536)
    expect(newest.query.a).toMatch(/^q{2000}… \[50000 characters\]$/)
    expect(newest.headers['x-note']).toMatch(/^h{2000}… \[9000 characters\]$/)
  })

  describe.each(doors)('the inbox, through $door', ({ open: openDoor }) => {
    it.each(['用', 'é', '\u{1f600}', 'a用'])('keeps whole characters where they are %s', { timeout }, async piece => {
      const door = await openDoor()
      onTestFinished(door.close)
      await control(door, 'POST', 'inbox/orders', piece.repeat(100_000))
      const [{ body }] = JSON.parse((await control(door, 'GET', 'inbox')).text).messages
      expect(body).toBe(piece.repeat(100_000).slice(0, 65_536))
    })
  })

  it('transactions: the one that ended longest ago goes, and what was planned for it', { timeout }, async () => {
    const door = await open({ qps: 0, completeAfter: 60_000 })
    const long = 'm'.repeat(4000)
    const body = (number: number) =>
      unsigned({
        parameters: faceLiveness({
          MerchantUserId: `${number}${long}`,
          CallbackToken: long,
          CallbackUrl: `https://a/${long}`,
        }),
      })
    for (let number = 0; number < 4500; number += 1) await door.call(body(number))
    const { stored, evicted } = await door.emulator.transactions.counts()
    expect(stored).toBeLessThan(4300)
    expect(stored + evicted).toBe(4500)
  })

  it('a log that nobody reads: what was left out is said', async () => {
    const written: string[] = []
    const output = { write: (text: string) => written.push(text), writableLength: 0 }
    const log = createLog('json', output, (_, words) => words)
    const report: CallReport = {
      event: 'call',
      milliseconds: 1,
      action: 'a',
      accessKeyId: 'k',
      requestId: 'r',
      status: 400,
      code: 'c',
      reason: 'x'.repeat(1000),
    }
    for (let count = 0; count < 5000; count += 1) log?.(report)
    await new Promise(setImmediate)
    expect(written.join('').length).toBeLessThan(1.1 * million)
    output.writableLength = 2 * million
    log?.(report)
    output.writableLength = 0
    log?.(report)
    await new Promise(setImmediate)
    expect(written.at(-1)).toMatch(/"message":"\d+ lines were left out: nobody read the log"/)
  })

  it('a throttled key stays throttled while other keys call and the clock stands still', { timeout }, async () => {
    const door = await open({ qps: 1 })
    door.emulator.clock.freeze(true)
    const ask = (accessKeyId: string) => door.call(unsigned({ parameters: faceLiveness(), accessKeyId }))
    await ask('one')
    for (let count = 0; count < 10_001; count += 1) await ask(`other-${count}`)
    expect(fieldsOf(await ask('one')).Code).toBe('Throttling.Api')
  })

  it('a blocked key stays blocked while other keys are refused', { timeout }, async () => {
    const door = await open({ repeatedFailures: 1 })
    door.emulator.clock.freeze(true)
    const ask = (accessKeyId: string) =>
      door.call(unsigned({ parameters: faceLiveness({ MetaInfo: undefined }), accessKeyId }))
    await ask('one')
    for (let count = 0; count < 10_001; count += 1) await ask(`other-${count}`)
    expect(fieldsOf(await ask('one')).Code).toBe('Forbidden.ExceptionRepeatedInvoke')
  })
})

describe('what must not be seen', () => {
  async function everythingAfter(request: Parameters<Door['call']>[0]) {
    const reports: Report[] = []
    const emulator = createEmulator({ accessKeys: [key], qps: 0 }, { report: report => void reports.push(report) })
    await emulator.answer(request)
    const seen = [JSON.stringify(reports)]
    for (const path of ['requests', 'transactions', 'requests/1/curl', 'requests/1/har', 'advice', 'coverage']) {
      const { body } = await emulator.answer({
        method: 'GET',
        url: `/_emulator/${path}`,
        headers: {},
        body: new Uint8Array(),
      })
      seen.push(body)
    }
    return { seen: seen.join('\n'), reports }
  }

  it.each([
    ['AccessKeyId', call({ AccessKeyId: 'known:hush-hush-hush' })],
    ['the whole of an AccessKeyId', call({ AccessKeyId: 'hush-hush-hush' })],
    ['the name of a test', call({}, { 'x-emulator-test': 'hush-hush-hush' })],
    [
      'a TransactionId',
      unsigned({ action: 'CheckResult', form: { MerchantBizId: 'a', TransactionId: 'hush-hush-hush' } }),
    ],
    ['AccessKeyId, oddly spelled', { ...call({}), url: '/?AccessKeyId=known%3A%68ush-hush-hush' }],
    ['Action', { ...call({}), url: '/?Version=2022-08-09&Action=hush-hush-hush' }],
    ['MerchantBizId', call({ MerchantBizId: 'hush-hush-hush' })],
    ['a header', call({}, { 'x-note': 'is hush-hush-hush' })],
    ['a path', { ...call({}), url: '/hush-hush-hush' }],
  ])('a configured secret, sent as %s', async (_, request) => {
    expect((await everythingAfter(request)).seen).not.toContain('hush-hush-hush')
  })

  it('a configured secret is none where it is the id as well', async () => {
    const emulator = createEmulator({ accessKeys: [{ ...key, secret: key.id, id: key.id }] })
    await emulator.answer(call({ AccessKeyId: key.id }))
    expect((await emulator.transactions.list())[0]?.accessKeyId).toBe(key.id)
  })

  it('MetaInfo', async () => {
    const { seen } = await everythingAfter(call({ MetaInfo: '{"deviceType":"ios","apdid":"a-device"}' }))
    expect(seen).toContain('Initialize')
    expect(seen).not.toContain('a-device')
  })

  it.each(['%1b[2J', 'a%0Aforged 200 Success', '%c2%9b2J', '%e2%80%ae'])('%s in a log', async text => {
    const { reports } = await everythingAfter({
      ...call({}),
      url: `/?Version=2022-08-09&Action=${text}&AccessKeyId=${text}`,
    })
    expect(reports).toHaveLength(1)
    for (const value of Object.values(reports[0] ?? {})) expect(String(value)).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  it('megabytes in a log', async () => {
    const { reports } = await everythingAfter({
      ...call({}),
      url: `/?Version=2022-08-09&Action=${'a'.repeat(6 * million)}`,
    })
    expect(JSON.stringify(reports).length).toBeLessThan(10_000)
  })
})

describe('the clock', () => {
  function fakeSystem() {
    const timers: { at: number; run: () => void }[] = []
    const system = { wall: Date.parse('2026-01-01'), elapsed: 0 }
    const pass = (milliseconds: number) => {
      system.wall += milliseconds
      system.elapsed += milliseconds
      for (const timer of timers.splice(0)) {
        if (timer.at <= system.elapsed) timer.run()
        else timers.push(timer)
      }
    }
    const clock = createClock({
      now: () => system.wall,
      elapsed: () => system.elapsed,
      wake(milliseconds, run) {
        const timer = { at: system.elapsed + milliseconds, run }
        timers.push(timer)
        return () => void timers.splice(timers.indexOf(timer), 1)
      },
    })
    return { system, clock, pass }
  }

  it.each([-3_600_000, 3_600_000])(
    'measures on when the system is set by %d ms, and shows that to timestamps',
    jump => {
      const { system, clock, pass } = fakeSystem()
      let ran = 0
      const start = clock.now()
      clock.at(start + 1000, () => (ran += 1))
      pass(500)
      system.wall += jump
      expect(clock.now()).toBe(start + 500)
      expect(clock.wall()).toBe(start + 500 + jump)
      pass(499)
      expect(ran).toBe(0)
      pass(1)
      expect(ran).toBe(1)
      clock.reset()
      expect(clock.now()).toBe(system.wall)
    },
  )

  it('goes along with small corrections', () => {
    const { system, clock, pass } = fakeSystem()
    const start = clock.now()
    for (let second = 0; second < 3600; second += 1) {
      pass(1000)
      system.wall += 1
      clock.now()
    }
    expect(clock.now()).toBe(start + 3_603_600)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 8.64e15, Date.UTC(10_000, 0)])('refuses %d by name', moment => {
    const { clock } = fakeSystem()
    expect(() => clock.set(moment)).toThrow(/^Failed to set the clock to/)
    expect(clock.isFrozen()).toBe(false)
  })

  it('at its last moment still shows transactions', async () => {
    const door = await open()
    const set = await control(door, 'PUT', 'clock', '{"now":"9998-12-31T23:59:59Z"}', json)
    expect(set.status).toBe(200)
    await door.call(call({}))
    const { status, text } = await control(door, 'GET', 'transactions')
    expect(status).toBe(200)
    expect(JSON.parse(text).transactions).toHaveLength(1)
    expect((await control(door, 'PUT', 'clock', '{"advance":"P365D"}', json)).status).toBe(400)
  })

  it('fires 100,000 planned endings of one step within a second', async () => {
    const { clock } = fakeSystem()
    let fired = 0
    const start = clock.now()
    for (let count = 0; count < 100_000; count += 1) clock.at(start + 1000 + count, () => (fired += 1))
    const started = performance.now()
    clock.advance(200_000)
    expect(fired).toBe(100_000)
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it('cancels 100,000 of them within a second', () => {
    const { clock } = fakeSystem()
    const cancels = Array.from({ length: 100_000 }, (_, count) => clock.at(clock.now() + 1000 + count, () => undefined))
    const started = performance.now()
    for (const cancel of cancels) cancel()
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

it('one tenant’s dead receivers hold up nobody else', { timeout }, async () => {
  const dead = await openReceiver(() => undefined)
  const good = await openReceiver((_request, response) => response.end())
  const door = await open({ qps: 0 })
  onTestFinished(() => door.emulator.callbacks.cancel())
  const complete = async (accessKeyId: string, url: string) => {
    const answer = await door.call(unsigned({ parameters: faceLiveness({ CallbackUrl: url }), accessKeyId }))
    await door.emulator.complete(fieldsOf(answer).Result?.TransactionId ?? '')
  }
  for (let count = 0; count < 2000; count += 1) await complete('one', dead.url)
  const started = performance.now()
  await complete('one', good.url)
  await complete('other', good.url)
  await expect
    .poll(async () => (await door.emulator.callbacks.list()).filter(({ state }) => state === 'delivered').length)
    .toBe(2)
  expect(performance.now() - started).toBeLessThan(2000)
})
