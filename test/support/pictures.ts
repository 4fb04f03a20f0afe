import sharp, { type Sharp } from 'sharp'

type Format = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff'

// From the best encoding down to the smallest, so that a wished-for size is met with the least loss
const encodings: Record<Format, ((image: Sharp) => Sharp)[]> = {
  jpeg: [90, 75, 60, 45, 30, 20, 10, 5, 1].map(quality => image => image.jpeg({ quality })),
  png: [
    image => image.png({ compressionLevel: 6, adaptiveFiltering: true }),
    ...[64, 16, 4, 2].map(colours => (image: Sharp) => image.png({ palette: true, colours, dither: 0, effort: 1 })),
  ],
  webp: [90, 75, 60, 45, 30, 20, 10, 5, 1].map(quality => image => image.webp({ quality })),
  gif: [256, 64, 16, 4, 2].map(colours => image => image.gif({ colours, dither: 0, effort: 1 })),
  tiff: [90, 75, 60, 45, 30, 20, 10, 5, 1].map(quality => image => image.tiff({ compression: 'jpeg', quality })),
}

const paddings: Record<Format, (file: Buffer, size: number) => Buffer | undefined> = {
  jpeg: padJpeg,
  png: padPng,
  webp: padWebp,
  gif: padGif,
  // A TIFF reader goes by offsets and never comes to what lies behind the last of them
  tiff: (file, size) => Buffer.concat([file, Buffer.alloc(size)]),
}

/**
 * Draws a picture without a face: a colour gradient, or with `noise` one that hardly compresses. Width and
 * height are those of the stored pixels; `orientation` adds the EXIF tag and turns nothing. With `bytes` the
 * file has exactly that size and still decodes. The same options give the same picture.
 */
export async function drawnPicture(options: {
  width?: number
  height?: number
  format?: Format
  bytes?: number
  orientation?: number
  noise?: boolean
}): Promise<Buffer> {
  const { width = 480, height = 640, format = 'jpeg', bytes, orientation, noise = false } = options
  if (format === 'gif' && orientation !== undefined) {
    throw new Error('Failed to draw a picture: GIF has no orientation. Do choose another format.')
  }
  const pixels = drawPixels({ width, height, noise })
  for (const encode of encodings[format]) {
    const drawn = sharp(pixels, { raw: { width, height, channels: 3 } })
    const image = orientation === undefined ? drawn : drawn.withMetadata({ orientation })
    const file = await encode(image).toBuffer()
    if (bytes === undefined || file.length === bytes) return file
    const padded = file.length < bytes ? paddings[format](file, bytes - file.length) : undefined
    if (padded) return padded
  }
  const wish = `a ${format} of ${width}x${height} in ${bytes} bytes`
  throw new Error(`Failed to draw ${wish}: it does not get that small. Do allow more bytes.`)
}

function drawPixels({ width, height, noise }: { width: number; height: number; noise: boolean }): Buffer {
  const pixels = Buffer.alloc(width * height * 3)
  let seed = 1
  for (let at = 0; at < pixels.length; at++) {
    if (noise) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
      pixels[at] = seed >>> 24
      continue
    }
    const pixel = Math.floor(at / 3)
    const across = (pixel % width) / width
    const down = Math.floor(pixel / width) / height
    const shades = [across, down, (across + down) / 2]
    pixels[at] = Math.round((shades[at % 3] ?? 0) * 255)
  }
  return pixels
}

// Comment segments hold 0 to 65533 bytes behind a marker and a length
function padJpeg(file: Buffer, size: number): Buffer | undefined {
  if (size < 4) return undefined
  const parts: Buffer[] = []
  for (const segmentSize of split(size, 65_537, 4)) {
    const segment = Buffer.alloc(segmentSize, ' ')
    segment.writeUInt16BE(0xfffe, 0)
    segment.writeUInt16BE(segmentSize - 2, 2)
    parts.push(segment)
  }
  // JFIF and EXIF want their own segments to come first
  let at = 2
  while (file[at] === 0xff && ((file[at + 1] ?? 0) & 0xf0) === 0xe0) at += 2 + file.readUInt16BE(at + 2)
  return Buffer.concat([file.subarray(0, at), ...parts, file.subarray(at)])
}

// Text chunks; libpng gives up on single ones of 8 MB
function padPng(file: Buffer, size: number): Buffer | undefined {
  const keyword = Buffer.from('Comment\0')
  const least = 12 + keyword.length
  if (size < least) return undefined
  const parts = split(size, 1_000_000, least).map(chunkSize => {
    const chunk = Buffer.alloc(chunkSize, ' ')
    chunk.writeUInt32BE(chunkSize - 12, 0)
    chunk.write('tEXt', 4, 'latin1')
    keyword.copy(chunk, 8)
    chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunkSize - 4)
    return chunk
  })
  const end = file.length - 12
  return Buffer.concat([file.subarray(0, end), ...parts, file.subarray(end)])
}

// Unknown chunks are allowed only in the extended layout, which starts with a VP8X chunk; chunks are even in
// size, so an odd byte goes behind the RIFF container, where readers may ignore it
function padWebp(file: Buffer, size: number): Buffer | undefined {
  const extended = file.toString('latin1', 12, 16) === 'VP8X'
  const left = size - (extended ? 0 : 18)
  if (left < 8) return undefined
  const header = file.subarray(0, 12)
  const chunk = Buffer.alloc(left - (left % 2), ' ')
  chunk.write('NOTE', 0, 'latin1')
  chunk.writeUInt32LE(chunk.length - 8, 4)
  const layout = extended ? [] : [webpLayout(file)]
  const padded = Buffer.concat([header, ...layout, file.subarray(12), chunk, Buffer.alloc(left % 2)])
  padded.writeUInt32LE(file.length + size - (left % 2) - 8, 4)
  return padded
}

function webpLayout(file: Buffer): Buffer {
  const layout = Buffer.alloc(18)
  layout.write('VP8X', 0, 'latin1')
  layout.writeUInt32LE(10, 4)
  // A lossy frame keeps its size in 14 bits each behind the start code; the layout wants both less one
  layout.writeUIntLE((file.readUInt16LE(26) & 0x3fff) - 1, 12, 3)
  layout.writeUIntLE((file.readUInt16LE(28) & 0x3fff) - 1, 15, 3)
  return layout
}

// A comment is made of sub-blocks of up to 255 bytes, each behind its length
function padGif(file: Buffer, size: number): Buffer | undefined {
  if (size < 5) return undefined
  const blocks = split(size - 3, 256, 2).map(blockSize => {
    const block = Buffer.alloc(blockSize, ' ')
    block[0] = blockSize - 1
    return block
  })
  const comment = [Buffer.from([0x21, 0xfe]), ...blocks, Buffer.from([0])]
  return Buffer.concat([file.subarray(0, -1), ...comment, file.subarray(-1)])
}

/** Cuts a size into parts not smaller than `least` and no larger than `most`. */
function split(size: number, most: number, least: number): number[] {
  const parts: number[] = []
  for (let left = size; left > 0; ) {
    const tooLittleBehind = left > most && left - most < least
    const part = tooLittleBehind ? most - least : Math.min(left, most)
    parts.push(part)
    left -= part
  }
  return parts
}

function crc32(data: Buffer): number {
  let crc = 0xffffffff
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
