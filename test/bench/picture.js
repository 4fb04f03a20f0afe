// @ts-check
// A real JPEG of an exact size that compresses no further: noise, filled up with comment segments.
import sharp from 'sharp'

const width = 720
const height = 1080
const maxSegment = 65_535
const segmentHead = 4

// Always the same noise, so that two runs measure the same picture.
function noise() {
  const pixels = Buffer.allocUnsafe(width * height * 3)
  let state = 0x9e3779b9
  for (let i = 0; i < pixels.length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    pixels[i] = state
  }
  return pixels
}

/** @param {number} size its marker and length included */
function comment(size) {
  const segment = Buffer.alloc(size, 0x20)
  segment.writeUInt16BE(0xfffe, 0)
  segment.writeUInt16BE(size - 2, 2)
  return segment
}

/** @param {number} size */
function comments(size) {
  const segments = []
  let left = size
  while (left > 0) {
    // Never leave a rest too small to be a segment.
    const take = left <= maxSegment ? left : Math.min(maxSegment, left - segmentHead)
    segments.push(comment(take))
    left -= take
  }
  return segments
}

/** @param {number} bytes the size wanted */
export async function noisePicture(bytes) {
  const raw = { width, height, channels: /** @type {const} */ (3) }
  for (let quality = 95; quality > 0; quality--) {
    const jpeg = await sharp(noise(), { raw }).jpeg({ quality }).toBuffer()
    const rest = bytes - jpeg.length
    if (rest < segmentHead) continue
    return Buffer.concat([jpeg.subarray(0, 2), ...comments(rest), jpeg.subarray(2)])
  }
  throw new Error(`Failed to make a picture of ${bytes} bytes: noise needs more.`)
}
