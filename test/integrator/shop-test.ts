import { test as base } from 'cloudauth-emulator/vitest'
import { openShop, type Shop } from './shop.ts'

/** The package's `test`, with a shop in front of each test's own emulator. */
export const test = base.extend<{ shop: Shop }>({
  shop: async ({ emulator }, use) => {
    const { id, secret } = emulator.accessKey
    const shop = await openShop({
      cloudauth: { endpoint: emulator.endpoint, protocol: 'HTTP', accessKeyId: id, accessKeySecret: secret },
      now: async () => Date.parse(await emulator.clock.now()),
    })
    await use(shop)
    await shop.close()
  },
})
