const { fakeInitialize } = require('cloudauth-emulator/faker')
const { useEmulator } = require('cloudauth-emulator/jest')
const Rpc = require('@alicloud/pop-core')

const emulator = useEmulator() // served before the first test, reset after each, closed after the last

test('a portrait opens a verification, and the shop learns that it failed', async () => {
  const { id: accessKeyId, secret: accessKeySecret } = emulator.accessKey
  const client = new Rpc({ endpoint: emulator.url, apiVersion: '2022-08-09', accessKeyId, accessKeySecret })
  const parameters = fakeInitialize({ edition: 'face-verify', changes: { MerchantBizId: 'order1001' } })
  const { Result } = await client.request('Initialize', parameters, { method: 'POST' })
  await expect(emulator).toHaveInitialized({ MerchantBizId: 'order1001' })
  await emulator.complete(Result.TransactionId, { subCode: '205' })
  const result = await client.request(
    'CheckResult',
    { MerchantBizId: 'order1001', TransactionId: Result.TransactionId },
    { method: 'POST' },
  )
  expect(result.Result).toMatchObject({ Passed: 'N', SubCode: '205' })
})
