import type { Digests, Hashed, Md5 } from '../gateway/digests.ts'
import { crypto } from './builtins.ts'

/** The digests of Node's OpenSSL, at once and with keys prepared. */
export const nodeDigests: Digests = {
  sha256: data =>
    isParts(data) ? update(crypto.createHash('sha256'), data).digest('hex') : crypto.hash('sha256', data, 'hex'),
  hmac: (algorithm, key) => {
    const prepared = crypto.createSecretKey(key, 'utf8')
    const name = algorithm.toLowerCase()
    return (text, encoding) => update(crypto.createHmac(name, prepared), text).digest(encoding)
  },
}

type Updated<Hash> = { update: (data: string | Uint8Array) => Hash }

const isParts = (data: Hashed): data is readonly (string | Uint8Array)[] => Array.isArray(data)

function update<Hash extends Updated<Hash>>(hash: Hash, data: Hashed): Hash {
  if (!isParts(data)) return hash.update(data)
  for (const part of data) hash.update(part)
  return hash
}

export const nodeMd5: Md5 = text => crypto.hash('md5', text, 'base64')
