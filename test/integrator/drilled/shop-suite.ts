import { test as base } from 'cloudauth-emulator/vitest'
import { type Weakness, weaknesses } from '../careless-checks.ts'
import { shopWith } from '../drill-shop.ts'
import { openShop, type Shop } from '../shop.ts'
import { asserting, type Flow } from '../shop-flows.ts'

/** Which shop is drilled: `careful`, `careless`, one weakness alone, or `empty`, whose tests assert nothing. */
const { SHOP: kind = 'careful' } = process.env
const planted = kind === 'careless' ? weaknesses : weaknesses.filter(name => name === (kind as Weakness))

const test = base.extend({ emulatorOptions: { callbackSubCode: 'subCode' } }).extend<{ shop: Shop }>({
  shop: async ({ emulator }, use) => {
    const { id, secret } = emulator.accessKey
    const shop = await openShop({
      cloudauth: { endpoint: emulator.endpoint, protocol: 'HTTP', accessKeyId: id, accessKeySecret: secret },
      now: async () => Date.parse(await emulator.clock.now()),
      ...shopWith(planted),
    })
    await use(shop)
    await shop.close()
  },
})

/** The tests of a shop: each starts an emulator of its own, by the entry for vitest. */
export function testFlows(flows: readonly Flow[]): void {
  for (const flow of flows)
    test(flow.name, { timeout: 20_000 }, async ({ emulator, shop }) =>
      asserting(kind !== 'empty', flow).run({ emulator, shop }),
    )
}
