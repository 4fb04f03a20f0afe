import { formDecode, replaceEach } from '../gateway/percent-encoding.ts'

/**
 * How much of a value may be seen: all of it, nothing, its length, its two ends, or a URL without what is private in it.
 */
export type Sensitivity = 'plain' | 'secret' | 'length' | 'ends' | 'url'

/** Names longer than this are not names of the API; such a one may be a whole body sent under the wrong content type. */
export const longestName = 100

const harmless = /signature(?:nonce|method|version|type)$/
const length = /callbacktoken/
const secret = /signature|token|secret|passw|cookie|authorization|credential|apikey|privatekey/
const url = /ur[il]$|^referr?er$/
/** MetaInfo identifies a device, so it is sensitive like pictures. */
const picture = /picture|base64|^metainfo$/
// But for the first, these are parameters of other actions of the product: refused here, but such calls are kept too.
const person =
  /merchantuserid|^(?:identifynum|username|mobile|phone|email|bankcard|certn|docn|documentnumber|dateof(?:birth|expiry))/

/**
 * The sensitivity of a parameter or header by its name, however that is written: case, hyphens and underscores do not
 * matter, and percent-encoding is undone as often as it was done.
 */
export function sensitivityOf(name: string): Sensitivity {
  if (name.length > longestName) return 'length'
  const bare = fullyDecoded(name)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
  if (harmless.test(bare)) return 'plain'
  if (length.test(bare)) return 'length'
  if (secret.test(bare)) return 'secret'
  if (url.test(bare)) return 'url'
  if (picture.test(bare)) return 'length'
  return person.test(bare) ? 'ends' : 'plain'
}

/** Undoes percent-encoding until none is left, at most four times. Never throws. */
export function fullyDecoded(text: string): string {
  let decoded = text
  // The text is a single name or value. Its ampersands stay encoded: decoded, they would seem to end it.
  for (let times = 0; times < 4 && decoded.includes('%'); times += 1)
    decoded = formDecode(replaceEach(decoded, [['&', '%26']]))
  return decoded
}
