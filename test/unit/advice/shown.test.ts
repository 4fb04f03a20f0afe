import { expect, it, onTestFinished } from 'vitest'
import { openInProcess } from '../../support/doors.ts'
import { faceLiveness } from '../../support/requests.ts'
import { unsigned } from '../../support/signed-request.ts'

it('advice shows no secret that was sent as part of a key, nor one that stands in a value', async () => {
  const secret = 'a-very-secret-thing'
  const door = await openInProcess({ accessKeys: [{ id: 'key', secret }] })
  onTestFinished(door.close)
  const parameters = faceLiveness({ MetaInfo: `{"a":"${secret}"}`, MerchantUserId: secret })
  await door.call(unsigned({ accessKeyId: `key:${secret}`, parameters }))
  const earned = await door.emulator.observation.advice()
  expect(earned.map(({ accessKeyId }) => accessKeyId)).toContain('key***')
  expect(JSON.stringify(earned)).not.toContain(secret)
})
