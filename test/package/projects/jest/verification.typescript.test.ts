import { useEmulator } from 'cloudauth-emulator/jest'

const emulator = useEmulator({ auth: 'lenient' })

test('types and matchers are known', async () => {
  const body = new URLSearchParams({
    ...{ Action: 'Initialize', Version: '2022-08-09', Format: 'JSON', ProductCode: 'FACE_LIVENESS' },
    ...{ MerchantBizId: 'order1001', MerchantUserId: 'user1001', MetaInfo: '{}' },
  })
  const response = await fetch(emulator.url, { method: 'POST', body })
  expect(((await response.json()) as { Code: string }).Code).toBe('Success')
  await expect(emulator).toHaveInitialized({ MerchantBizId: 'order1001' })
})
