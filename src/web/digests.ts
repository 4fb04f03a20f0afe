import { hmac } from '@noble/hashes/hmac.js'
import { sha1 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Digests } from '../signatures/digests.ts'

const encoder = new TextEncoder()
const toBytes = (data: string | Uint8Array) => (typeof data === 'string' ? encoder.encode(data) : data)

/** Digests in plain JavaScript: those of WebCrypto answer later, and are missing outside secure contexts. */
export const webDigests: Digests = {
  sha256: data => bytesToHex(sha256(toBytes(data))),
  hmac: (algorithm, key) => {
    const prepared = hmac.create(algorithm === 'SHA1' ? sha1 : sha256, encoder.encode(key))
    return (text, encoding) => {
      const bytes = prepared.clone().update(encoder.encode(text)).digest()
      return encoding === 'hex' ? bytesToHex(bytes) : btoa(String.fromCharCode(...bytes))
    }
  },
}
