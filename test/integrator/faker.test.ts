import { type ClientKind, fakeInitialize } from 'cloudauth-emulator/faker'
import { expect } from 'cloudauth-emulator/vitest'
import { describe } from 'vitest'
import { test } from './shop-test.ts'
import { startedCheck } from './visit-shop.ts'

// Other people with other devices, the same ones in each run.
const seeds = [1, 2, 3, 4, 5]
const clients: ClientKind[] = ['ios', 'android', 'web']

describe.each(clients)('an applicant with a client of %s', client => {
  test.for(seeds)('is passed on as they are: seed %i', async (seed, { emulator, shop }) => {
    const { MerchantUserId: userId, MetaInfo: metaInfo } = fakeInitialize({ seed, client })
    const { transactionUrl } = await startedCheck(shop, { userId, metaInfo })
    expect(emulator).toHaveInitialized({ MetaInfo: metaInfo })
    expect(transactionUrl !== undefined).toBe(client === 'web')
  })
})
