import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { md5 } from '../../../src/web/md5.ts'

const sameAsNode = (bytes: Uint8Array): void => {
  expect(Buffer.from(md5(bytes)).toString('hex')).toBe(createHash('md5').update(bytes).digest('hex'))
}

test('the MD5 of browsers and workers is that of Node, around every border of a block', () => {
  for (let length = 0; length <= 200; length += 1) sameAsNode(new Uint8Array(length).fill(length))
})

test('the MD5 of any bytes is that of Node', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 5000 }), sameAsNode))
})
