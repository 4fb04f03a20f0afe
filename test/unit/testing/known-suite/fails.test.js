import { expect, test as plain } from 'cloudauth-emulator/vitest'
import { ask, open } from './check.js'

const test = plain.extend({ emulatorOptions: { auth: 'lenient' } })

test('fails', async ({ emulator }) => {
  const id = await open(emulator, 'fails')
  await emulator.complete(id, { subCode: '205' })
  expect((await ask(emulator, 'fails', id)).Result.SubCode).toBe('205')
})
