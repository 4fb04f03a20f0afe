const { fakeInitialize } = require('cloudauth-emulator/faker')

test('a portrait opens a verification, at the emulator that all test files share', async () => {
  const call = {
    Action: 'Initialize',
    Version: '2022-08-09',
    Format: 'JSON',
    ...fakeInitialize({ edition: 'face-verify' }),
  }
  const response = await fetch(process.env.CLOUDAUTH_URL, { method: 'POST', body: new URLSearchParams(call) })
  expect(await response.json()).toMatchObject({ Code: 'Success' })
})
