import { hmac } from '@noble/hashes/hmac.js'
import { sha1 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Digests, Hashed } from '../gateway/digests.ts'

const encoder = new TextEncoder()
const toBytes = (data: string | Uint8Array) => (typeof data === 'string' ? encoder.encode(data) : data)

type Updated = { update: (bytes: Uint8Array) => unknown; digest: () => Uint8Array }

function digestOf(hash: Updated, data: Hashed): Uint8Array {
  const parts = typeof data === 'string' || data instanceof Uint8Array ? [data] : data
  for (const part of parts) hash.update(toBytes(part))
  return hash.digest()
}

/** Digests in plain JavaScript: those of WebCrypto answer later, and are missing outside secure contexts. */
export const webDigests: Digests = {
  sha256: data => bytesToHex(digestOf(sha256.create(), data)),
  hmac: (algorithm, key) => {
    const prepared = hmac.create(algorithm === 'SHA1' ? sha1 : sha256, encoder.encode(key))
    return (text, encoding) => {
      const bytes = digestOf(prepared.clone(), text)
      return encoding === 'hex' ? bytesToHex(bytes) : btoa(String.fromCharCode(...bytes))
    }
  },
}
