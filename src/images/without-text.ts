import { joinParts } from './join-parts.ts'
import { sniffFormat } from './read-header.ts'

const textTypes = [0x74455874, 0x7a545874, 0x69545874] // tEXt, zTXt, iTXt

/**
 * A PNG without its text chunks, anything else as it is. Nobody reads them, but decoders inflate the compressed ones: 1 MB
 * of them can grow to 1 GB. Source: W3C PNG, 11.3.3.
 */
export function withoutText(bytes: Uint8Array): Uint8Array {
  if (sniffFormat(bytes) !== 'PNG') return bytes
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kept: Uint8Array[] = [bytes.subarray(0, 8)]
  for (let at = 8; at < bytes.length; ) {
    const end = at + 8 <= bytes.length ? at + 12 + view.getUint32(at) : bytes.length
    const isText = end <= bytes.length && textTypes.includes(view.getUint32(at + 4))
    if (!isText) kept.push(bytes.subarray(at, end))
    at = end
  }
  return joinParts(kept)
}
