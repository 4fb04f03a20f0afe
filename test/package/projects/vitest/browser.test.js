import { fakeInitialize } from 'cloudauth-emulator/faker'
import { expect, test } from 'cloudauth-emulator/vitest'

const lenient = test.extend({ emulatorOptions: { auth: 'lenient' } })

lenient('a portrait opens a verification in the page, which has an emulator of its own', async ({ emulator }) => {
  const parameters = fakeInitialize({ edition: 'face-verify', changes: { MerchantBizId: 'order1001' } })
  const call = { Action: 'Initialize', Version: '2022-08-09', Format: 'JSON', ...parameters }
  const request = new Request('http://localhost/', { method: 'POST', body: new URLSearchParams(call) })
  expect(await (await emulator.fetch(request)).json()).toMatchObject({ Code: 'Success' })
  await expect(emulator).toHaveInitialized({ MerchantBizId: 'order1001' })
  expect(() => emulator.url).toThrow('in a browser nothing listens')
})
