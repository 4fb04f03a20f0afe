import { expect, it } from 'vitest'
import { describedLimits } from '../../../src/gateway/limit-words.ts'
import { optionRows } from '../../../src/options/options.ts'
import { openInProcess } from '../../support/doors.ts'

it('GET options tells every option and every limit, secrets left out', async () => {
  const door = await openInProcess({ accessKeys: [{ id: 'known', secret: 'hush-hush', traits: [] }], qps: 7 })
  const call = { method: 'GET', url: '/_emulator/options', headers: {}, body: Buffer.of() }
  const { status, text } = await door.call(call)
  expect(status).toBe(200)
  const { options, limits: shown } = JSON.parse(text)
  expect(options.map(({ name }: { name: string }) => name)).toEqual(optionRows.map(({ name }) => name))
  expect(options).toContainEqual(expect.objectContaining({ name: 'qps', value: 7, origin: 'code', isDefault: false }))
  expect(shown).toEqual(describedLimits)
  expect(shown).toContainEqual(expect.objectContaining({ name: 'waitingPictures', value: 250 }))
  expect(text).not.toContain('hush-hush')
})
