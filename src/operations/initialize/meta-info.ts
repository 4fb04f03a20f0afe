import { replaceEach } from '../../gateway/percent-encoding.ts'
import type { ClientKind } from '../../products/products.ts'

const deviceType = /["']deviceType["']\s*:\s*["'](\w+)["']/i

const kinds: Readonly<Record<string, ClientKind>> = { web: 'pc', h5: 'h5', ios: 'app', android: 'app' }

/**
 * The client that MetaInfo describes; undefined where it does not say. MetaInfo is opaque and, from sloppy clients, no
 * JSON at all, text in single quotes, or JSON in a JSON string, so its one telling field is looked for in the text.
 *
 * @source publicCode
 * @guess MetaInfo without a `deviceType` of `web` or `h5`: no TransactionUrl, as the sibling product in mainland China does.
 * ID_OCR_PRO has a page for phones only, ID_NFC and the *_GLOBAL products for none.
 */
export function clientKindOf(metaInfo: string): ClientKind | undefined {
  const plain = metaInfo.includes('\\"') ? replaceEach(metaInfo, [['\\', '']]) : metaInfo
  const found = deviceType.exec(plain)?.[1]?.toLowerCase()
  return found !== undefined && Object.hasOwn(kinds, found) ? kinds[found] : undefined
}
