import { createEmulator } from 'cloudauth-emulator'
import { fakeMetaInfo } from 'cloudauth-emulator/faker'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type CallCloudauth, CloudauthRefusal } from './call-cloudauth.ts'
import { createIdentityChecks, type IdentityChecks } from './identity-checks.ts'

// No server, no SDK, no signature: what is left are the shop's own rules.
const emulator = createEmulator()
const applicant = { userId: 'user1001', metaInfo: fakeMetaInfo('web') }

const callCloudauth: CallCloudauth = async (Action, parameters) => {
  const query = new URLSearchParams({ Action, Version: '2022-08-09', Format: 'JSON', ...parameters })
  const response = await emulator.fetch(new Request(`https://cloudauth.example/?${query}`, { method: 'POST' }))
  const { Code, Message, Result } = await response.json()
  if (!response.ok) throw new CloudauthRefusal(Code, Message)
  return Result
}

const checks = createIdentityChecks({
  callCloudauth,
  publicUrl: 'https://shop.invalid',
  now: async () => Date.parse(await emulator.clock.now()),
})

const stateIn = async (all: IdentityChecks, id: string) => (await all.outcomeOf(id))?.state

const takeCallback = vi.spyOn(checks, 'takeCallback')

/** Callbacks leave by the platform's fetch: these stay in the process. */
async function deliver(url: string, { signal }: { signal: AbortSignal }): Promise<Response> {
  signal.throwIfAborted()
  const { pathname, searchParams } = new URL(url)
  const taken = await checks.takeCallback(pathname.split('/').at(-1) ?? '', {
    token: searchParams.get('callbackToken') ?? '',
    passed: '',
    subCode: undefined,
    subcode: undefined,
  })
  return new Response(null, { status: taken ? 200 : 403 })
}

beforeAll(() => void vi.stubGlobal('fetch', deliver))
beforeEach(async () => {
  await emulator.reset()
  takeCallback.mockClear()
})
afterAll(() => void vi.unstubAllGlobals())

test('a check is pending until ID Verification has a result', async () => {
  const { id, transactionId } = await checks.start(applicant)
  expect(await stateIn(checks, id)).toBe('pending')
  await emulator.complete(transactionId)
  await emulator.clock.advance(1000)
  expect(await stateIn(checks, id)).toBe('passed')
})

test('a result is asked for once, however many want to know it', async () => {
  const { id, transactionId } = await checks.start(applicant)
  await emulator.complete(transactionId)
  const states = await Promise.all([stateIn(checks, id), stateIn(checks, id), stateIn(checks, id)])
  expect(new Set(states)).toEqual(new Set(['passed']))
  expect((await emulator.requests.list({ action: 'CheckResult' })).requests).toHaveLength(1)
})

test('a callback may be faster than the answer to Initialize', async () => {
  emulator.clock.freeze(true)
  emulator.scenarios.arm({ name: 'slow' })
  const starting = checks.start(applicant)
  await emulator.requests.wait({ timeout: 5000 })
  const [transaction] = await emulator.transactions.list()
  await emulator.complete(transaction?.id ?? '')
  await vi.waitFor(() => expect(takeCallback).toHaveBeenCalledOnce(), 5000)
  emulator.clock.advance(4000)
  const { id } = await starting
  await emulator.callbacks.idle()
  expect(await emulator.callbacks.list()).toMatchObject([{ state: 'delivered' }])
  expect(await stateIn(checks, id)).toBe('passed')
})

test('a check runs out after 30 minutes', async () => {
  const { id } = await checks.start(applicant)
  emulator.clock.advance(30 * 60_000)
  expect(await stateIn(checks, id)).toBe('expired')
})

test('a check that was refused is forgotten', async () => {
  emulator.scenarios.arm({ name: 'no-face' })
  await expect(checks.start(applicant)).rejects.toMatchObject({ code: 'NoFaceDetected' })
  const [call] = (await emulator.requests.list({ action: 'Initialize' })).requests
  expect(await stateIn(checks, call?.parameters.MerchantBizId ?? '')).toBeUndefined()
})
