import { createHash, createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { nodeDigests } from '../../../src/node/digests.ts'
import { webDigests } from '../../../src/web/digests.ts'

/** Around the length of a block, in bytes of a key, and around the longest text that is hashed in one go. */
const keys = ['', 's', 'ü'.repeat(31), 'k'.repeat(63), 'k'.repeat(64), 'k'.repeat(65), '密'.repeat(100)]
const texts = ['', 'a', '\ud800 alone', 'ä€😀'.repeat(20), ...[4095, 4096, 4097].map(length => '密'.repeat(length))]

for (const [platform, digests] of Object.entries({ Node: nodeDigests, 'the web': webDigests }))
  test(`the HMACs of ${platform} are those of OpenSSL, whatever the key and the text`, () => {
    for (const algorithm of ['SHA1', 'SHA256'] as const)
      for (const key of keys) {
        const hmac = digests.hmac(algorithm, key)
        // Twice round: one text must leave nothing behind for the next.
        for (const text of [...texts, ...texts])
          for (const encoding of ['hex', 'base64'] as const)
            expect(hmac(text, encoding)).toBe(createHmac(algorithm, key).update(text).digest(encoding))
      }
  })

test('a text in parts has the digest of the whole', () => {
  const parts = ['a', Buffer.from('ü'), '密']
  const whole = Buffer.from('aü密')
  for (const digests of [nodeDigests, webDigests]) {
    expect(digests.sha256(parts)).toBe(createHash('sha256').update(whole).digest('hex'))
    expect(digests.hmac('SHA256', 'key')(parts, 'hex')).toBe(createHmac('sha256', 'key').update(whole).digest('hex'))
  }
})
