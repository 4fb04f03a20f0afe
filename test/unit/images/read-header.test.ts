import { describe, expect, it } from 'vitest'
import { readHeader } from '../../../src/images/read-header.ts'

const ascii = (text: string) => [...Buffer.from(text, 'latin1')]
const chunk = (type: string, content: number[]) => [0, 0, 0, content.length, ...ascii(type), ...content, 1, 2, 3, 4]
const png = (...chunks: number[][]) => Uint8Array.from([...ascii('\x89PNG\r\n\x1a\n'), ...chunks.flat()])
const ihdr = chunk('IHDR', [0, 0, 2, 128, 0, 0, 1, 224, 8, 2, 0, 0, 0])
const whole = { format: 'PNG', width: 640, height: 480, complete: true, animated: false }

describe('the header of a PNG', () => {
  it.each([
    ['is read of a whole one', png(ihdr, chunk('IDAT', [1]), chunk('IEND', [])), whole],
    ['tells an animation', png(ihdr, chunk('acTL', [0, 0]), chunk('IEND', [])), { ...whole, animated: true }],
    ['keeps its size where the end is missing', png(ihdr, chunk('IDAT', [1])), { ...whole, complete: false }],
    ['tells an animation without its end', png(ihdr, chunk('acTL', [])), { ...whole, complete: false, animated: true }],
    ['does not look behind the end', png(ihdr, chunk('IEND', []), chunk('acTL', [])), whole],
    ['is none without its first chunk', png(chunk('IDAT', ihdr.slice(8, 21)), chunk('IEND', [])), undefined],
    ['is none when it is cut off', png(ihdr).subarray(0, 32), undefined],
  ])('%s', (_, bytes, expected) => {
    expect(readHeader(bytes)).toEqual(expected)
  })
})

describe('the header of a JPEG', () => {
  const segment = (marker: number, content: number[]) => [0xff, marker, 0, content.length + 2, ...content]
  const frame = segment(0xc0, [8, 1, 224, 2, 128, 3])
  const jpeg = (...parts: number[][]) => Uint8Array.from([0xff, 0xd8, ...parts.flat()])
  const scan = [0xff, 0xda, 0, 2, 1, 2, 3]
  const read = { format: 'JPEG', width: 640, height: 480, complete: true, animated: false }

  it.each([
    ['is read of a whole one', jpeg(segment(0xe1, [1, 2]), frame, scan, [0xff, 0xd9]), read],
    ['is read where a camera wrote more behind the end', jpeg(frame, scan, [0xff, 0xd9, 0, 0, 7]), read],
    ['keeps its size where the end is missing', jpeg(frame, scan), { ...read, complete: false }],
    ['takes no table for a frame', jpeg(segment(0xc4, [8, 9, 9, 9, 9, 9]), frame, scan, [0xff, 0xd9]), read],
    ['is none when the end comes before the frame', jpeg([0xff, 0xd9], frame, scan), undefined],
  ])('%s', (_, bytes, expected) => {
    expect(readHeader(bytes)).toEqual(expected)
  })
})
