import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { contractCases, runContract } from '../../../src/contract.ts'
import { asEmulator, openLyingServer, recognition, requestId } from './lying-server.ts'
import { readXml } from './read-xml.ts'
import { casesUnder, key, portrait, runContractCommand, withKey } from './run-command.ts'

const [refused] = contractCases.filter(({ expected }) => expected.code === 'MissingParameter')
const refusal = { RequestId: requestId, Message: 'm', Recommend: 'r', HostId: 'h', Code: 'MissingParameter' }

test('success to everything is reported case by case, as text and as JUnit, with exit 1', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'contract-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const Result = {
    TransactionId: 'a<b>&"c"',
    Protocol: 'x',
    Passed: 'Y',
    SubCode: '200',
    ExtFaceInfo: '{}',
    Result: 'SUCCESS',
  }
  const body = JSON.stringify({ RequestId: requestId, Code: 'Success', Message: 'success', Result })
  const { url, actions } = await openLyingServer(() => ({ body }))
  const junit = join(folder, 'red.xml')
  const { code, out } = await runContractCommand([url, ...withKey, '--portrait', portrait, `--junit=${junit}`])

  const refusals = contractCases.filter(({ expected }) => expected.code !== 'Success')
  expect(casesUnder('DIFF', out)).toEqual(refusals.map(({ name }) => name))
  expect(code).toBe(1)
  const elements = readXml(readFileSync(junit, 'utf8'))
  expect(elements[0]).toMatchObject({ name: 'testsuite', attributes: { failures: String(refusals.length) } })
  const failures = elements.filter(({ name }) => name === 'failure')
  expect(failures).toHaveLength(refusals.length)
  expect(failures[0]?.text).toContain('status: expected 400, received 200\nCode: expected MissingParameter')
  expect(failures[0]?.text).toContain('"TransactionId":"a<b>&\\"c\\""')
  expect(actions).toEqual([
    recognition,
    ...contractCases.flatMap(({ after, action }) => (after ? [after.action, action] : [action])),
  ])
})

test.each([
  ['no JSON', 200, '<html>', /^ +body: expected a JSON object, received "<html>"$/m],
  ['an empty answer', 502, '', /^ +body: expected a JSON object, received ""$/m],
  ['a list', 200, '[]', /^ +body: expected a JSON object, received "\[\]"$/m],
  ['a code of another type', 400, '{"Code":7}', /^ +Code: expected MissingParameter, received 7$/m],
  [
    'no RequestId',
    400,
    '{"Code":"MissingParameter"}',
    /^ +RequestId: expected a UUID in upper case, received nothing$/m,
  ],
  ['no HostId', 400, '{"Code":"MissingParameter"}', /^ +HostId: expected a text, received nothing$/m],
])('%s is a difference', async (_, status, body, line) => {
  const { url } = await openLyingServer(() => ({ status, body }))
  const { code, out } = await runContractCommand([url, ...withKey])
  expect(code).toBe(1)
  expect(out).toMatch(line)
  expect(out).toContain('see Initialize, FACE_LIVENESS (native app), https://')
})

test('a success without the fields of its Result is a difference', async () => {
  const body = JSON.stringify({ RequestId: requestId, Code: 'Success', Message: 'success', Result: {} })
  const { url } = await openLyingServer(() => ({ body }))
  const { out } = await runContractCommand([url])
  expect(out).toContain('Result.TransactionId: expected a text, received nothing')
  expect(out).toContain('Initialize before it: expected a TransactionId, received none')
})

test.each([
  ['the RequestId of the body', requestId, []],
  ['another', 'other', [`x-acs-request-id: expected ${requestId}, received "other"`]],
  ['none', undefined, []],
])('the header x-acs-request-id may be left out, not differ: %s', async (_, given, differences) => {
  const headers = { ...asEmulator, ...(given !== undefined && { 'x-acs-request-id': given }) }
  const { url } = await openLyingServer(() => ({ status: 400, headers, body: JSON.stringify(refusal) }))
  const outcomes = await runContract({ url, accessKey: key, cases: refused ? [refused] : [] })
  expect(outcomes.map(outcome => outcome.differences)).toEqual([differences])
})

test.each([301, 302, 303, 307, 308])('a redirect, %i, is a difference and not followed', async status => {
  const elsewhere = await openLyingServer(() => ({ status: 400, body: JSON.stringify(refusal) }))
  const headers = { ...asEmulator, location: `${elsewhere.url}/there` }
  const { url } = await openLyingServer(() => ({ status, headers }))
  const outcomes = await runContract({ url, accessKey: key, cases: refused ? [refused] : [] })
  expect(outcomes.map(outcome => outcome.differences)).toEqual([
    [`status: expected 400, received ${status}, a redirect to "${elsewhere.url}/there", not followed`],
  ])
  expect(elsewhere.actions).toEqual([])
})
