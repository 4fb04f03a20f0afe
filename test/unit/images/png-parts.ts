import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { crc32, createDeflate } from 'node:zlib'

export const pngSignature: Buffer = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** A chunk with its length and checksum. */
export function pngChunk(type: string, data: Uint8Array = new Uint8Array()): Buffer {
  const chunk = Buffer.alloc(data.length + 12)
  chunk.writeUInt32BE(data.length, 0)
  chunk.write(type, 4, 'latin1')
  chunk.set(data, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), data.length + 8)
  return chunk
}

/** The chunk of size and kind of pixel; `colourType` is 0 for grey, 6 for RGB with alpha. */
export function pngHeader(width: number, height: number, { depth = 8, colourType = 0 } = {}): Buffer {
  const data = Buffer.alloc(13)
  data.writeUInt32BE(width, 0)
  data.writeUInt32BE(height, 4)
  data[8] = depth
  data[9] = colourType
  return pngChunk('IHDR', data)
}

/** A PNG that says it is of another size than it is. */
export function pngDeclaring(file: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(file)
  copy.writeUInt32BE(width, 16)
  copy.writeUInt32BE(height, 20)
  copy.writeUInt32BE(crc32(copy.subarray(12, 29)), 29)
  return copy
}

/** A PNG of these parts, its end marker included. */
export const png = (...parts: Uint8Array[]): Buffer => Buffer.concat([pngSignature, ...parts, pngChunk('IEND')])

/** A PNG with more chunks between its header and what follows. */
export const withChunks = (file: Buffer, ...chunks: Uint8Array[]): Buffer =>
  Buffer.concat([file.subarray(0, 33), ...chunks, file.subarray(33)])

/** So many megabytes of zeros, compressed a thousandfold without ever holding them. */
export function packedZeros(megabytes: number): Promise<Buffer> {
  const megabyte = Buffer.alloc(1_000_000)
  return buffer(Readable.from(Array.from({ length: megabytes }, () => megabyte)).pipe(createDeflate({ level: 9 })))
}
