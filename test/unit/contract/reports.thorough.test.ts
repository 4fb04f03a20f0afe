import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type ContractOutcome, contractCases, reportJunit, reportText, runContract } from '../../../src/contract.ts'
import { openLyingServer } from './lying-server.ts'
import { readXml } from './read-xml.ts'
import { casesUnder, key, runContractCommand, startContract, withKey } from './run-command.ts'

const [first, second, third] = contractCases.filter(({ needs, only }) => !needs && !only)

const outcomeOf = (changes: Partial<ContractOutcome>): ContractOutcome[] =>
  first ? [{ contractCase: first, differences: [], milliseconds: 0, ...changes }] : []

test('the reports of no outcome are whole', () => {
  expect(reportText([])).toBe('0 as documented, 0 different, 0 skipped\n')
  expect(readXml(reportJunit([]))).toMatchObject([{ name: 'testsuite', attributes: { tests: '0' } }])
})

test('each case is told as it ends', async () => {
  const toldBefore: string[][] = []
  const { url } = await openLyingServer(() => {
    toldBefore.push(casesUnder('DIFF', command.written.out))
    return {}
  })
  const command = startContract([url, ...withKey])
  await command.ended
  const told = casesUnder('DIFF', command.written.out)
  expect(toldBefore.slice(0, 4)).toEqual([[], [], told.slice(0, 1), told.slice(0, 2)])
})

test('what is told case by case is what the whole report says', async () => {
  const { url } = await openLyingServer(({ action }) =>
    action === 'CheckResult' ? { status: 302, headers: { location: '/elsewhere' } } : {},
  )
  const { out } = await runContractCommand([url, ...withKey])
  expect(out).toBe(reportText(await runContract({ url, accessKey: key })))
})

test('JUnit tells the seconds of each case and of all', async () => {
  let now = Date.UTC(2026, 0, 31)
  const took = [9000, 1234, 0, 60_500]
  const outcomes = await runContract({
    url: 'http://localhost',
    accessKey: key,
    cases: [first, second, third].filter(one => one !== undefined),
    now: () => now,
    async fetch() {
      now += took.shift() ?? 0
      return new Response('{}')
    },
  })
  const times = readXml(reportJunit(outcomes))
    .filter(({ name }) => name.startsWith('test'))
    .map(({ attributes }) => attributes.time)
  expect(times).toEqual(['61.734', '1.234', '0.000', '60.500'])
})

test('JUnit shows characters that XML cannot hold as replaced, and leaves all others', () => {
  const differences = ['a\u0000b\u001bc\ufffed\ud800e\udc00f', 'tab\t, é, 臉, 🙂, & < > "']
  const [, , failure] = readXml(reportJunit(outcomeOf({ differences })))
  expect(failure).toMatchObject({
    name: 'failure',
    attributes: { message: 'a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf' },
    text: 'a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ntab\t, é, 臉, 🙂, & < > "',
  })
})

test('JUnit has an error for what was not run, and a skip for what was not meant to be', () => {
  const outcomes = [...outcomeOf({ notRun: 'nobody answers' }), ...outcomeOf({ skipped: 'needs a key' })]
  const [suite, , error, , skip] = readXml(reportJunit(outcomes))
  expect(suite?.attributes).toMatchObject({ tests: '2', failures: '0', errors: '1', skipped: '1' })
  expect(error).toMatchObject({ name: 'error', attributes: { message: 'nobody answers' } })
  expect(skip).toMatchObject({ name: 'skipped', attributes: { message: 'needs a key' } })
})

test('a JUnit file of an earlier run is replaced whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'contract-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const junit = join(folder, 'report.xml')
  const { url } = await openLyingServer(() => ({}))
  await runContractCommand([url, ...withKey, '--junit', junit])
  const long = readFileSync(junit, 'utf8')
  await runContractCommand([url, '--junit', junit])
  const short = readFileSync(junit, 'utf8')
  expect(short.length).toBeLessThan(long.length)
  expect(readXml(short)[0]?.attributes.tests).toBe(String(contractCases.length))
})
