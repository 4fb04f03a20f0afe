import { type DrillOptions, type DrillReport, drill } from 'cloudauth-emulator/drill'
import { CloudauthRefusal } from './call-cloudauth.ts'
import { carelessChecks, type Weakness } from './careless-checks.ts'
import { mayPass } from './retry-passing.ts'
import { openShop, type ShopConfiguration } from './shop.ts'
import type { Flow } from './shop-flows.ts'

/** What differs between the careful shop and one with weaknesses. */
export function shopWith(planted: readonly Weakness[]): Partial<ShopConfiguration> {
  if (planted.length === 0) return {}
  return {
    createChecks: carelessChecks(new Set(planted)),
    isWorthAnotherTry: (thrown, action) => {
      const isThrottled = thrown instanceof CloudauthRefusal && thrown.code === 'Throttling.Api'
      if (isThrottled && planted.includes('no-retry')) return false
      const isBroken = !(thrown instanceof CloudauthRefusal)
      return !(isBroken && action === 'Initialize' && planted.includes('loses-id')) && mayPass(thrown)
    },
  }
}

/** Drills a shop in this process: a run is every flow, one after the other, at a shop of its own. */
export function drillShop(
  planted: readonly Weakness[],
  flows: readonly Flow[],
  options: Partial<DrillOptions> = {},
): Promise<DrillReport> {
  return drill({
    run: async ({ emulator, endpoint, accessKey: { id, secret } }) => {
      const shop = await openShop({
        cloudauth: { endpoint, protocol: 'HTTP', accessKeyId: id, accessKeySecret: secret },
        now: async () => Date.parse(await emulator.clock.now()),
        ...shopWith(planted),
      })
      try {
        for (const flow of flows) await flow.run({ emulator, shop })
      } finally {
        await shop.close()
      }
    },
    ...options,
  })
}

/** Which disturbances have a verdict: `name@situation`, without the number of the call. */
export const withVerdict = ({ verdicts }: DrillReport, word: string): string[] =>
  verdicts.filter(({ verdict }) => verdict === word).map(({ id }) => id.replace(/#\d+.*$/, ''))

/** The breakages that show a weakness, in the order of a plan. */
export const brokenBy: Readonly<Record<Weakness, readonly string[]>> = {
  'trusts-callback': [
    'callback-contradicts@callback:not-passed',
    'callback-contradicts@callback:passed',
    'callback-wrong-token@callback:not-passed',
    'callback-wrong-token@callback:passed',
    'callback-foreign-id@callback:not-passed',
    'callback-unknown-id@callback:not-passed',
    'callback-unknown-id@callback:passed',
  ],
  'books-twice': ['callback-twice@callback:passed', 'callback-answer-lost@callback:passed'],
  'no-retry': ['throttled@Initialize:FACE_LIVENESS'],
  'loses-id': [
    'answer-lost@Initialize:FACE_LIVENESS',
    'reset@Initialize:FACE_LIVENESS',
    'restart@Initialize:FACE_LIVENESS',
  ],
  'waits-for-ever': [
    'callback-lost@callback:not-passed',
    'callback-lost@callback:passed',
    'callback-early@callback:not-passed',
    'callback-early@callback:passed',
  ],
  'code-only': ['ends-not-passed', 'passed-flipped@FACE_LIVENESS:200', 'sub-code-changed@FACE_LIVENESS:200'],
  'sub-code-only': ['other-spelling@callback:not-passed', 'other-spelling@callback:passed'],
}

/**
 * The same of a shop that has them all: it asks on a callback that tells of a pass alone, never again, and so is saved
 * from some by others.
 */
export const brokenByAll: readonly string[] = [
  ...Object.values(brokenBy).flat(),
  'throttled@CheckResult:FACE_LIVENESS:passed',
].filter(id => id !== 'ends-not-passed' && id !== 'callback-early@callback:not-passed')
