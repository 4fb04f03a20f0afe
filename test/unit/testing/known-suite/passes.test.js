import { expect, test as plain } from 'cloudauth-emulator/vitest'
import { ask, open } from './check.js'

const test = plain.extend({ emulatorOptions: { auth: 'lenient' } })

test('passes', async ({ emulator }) => {
  const id = await open(emulator, 'passes')
  await emulator.complete(id, { subCode: '200' })
  expect((await ask(emulator, 'passes', id)).Result.SubCode).toBe('200')
})
