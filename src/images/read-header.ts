/** What the bytes of a picture say without decoding a pixel. */
export type PictureHeader = {
  format: 'JPEG' | 'PNG'
  width: number
  height: number
  /** False when the file ends before its end marker. */
  complete: boolean
  animated: boolean
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** The format by its first bytes, whatever name or content type came with them. */
export function sniffFormat(bytes: Uint8Array): 'JPEG' | 'PNG' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'JPEG'
  if (pngSignature.every((byte, index) => bytes[index] === byte)) return 'PNG'
  return undefined
}

/** Reads a JPEG's or PNG's header, or undefined when it is neither or its header cannot be followed. */
export function readHeader(bytes: Uint8Array): PictureHeader | undefined {
  const format = sniffFormat(bytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return format === 'JPEG' ? readJpeg(view) : format === 'PNG' ? readPng(view) : undefined
}

/** Walks the segments up to the first scan; a frame header (SOF) holds the size. Source: ITU-T T.81, annex B. */
function readJpeg(view: DataView): PictureHeader | undefined {
  let size: { width: number; height: number } | undefined
  let at = 2
  while (at + 4 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    if (marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += marker === 0xff ? 1 : 2
      continue
    }
    const length = view.getUint16(at + 2)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame && at + 9 <= view.byteLength) size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    if (marker === 0xda) break
    if (marker === 0xd9 || length < 2) return undefined
    at += 2 + length
  }
  return size && { format: 'JPEG', ...size, complete: endsAfter(view, at), animated: false }
}

/** Looks backwards for the end-of-image marker, which compressed data cannot hold; cameras may write more behind it. */
function endsAfter(view: DataView, scan: number): boolean {
  for (let at = view.byteLength - 2; at > scan; at -= 1)
    if (view.getUint8(at) === 0xff && view.getUint8(at + 1) === 0xd9) return true
  return false
}

const chunkType = { IHDR: 0x49484452, acTL: 0x6163544c, IEND: 0x49454e44 }

/** Walks the chunks: IHDR holds the size, acTL marks an animation, IEND ends the file. Source: W3C PNG, chapter 5. */
function readPng(view: DataView): PictureHeader | undefined {
  if (view.byteLength < 33 || view.getUint32(12) !== chunkType.IHDR) return undefined
  const header = { format: 'PNG' as const, width: view.getUint32(16), height: view.getUint32(20) }
  let animated = false
  let at = 8
  while (at + 12 <= view.byteLength) {
    const type = view.getUint32(at + 4)
    if (type === chunkType.acTL) animated = true
    if (type === chunkType.IEND) return { ...header, complete: true, animated }
    at += 12 + view.getUint32(at)
  }
  return { ...header, complete: false, animated }
}
