import { expect } from 'cloudauth-emulator/vitest'
import { describe } from 'vitest'
import { test } from './shop-test.ts'
import { startCheck, startedCheck, stateOf } from './visit-shop.ts'

test('a check is opened under its own id, with a place to call back', async ({ emulator, shop }) => {
  const { id } = await startedCheck(shop)
  expect(emulator).toHaveInitialized({
    ProductCode: 'FACE_LIVENESS',
    MerchantBizId: id,
    CallbackUrl: `${shop.url}/callbacks/${id}`,
  })
})

test('a check with an empty MetaInfo never reaches the cloud', async ({ emulator, shop }) => {
  expect(await startCheck(shop, { metaInfo: '' })).toMatchObject({ status: 400 })
  expect((await emulator.requests.list()).requests).toEqual([])
})

test('a portrait that is far too large never reaches the cloud', async ({ emulator, shop }) => {
  const answer = await startCheck(shop, { portrait: 'A'.repeat(3_000_000) })
  expect(answer).toMatchObject({ status: 422, body: { words: 'Your photo is too large. Use one of less than 1 MB.' } })
  expect((await emulator.requests.list()).requests).toEqual([])
})

test('the name of a user stays in the shop', async ({ emulator, shop }) => {
  const userId = 'jane.doe@example.com'
  const { transactionId } = await startedCheck(shop, { userId })
  expect(JSON.stringify(await emulator.transactions.get(transactionId))).not.toContain(userId)
})

describe('with time that moves', () => {
  // The SDK signs with the time of this machine, which a strict emulator that is half an hour ahead would refuse.
  test.extend({ emulatorOptions: { auth: 'lenient' } })('a check runs out', async ({ emulator, shop }) => {
    const { id } = await startedCheck(shop)
    emulator.clock.advance(30 * 60_000)
    expect(await stateOf(shop, id)).toBe('expired')
  })
})

describe.concurrent('checks at the same time', () => {
  test.for(['200', '205', '206'])(
    'end each with their own SubCode: %s',
    async (subCode, { emulator, shop, expect }) => {
      const { id, transactionId } = await startedCheck(shop)
      await emulator.complete(transactionId, { subCode })
      await emulator.callbacks.idle()
      expect(emulator).toHaveReceivedCallback({ transactionId })
      expect(await stateOf(shop, id)).toBe(subCode === '200' ? 'passed' : 'failed')
    },
  )
})
