import type { Call } from '../gateway/call.ts'
import { headerText } from '../gateway/exchange.ts'
import type { RegionChoice } from '../options/choices.ts'
import type { Product } from '../products/products.ts'

/**
 * The regions that have an endpoint, and the two letters with which their transaction ids begin.
 *
 * @source sdk
 * @documented The endpoints are `cloudauth-intl.REGION.aliyuncs.com` and `cloudauth-intl-vpc.REGION.aliyuncs.com`, of
 * cn-hongkong, ap-southeast-1, ap-southeast-3 and ap-southeast-5.
 */
const prefixes: Readonly<Record<RegionChoice, string>> = {
  'cn-hongkong': 'hk',
  'ap-southeast-1': 'sg',
  'ap-southeast-3': 'my',
  'ap-southeast-5': 'id',
  'eu-central-1': 'de',
}

const isRegion = (name: string | undefined): name is RegionChoice => name !== undefined && Object.hasOwn(prefixes, name)

const endpoint = /^(?:https?:\/\/)?cloudauth-intl(?:-vpc)?\.([a-z0-9-]+)\.aliyuncs\.com(?::\d+)?$/i

/**
 * The region that a call is for: the one of the host it came to, else the RegionId that some SDKs send, else
 * `--region`. A RegionId of a region without the service (SDKs want one, so people write any) counts as none.
 */
export function regionOf(call: Call, fallback: RegionChoice): Region {
  const ofHost = endpoint.exec(headerText(call.request, 'host') ?? '')?.[1]?.toLowerCase()
  if (isRegion(ofHost)) return { region: ofHost, from: 'host' }
  const sent = call.parameters.get('RegionId')
  return isRegion(sent) ? { region: sent, from: 'RegionId' } : { region: fallback, from: '--region' }
}

/** A region, and what named it. */
export type Region = { region: RegionChoice; from: 'host' | 'RegionId' | '--region' }

/**
 * What a new transaction is called: 32 characters, with the region in front, where the client SDKs look for it.
 *
 * @source sdk, clientSdk
 * @guess TransactionId: two letters of the region, `sb` and 28 hex digits, fitted to the few real ids of Hong Kong in public
 * documents; no real id of another region was ever seen.
 */
export function newTransactionId(call: Call, region: RegionChoice): string {
  return `${prefixes[region]}sb${call.chance.hex(28)}`
}

/**
 * Why a product cannot be had in a region, or undefined. What Frankfurt offers is not documented: it takes every product,
 * as Hong Kong does.
 *
 * @source regions
 * @guess A product in a region that its documents do not list: InvalidParameter. Hong Kong takes every product; what
 * Frankfurt offers is not documented, so it does too. FACE_LIVENESS and FACE_VERIFY, documented for Hong Kong alone, are
 * taken everywhere, for their request tables have no such refusal.
 */
export function regionFault(productCode: string, product: Product, { region, from }: Region): string | undefined {
  const offered: readonly string[] = product.regions
  // Their two documents have no such refusal, and are kept to the letter.
  if (productCode === 'FACE_VERIFY' || productCode === 'FACE_LIVENESS') return undefined
  if (region === 'cn-hongkong' || region === 'eu-central-1' || offered.includes(region)) return undefined
  return `ProductCode: ${productCode} is not offered in ${region}, but in ${offered.join(', ')} (region by ${from})`
}
