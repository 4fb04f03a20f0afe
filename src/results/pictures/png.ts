import { joinParts } from '../../images/join-parts.ts'

/** A picture of at most four colours: one byte a pixel, each the number of a colour. */
export type Drawing = { width: number; height: number; pixels: Uint8Array }

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number]

/**
 * A drawing as a PNG of two bits a pixel. Its data is stored, not compressed, so that the same drawing is the same file
 * on every platform. Source: W3C PNG, RFC 1950, RFC 1951 §3.2.4.
 */
export function encodePng({ width, height, pixels }: Drawing, palette: readonly Colour[]): Uint8Array {
  const rowLength = Math.ceil(width / 4) + 1
  const rows = new Uint8Array(rowLength * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * rowLength + 1 + (x >> 2)
      rows[at] = (rows[at] ?? 0) | (((pixels[y * width + x] ?? 0) & 3) << (6 - 2 * (x & 3)))
    }
  const bitDepth = 2
  const indexed = 3
  return joinParts([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', joinParts([bigEndian(width), bigEndian(height), Uint8Array.of(bitDepth, indexed, 0, 0, 0)])),
    chunk('PLTE', Uint8Array.from(palette.flat())),
    chunk('IDAT', storeZlib(rows)),
    chunk('IEND', new Uint8Array(0)),
  ])
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = joinParts([Uint8Array.from(type, letter => letter.charCodeAt(0)), data])
  return joinParts([bigEndian(data.length), body, bigEndian(crc32(body))])
}

const longestBlock = 65_535

/** The zlib format with blocks that are not compressed. */
function storeZlib(data: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 0x01)]
  for (let at = 0; at < data.length; at += longestBlock) {
    const block = data.subarray(at, at + longestBlock)
    const isLast = at + longestBlock >= data.length ? 1 : 0
    const { length } = block
    parts.push(Uint8Array.of(isLast, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255), block)
  }
  parts.push(bigEndian(adler32(data)))
  return joinParts(parts)
}

function adler32(data: Uint8Array): number {
  let a = 1
  let b = 0
  for (const byte of data) {
    a = (a + byte) % 65_521
    b = (b + a) % 65_521
  }
  return ((b << 16) | a) >>> 0
}

function crc32(data: Uint8Array): number {
  let crc = ~0
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

const bigEndian = (value: number) => Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
