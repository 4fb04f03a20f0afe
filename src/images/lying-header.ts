import type { Awaitable } from '../gateway/awaitable.ts'
import { jpegScanFault } from './jpeg-scan.ts'
import { pngRowsFault } from './png-rows.ts'
import { sniffFormat } from './read-header.ts'

/** Why a picture cannot be looked at, whatever a decoder says of it. */
export const damaged = 'cannot be decoded: damaged or truncated'

/**
 * Why a picture is not of the size that its header says, in words, or undefined. Decoders cut what goes on behind that
 * without a word, and some fill up what ends before.
 */
export async function lyingHeader(bytes: Uint8Array): Promise<string | undefined> {
  const look: (bytes: Uint8Array) => Awaitable<'short' | 'long' | undefined> =
    sniffFormat(bytes) === 'PNG' ? pngRowsFault : jpegScanFault
  const fault = await look(bytes)
  if (fault === undefined) return undefined
  return fault === 'short' ? damaged : 'damaged: the header promises fewer or narrower rows than the data holds'
}
