import { test as base, expect } from 'cloudauth-emulator/vitest'
import { openShop, type Shop } from './shop.ts'

/** Some tests want 206, which safe mode alone gives. */
export const forced206 = { rule: 'safe-mode-in-tests', because: 'what follows from 206 is what is tested' } as const

/** The package's `test`, with a shop in front of each test's own emulator. */
export const test = base.extend<{ shop: Shop }>({
  shop: async ({ emulator }, use) => {
    const { id, secret } = emulator.accessKey
    const shop = await openShop({
      cloudauth: { endpoint: emulator.endpoint, protocol: 'HTTP', accessKeyId: id, accessKeySecret: secret },
      now: async () => Date.parse(await emulator.clock.now()),
    })
    await use(shop)
    expect(emulator).toHaveNoAdvice({ except: [forced206] })
    await shop.close()
  },
})
