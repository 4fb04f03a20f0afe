import type { Digests, Hashed, Md5 } from '../gateway/digests.ts'
import { crypto } from './builtins.ts'

/** The digests of Node's OpenSSL, at once and with keys prepared. */
export const nodeDigests: Digests = {
  sha256: data =>
    isParts(data) ? update(crypto.createHash('sha256'), data).digest('hex') : crypto.hash('sha256', data, 'hex'),
  hmac: (algorithm, key) => {
    const prepared = crypto.createSecretKey(key, 'utf8')
    const name = algorithm.toLowerCase()
    const short = shortHmac(name, key)
    return (text, encoding) =>
      typeof text === 'string' && text.length <= longestShort
        ? short(text, encoding)
        : update(crypto.createHmac(name, prepared), text).digest(encoding)
  },
}

/** In characters; hardly any string to sign without a picture is longer. */
const longestShort = 4096

/** What a block of SHA-1 and of SHA-256 takes, in bytes. */
const block = 64

/** Where a padded key and a text are put together: nobody else runs meanwhile. */
const scratch = Buffer.alloc(block + 3 * longestShort)

/**
 * The HMAC of short texts, made of two hashes as RFC 2104 describes it. Each `Hmac` of Node's is an object with a part
 * outside the heap, dear to make and to collect: without it a strict call takes a twenty-fifth less, and twice that when
 * little of it is in the caches of the processor.
 */
function shortHmac(name: string, key: string) {
  const bytes = Buffer.from(key)
  const padded = Buffer.alloc(block)
  padded.set(bytes.length > block ? crypto.hash(name, bytes, 'buffer') : bytes)
  const inner = padded.map(byte => byte ^ 0x36)
  const outer = padded.map(byte => byte ^ 0x5c)
  return (text: string, encoding: 'hex' | 'base64') => {
    scratch.set(inner)
    const length = block + scratch.write(text, block)
    const digest = crypto.hash(name, scratch.subarray(0, length), 'hex')
    scratch.set(outer)
    return crypto.hash(name, scratch.subarray(0, block + scratch.write(digest, block, 'hex')), encoding)
  }
}

type Updated<Hash> = { update: (data: string | Uint8Array) => Hash }

const isParts = (data: Hashed): data is readonly (string | Uint8Array)[] => Array.isArray(data)

function update<Hash extends Updated<Hash>>(hash: Hash, data: Hashed): Hash {
  if (!isParts(data)) return hash.update(data)
  for (const part of data) hash.update(part)
  return hash
}

export const nodeMd5: Md5 = text => crypto.hash('md5', text, 'base64')
