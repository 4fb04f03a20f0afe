import { expect, onTestFinished, test, vi } from 'vitest'
import { contractCases, runContract } from '../../../src/contract.ts'
import { asEmulator, openLyingServer, recognition } from './lying-server.ts'
import { key } from './run-command.ts'

const cases = contractCases.filter(({ needs, only }) => !needs && !only)
const throttled = { status: 400, body: '{"Code":"Throttling.Api"}' }

/** Runs so many cases and notes the pauses instead of pausing. */
async function pausesOf(url: string, count: number): Promise<number[]> {
  const pauses: number[] = []
  const pause = async (milliseconds: number) => void pauses.push(milliseconds)
  await runContract({ url, accessKey: key, cases: cases.slice(0, count), pause })
  return pauses
}

test.each([
  ['as long as the answer says', '1234', 1234],
  ['at most 5 seconds, whatever the answer says', '86400000', 5000],
  ['a second where the answer does not say', undefined, 1000],
  ['a second where the answer says no number', 'soon', 1000],
  ['a second where the answer says less than nothing', '-1', 1000],
])('a throttled call is sent 5 times, with pauses %s', async (_, told, pause) => {
  const headers = { ...asEmulator, ...(told !== undefined && { 'x-acs-retry-after': told }) }
  const { url, actions } = await openLyingServer(() => ({ ...throttled, headers }))
  expect(await pausesOf(url, 1)).toEqual([pause, pause, pause, pause])
  expect(actions).toEqual([recognition, ...Array(5).fill('Initialize')])
})

test.each([
  ['Throttling', 1000],
  ['Throttling.User', 1000],
  ['ProcessNotCompleted', 100],
])('%s is an answer only for now', async (Code, pause) => {
  const { url } = await openLyingServer(() => ({ status: 400, body: JSON.stringify({ Code }) }))
  expect(await pausesOf(url, 1)).toEqual([pause, pause, pause, pause])
})

test('what the case is about is taken at once, also when it is an answer for now', async () => {
  const { url, actions } = await openLyingServer(() => throttled)
  const outcomes = await runContract({
    url,
    accessKey: key,
    cases: contractCases.filter(({ expected }) => expected.code === 'Throttling.Api'),
    pause: () => Promise.reject(new Error('there is nothing to wait for')),
  })
  expect(outcomes.flatMap(({ differences }) => differences)).not.toContainEqual(expect.stringContaining('Code:'))
  expect(actions).toHaveLength(2)
})

test('who throttles to the last try gets one try for each further case', async () => {
  const { url, actions } = await openLyingServer(() => throttled)
  expect(await pausesOf(url, 4)).toHaveLength(4)
  expect(actions).toHaveLength(1 + 5 + 1 + 1 + 1)
})

test('once something else is answered, a call gets all its tries again', async () => {
  const answered = 1 + 5 + 1
  const { url, actions } = await openLyingServer(({ calls }) => (calls === answered ? {} : throttled))
  expect(await pausesOf(url, 3)).toHaveLength(4 + 4)
  expect(actions).toHaveLength(answered + 5)
})

test('a timer does the pausing where nothing else is given', async () => {
  const timers = vi.spyOn(globalThis, 'setTimeout')
  onTestFinished(() => timers.mockRestore())
  const headers = { ...asEmulator, 'x-acs-retry-after': '17' }
  const { url } = await openLyingServer(() => ({ ...throttled, headers }))
  await runContract({ url, accessKey: key, cases: cases.slice(0, 1) })
  expect(timers.mock.calls.filter(([, milliseconds]) => milliseconds === 17)).toHaveLength(4)
})
