import { fakeInitialize } from 'cloudauth-emulator/faker'
import { expect, test } from 'cloudauth-emulator/vitest'
import { vi } from 'vitest'

const lenient = test.extend({ emulatorOptions: { auth: 'lenient' } })

async function initialize(emulator) {
  const parameters = fakeInitialize({ edition: 'face-verify', changes: { MerchantBizId: 'order1001' } })
  const body = new URLSearchParams({ Action: 'Initialize', Version: '2022-08-09', Format: 'JSON', ...parameters })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return (await fetch(emulator.url, { method: 'POST', headers, body: String(body) })).json()
}

lenient('a portrait opens a verification', async ({ emulator }) => {
  expect(await initialize(emulator)).toMatchObject({ Code: 'Success' })
  await expect(emulator).toHaveInitialized({ MerchantBizId: 'order1001' })
})

lenient('the next test is answered, though this one left its timers faked', async ({ emulator }) => {
  vi.useFakeTimers()
  const { requests } = emulator
  expect(await requests.list()).toBeDefined()
})

lenient('as this one shows', async ({ emulator }) => {
  vi.useRealTimers()
  expect(await initialize(emulator)).toMatchObject({ Code: 'Success' })
})
