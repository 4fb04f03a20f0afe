import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { contractCases, runContract } from '../../../src/contract.ts'
import { readXml } from './read-xml.ts'
import { casesUnder, key, openStrict, portrait, runContractCommand, withKey } from './run-command.ts'

test('nothing differs and nothing is skipped', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'contract-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const junit = join(folder, 'green.xml')
  const { url } = await openStrict()
  const { code, out, err } = await runContractCommand([url, ...withKey, '--portrait', portrait, '--junit', junit])
  expect({ err, differing: out.split('\n').filter(line => !line.startsWith('same')) }).toEqual({
    err: '',
    differing: [`${contractCases.length} as documented, 0 different, 0 skipped`, ''],
  })
  expect(code).toBe(0)
  const [suite, ...cases] = readXml(readFileSync(junit, 'utf8'))
  const counts = { tests: String(contractCases.length), failures: '0', errors: '0', skipped: '0' }
  expect(suite?.attributes).toMatchObject(counts)
  expect(cases.map(({ attributes }) => attributes.name)).toEqual(contractCases.map(({ name }) => name))
}, 20_000)

test('without a key, what needs one is skipped, and a drawn portrait is sent where a face is needed', async () => {
  const { url } = await openStrict({ auth: 'lenient' })
  const { code, out } = await runContractCommand([url])
  expect(out).toMatch(/^skip {2}Gateway: a secret that is wrong \(needs an access key/m)
  expect(out).toMatch(/^same {2}FACE_VERIFY: a transaction is opened$/m)
  expect(out).not.toContain('DIFF')
  expect(code).toBe(0)
})

test('a rate limit makes it slower, not different', async () => {
  const { url, emulator } = await openStrict({ qps: 3 })
  emulator.clock.freeze(true)
  let pauses = 0
  const outcomes = await runContract({
    url,
    accessKey: key,
    cases: contractCases.filter(({ name }) => name.startsWith('FACE_LIVENESS')),
    now: emulator.clock.now,
    pause: async milliseconds => {
      pauses += 1
      emulator.clock.advance(milliseconds)
    },
  })
  expect(outcomes.flatMap(({ differences }) => differences)).toEqual([])
  expect(pauses).toBeGreaterThan(0)
})

test('one that is lenient about unknown keys differs in exactly that', async () => {
  const { url } = await openStrict({ auth: 'lenient' })
  const { code, out } = await runContractCommand([url, ...withKey])
  expect(casesUnder('DIFF', out)).toEqual([
    'Gateway: a key that does not exist',
    'Gateway: a timestamp of an hour ago',
    'Gateway: no signature',
  ])
  expect(code).toBe(1)
})

test('an armed scenario is left to the cases: to be recognized uses none up', async () => {
  const { url, emulator } = await openStrict({ auth: 'lenient' })
  emulator.scenarios.arm({ name: 'no-face' })
  const { out } = await runContractCommand([url])
  expect(casesUnder('DIFF', out)).toEqual(['FACE_LIVENESS: a transaction is opened'])
})

test('a temporary key signs with its token, which the emulator demands', async () => {
  const { url } = await openStrict({ accessKeys: [{ ...key, traits: [], token: 'CAIS/x+y==' }] })
  const right = await runContractCommand([url, '--access-key', 'contract:a secret:token=CAIS/x+y=='])
  expect(casesUnder('DIFF', right.out)).toEqual([])
  expect(right.code).toBe(0)
  const wrong = await runContractCommand([url, '--access-key', 'contract:a secret:token=other'])
  expect(casesUnder('DIFF', wrong.out)).toContain('FACE_LIVENESS: a transaction is opened')
})

test('the key is the first of the environment where no flag gives one', async () => {
  const { url } = await openStrict()
  const env = { EMULATOR_ACCESS_KEYS: 'contract:a secret,other:not known there' }
  expect(casesUnder('DIFF', (await runContractCommand([url], env)).out)).toEqual([])
  const byFlag = await runContractCommand([url, '--access-key', 'contract:another'], env)
  expect(byFlag.out).toContain('expected Success, received "SignatureDoesNotMatch"')
})

test('a strict emulator and no key come to one sentence', async () => {
  const { url } = await openStrict()
  const { code, out, err } = await runContractCommand([url])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(/takes signed calls only \(--auth strict\)\. Give one of its keys: --access-key ID:SECRET\.$/m)
})
