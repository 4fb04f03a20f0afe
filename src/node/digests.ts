import type { Digests, Md5 } from '../signatures/digests.ts'
import { crypto } from './builtins.ts'

/** The digests of Node's OpenSSL, at once and with keys prepared. */
export const nodeDigests: Digests = {
  sha256: data => crypto.hash('sha256', data, 'hex'),
  hmac: (algorithm, key) => {
    const prepared = crypto.createSecretKey(key, 'utf8')
    const name = algorithm.toLowerCase()
    return (text, encoding) => crypto.createHmac(name, prepared).update(text).digest(encoding)
  },
}

export const nodeMd5: Md5 = text => crypto.hash('md5', text, 'base64')
