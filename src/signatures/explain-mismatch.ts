import type { ReadCall } from '../gateway/call.ts'
import type { Digests } from '../gateway/digests.ts'
import { headerText, headerValue } from '../gateway/exchange.ts'
import { limits } from '../gateway/limits.ts'
import type { Pair } from '../gateway/percent-encoding.ts'
import { mistakenEncodings } from './mistaken-encodings.ts'
import { createSignedText, isPicture, type Parts, unencodedText } from './signed-text.ts'
import { payloadHash, v3Algorithm, v3CanonicalRequest } from './v3.ts'
import type { SigningKey } from './verify.ts'

/** One way in which a caller may have signed; the text is made only when its turn comes, undefined when it is the same as another. */
type Attempt = { hint: string; text: () => Parts | undefined }

/** So many characters are signed again at most while a mistake is looked for. */
const mostSigned = 12_000_000

const unencoded = 'the values were signed without percent-encoding'
const bodyDiffers = 'the body is not the one that was signed: x-acs-content-sha256 differs from its hash'

/**
 * Says which known mistake makes the caller's V1 signature come out right, or undefined when none does.
 * Each mistake is tried by signing as that caller would have; one that makes no difference to this call is passed over.
 */
export function explainV1Mismatch(
  call: ReadCall,
  key: SigningKey,
  given: string,
  digests: Digests,
): string | undefined {
  const { query, form, request } = call
  const { method } = request
  const pairs = [...query, ...form]
  const tooBig = sizeFault(pairs, 0)
  if (tooBig) return tooBig
  // The length of a signature says which hash it is of.
  const algorithm = given.length === 28 ? 'SHA1' : given.length === 44 ? 'SHA256' : undefined
  if (!algorithm) return undefined
  const signed = createSignedText(pairs, true)
  const start = (verb: string) => `${verb}&%2F&`
  if (digests.hmac(algorithm, key.secret)([start(method), ...signed.plain], 'base64') === given)
    return 'the key has no trailing "&"; signature 1.0 signs with AccessKeySecret + "&"'
  const attempts: Attempt[] = [
    ...mistakenEncodings.flatMap(({ hint, twice }) =>
      twice.map((respell, index) => ({
        hint,
        // Whose second encoding has lower-case digits has them in the path as well.
        text: () => {
          const parts = signed.respelled(respell)
          return parts && [index === 1 && /lower-case/.test(hint) ? `${method}&%2f&` : start(method), ...parts]
        },
      })),
    ),
    { hint: unencoded, text: () => [`${method}&/&`, unencodedText(pairs)] },
    ...['GET', 'POST'].map(other => ({
      hint: `the string to sign began with ${other}, the call came as ${method}`,
      text: () => (other === method ? undefined : [start(other), ...signed.plain]),
    })),
    {
      hint: 'only the query was signed; form fields must be signed too',
      text: () => (form.length === 0 ? undefined : [start(method), ...createSignedText(query, true).plain]),
    },
  ]
  const sign = algorithm === 'SHA1' ? key.v1 : key.v1Sha256
  return findMistake(attempts, parts => sign(parts, 'base64') === given)
}

/**
 * Names the known mistake that explains the caller's V3 signature, or what else is odd; undefined when nothing is
 * found.
 */
export function explainV3Mismatch(
  call: ReadCall,
  key: SigningKey,
  given: string,
  digests: Digests,
): string | undefined {
  const { request, authorization } = call
  const hash = payloadHash(request.body, digests)
  const claimedHash = headerText(request, 'x-acs-content-sha256')
  const tooBig = sizeFault(call.query, call.path.length)
  const known = tooBig ? undefined : findV3Mistake(call, key, { given, digests, hash, claimedHash })
  if (known) return known
  const absent = authorization?.signedHeaders.filter(name => headerValue(request, name.toLowerCase()) === undefined)
  if (absent?.length) return `SignedHeaders names ${absent.join(', ')}, which the request does not carry`
  if (claimedHash !== undefined && claimedHash !== hash) return bodyDiffers
  return tooBig
}

type V3Given = { given: string; digests: Digests; hash: string; claimedHash: string | undefined }

function findV3Mistake(call: ReadCall, key: SigningKey, { given, digests, hash, claimedHash }: V3Given) {
  const { request } = call
  const signed = createSignedText(call.query, false)
  const toSign = (request: Parts) => `${v3Algorithm}\n${digests.sha256(request)}`
  const written = (query: Parts, { of = hash, ...writing }: { of?: string; method?: string; host?: string } = {}) => {
    const [head, tail] = v3CanonicalRequest(call, of, writing)
    return [head, ...query, tail]
  }
  if (digests.hmac('SHA256', `${key.secret}&`)(toSign(written(signed.plain)), 'hex') === given)
    return 'the key has a trailing "&"; ACS3 signs with the bare AccessKeySecret'
  const host = headerText(request, 'host') ?? ''
  const attempts: Attempt[] = [
    ...mistakenEncodings.map(({ hint, once }) => ({
      hint,
      text: () => {
        const query = signed.respelled(once)
        return query && written(query)
      },
    })),
    { hint: unencoded, text: () => written([unencodedText(call.query)]) },
    ...['GET', 'POST'].map(method => ({
      hint: `the canonical request began with ${method}, the call came as ${request.method}`,
      text: () => (method === request.method ? undefined : written(signed.plain, { method })),
    })),
    {
      hint: `host was signed without its port; it came as "${host}"`,
      text: () => written(signed.plain, { host: host.replace(/:\d+$/, '') }),
    },
    ...['x-forwarded-host', 'x-original-host'].map(name => ({
      hint: `host was signed as in ${name}: a proxy rewrote the Host header, which breaks the signature`,
      text: () => {
        const forwarded = headerText(request, name)
        return forwarded === undefined ? undefined : written(signed.plain, { host: forwarded })
      },
    })),
    {
      hint: bodyDiffers,
      text: () => (claimedHash === undefined ? undefined : written(signed.plain, { of: claimedHash })),
    },
  ]
  return findMistake(attempts, parts => key.v3(toSign(parts), 'hex') === given)
}

/** The hint of the first attempt that fits. */
function findMistake(attempts: Attempt[], fits: (text: Parts) => boolean): string | undefined {
  let signed = 0
  for (const { hint, text } of attempts) {
    const parts = text()
    if (!parts) continue
    signed += parts.reduce((sum, part) => sum + part.length, 0)
    if (signed > mostSigned) return undefined
    if (fits(parts)) return hint
  }
  return undefined
}

/** What is too big to explain, if anything: each mistake spells the text again, pictures hardly ever. */
function sizeFault(pairs: readonly Pair[], more: number): string | undefined {
  const { value: most } = limits.explainedText
  let size = more
  for (const { name, value } of pairs) {
    if (size > most) break
    size += bytesOf(name) + (isPicture(value) ? 0 : bytesOf(value))
  }
  return size > most
    ? `does not fit; the call is too big to explain: more than ${most} bytes without its pictures`
    : undefined
}

const encoder = new TextEncoder()

/** The length of a text in UTF-8 bytes; of one that is too long anyway, its number of characters is enough. */
const bytesOf = (text: string) => (text.length > limits.explainedText.value ? text.length : encoder.encode(text).length)
