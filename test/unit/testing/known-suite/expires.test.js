import { serve } from 'cloudauth-emulator/node'
import { expect, test } from 'vitest'
import { ask, open } from './check.js'

test('expires, is forgotten by a reset, and is counted all the same', async () => {
  const { emulator, close } = await serve({ port: 0, log: 'silent' })
  const id = await open(emulator, 'expires', { MerchantUserId: 'ann@example.com' })
  await emulator.clock.advance('PT31M')
  expect((await ask(emulator, 'expires', id)).Code).toBe('ProcessNotCompleted')
  await emulator.reset()
  await close()
})
