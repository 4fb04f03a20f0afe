import { expect, it, onTestFinished } from 'vitest'
import { openInProcess } from '../support/doors.ts'
import { faceLiveness } from '../support/requests.ts'
import { scaled } from '../support/scale.ts'
import { unsigned } from '../support/signed-request.ts'

it('ids never come twice in 200,000 calls of many keys', { timeout: 120_000 }, async () => {
  const { emulator, close } = await openInProcess({ seed: 'the same' })
  onTestFinished(close)
  const seen = new Set<string>()
  let expected = 0
  const callOf = async (accessKeyId: string, parameters: Record<string, string>) => {
    const { headers, body } = await emulator.answer(unsigned({ accessKeyId, parameters }))
    const id = /hksb[0-9a-f]{28}/.exec(body)?.[0]
    for (const each of [headers['x-acs-request-id'], headers['x-acs-trace-id'], ...(id ? [id] : [])]) {
      seen.add(each ?? 'none')
      expected += 1
    }
  }
  // More keys than are remembered, some of them again and again, and one that calls all the time.
  for (let count = 0; count < scaled(85_000); count += 1) {
    await callOf('busy', count % 10 === 0 ? faceLiveness() : {})
    await callOf(`key ${count % 7 === 0 ? count % 1000 : count + 20_000}`, count % 10 === 1 ? faceLiveness() : {})
  }
  for (let count = 0; count < scaled(30_000); count += 1)
    await callOf(count % 10 === 0 ? 'busy' : `late key ${count}`, {})
  expect(seen.size).toBe(expected)
})
