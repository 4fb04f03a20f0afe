import { expect, test } from 'vitest'
import { contractCases, runContract } from '../../../src/contract.ts'
import { asEmulator, openLyingServer, recognition } from './lying-server.ts'
import { casesUnder, key, portrait, runContractCommand, withKey } from './run-command.ts'

const realService = 'https://cloudauth-intl.cn-hongkong.aliyuncs.com'
const names = (cases: typeof contractCases) => cases.map(({ name }) => name)
const ofEmulator = contractCases.filter(({ only }) => only)
const costly = contractCases.filter(({ needs }) => needs)
const free = contractCases.filter(({ needs, only }) => !needs && !only)

test('under any name, what may cost money or only the emulator answers is skipped without a call, and it says so', async () => {
  const { url, actions } = await openLyingServer(() => ({ headers: {} }))
  const { out } = await runContractCommand([url, ...withKey, '--portrait', portrait])
  expect(actions).toEqual([recognition, ...free.map(({ action }) => action)])
  expect(casesUnder('skip', out).sort()).toEqual(names([...ofEmulator, ...costly]).sort())
  expect(out).toMatch(
    /^skip {2}FACE_VERIFY: a transaction is opened \(may cost money: it is not the emulator that answers, run with --all\)$/m,
  )
})

test('all of it but what only the emulator answers is run when asked for', async () => {
  const { url, actions } = await openLyingServer(() => ({ headers: {} }))
  const { out } = await runContractCommand([url, ...withKey, '--portrait', portrait, '--all'])
  expect(casesUnder('skip', out)).toEqual(names(ofEmulator))
  // Nothing is opened by `{}`, so where a transaction is needed first its CheckResult is not sent.
  const run = contractCases.filter(({ only }) => !only)
  expect(actions).toEqual([recognition, ...run.map(({ action, after }) => after?.action ?? action)])
})

test('the real service, by its own name, is called only for what costs nothing', async () => {
  const asked: string[] = []
  const fetch = async (url: string, { headers }: RequestInit) => {
    asked.push(new Headers(headers).get('x-acs-action') ?? new URL(url).searchParams.get('Action') ?? '')
    return new Response('{}')
  }
  const outcomes = await runContract({ url: realService, accessKey: key, portrait: 'aGVsbG8=', fetch })
  expect(asked).toEqual([recognition, ...free.map(({ action }) => action)])
  const skipped = outcomes.filter(outcome => outcome.skipped !== undefined)
  expect(skipped.map(({ contractCase }) => contractCase)).toEqual(
    contractCases.filter(({ needs, only }) => needs ?? only),
  )
})

test('a redirect to an emulator makes no emulator', async () => {
  const emulator = await openLyingServer(() => ({ headers: asEmulator }))
  const { url } = await openLyingServer(() => ({ status: 302, headers: { location: emulator.url } }))
  const { out } = await runContractCommand([url, ...withKey])
  expect(casesUnder('skip', out)).toEqual(expect.arrayContaining(names(costly)))
  expect(emulator.actions).toEqual([])
})

test('without a key only the question who answers is asked, without a signature', async () => {
  const signatures: unknown[] = []
  const { url, actions } = await openLyingServer(({ request }) => {
    signatures.push(request.headers.authorization)
    return { headers: {} }
  })
  expect(await runContractCommand([url])).toEqual({
    code: 2,
    out: '',
    err: expect.stringContaining('the real service takes signed calls only. Give an access key.'),
  })
  expect(actions).toEqual([recognition])
  expect(signatures).toEqual([undefined])
})
