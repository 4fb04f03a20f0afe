/** One marker of a JPEG with what belongs to it; that of a scan includes its data. */
export type Segment = { marker: number; start: number; end: number }

const startOfScan = 0xda
const isFrame = (marker: number) => marker === 0xc0 || marker === 0xc2

/** The segments of a JPEG in their order, without its first and its last marker. */
export function segmentsOf(file: Buffer): Segment[] {
  const segments: Segment[] = []
  for (let at = 2; file[at + 1] !== 0xd9; ) {
    const marker = file[at + 1] ?? 0
    let end = at + 2 + file.readUInt16BE(at + 2)
    // Within a scan a marker's first byte is followed by 0, or by one of the restart markers.
    if (marker === startOfScan)
      while (file[end] !== 0xff || file[end + 1] === 0 || ((file[end + 1] ?? 0) & 0xf8) === 0xd0) end += 1
    segments.push({ marker, start: at, end })
    at = end
  }
  return segments
}

/** A segment as an application would write it; `length` may lie. */
export function jpegSegment(marker: number, data: Uint8Array, length = data.length + 2): Buffer {
  const head = Buffer.from([0xff, marker, length >> 8, length & 255])
  return Buffer.concat([head, data])
}

/** A JPEG with more bytes between its first marker and what follows. */
export const withSegments = (file: Buffer, ...segments: Uint8Array[]): Buffer =>
  Buffer.concat([file.subarray(0, 2), ...segments, file.subarray(2)])

/** A JPEG that says it is of another size than it is. */
export function declaring(file: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(file)
  const frame = segmentsOf(file).find(({ marker }) => isFrame(marker))?.start ?? 0
  copy.writeUInt16BE(height, frame + 5)
  copy.writeUInt16BE(width, frame + 7)
  return copy
}

/** A JPEG without its frame header, which holds the size. */
export function withoutFrame(file: Buffer): Buffer {
  const { start = 0, end = 0 } = segmentsOf(file).find(({ marker }) => isFrame(marker)) ?? {}
  return Buffer.concat([file.subarray(0, start), file.subarray(end)])
}

/** A progressive JPEG whose shortest scan comes so many times more. */
export function withMoreScans(file: Buffer, count: number): Buffer {
  const scans = segmentsOf(file).filter(({ marker }) => marker === startOfScan)
  const [shortest] = scans.toSorted((a, b) => a.end - a.start - (b.end - b.start))
  const scan = file.subarray(shortest?.start, shortest?.end)
  return Buffer.concat([file.subarray(0, -2), ...Array.from({ length: count }, () => scan), file.subarray(-2)])
}

/**
 * A progressive JPEG with as many scans as its rules allow for: each coefficient of each component on its own, each bit
 * on its own. A decoder goes over the whole picture for each. The picture must be of one colour, so that its scans are
 * of a few bytes.
 */
export function withAllScans(flat: Buffer): Buffer {
  const scans = segmentsOf(flat).filter(({ marker }) => marker === startOfScan)
  const ofLuma = scans.find(({ start }) => flat[start + 4] === 1 && flat[start + 5] === 1 && flat[start + 7] !== 0)
  const scan = flat.subarray(ofLuma?.start, ofLuma?.end)
  const more: Buffer[] = []
  for (let coefficient = 1; coefficient < 64; coefficient += 1)
    for (let bit = 13; bit >= 0; bit -= 1) {
      const copy = Buffer.from(scan)
      copy[7] = coefficient
      copy[8] = coefficient
      copy[9] = ((bit === 13 ? 0 : bit + 1) << 4) | bit
      more.push(copy)
    }
  return Buffer.concat([flat.subarray(0, ofLuma?.start), ...more, flat.subarray(-2)])
}

/** Codes for the coefficients of `codedByHand`: what follows so many zeros, 16 zeros, or the end of a block. */
const handCodes = { end: '0', afterThree: '110', sixteenZeros: '10', afterFourteen: '1110' } as const
const handValues = [0x00, 0xf0, 0x31, 0xe1]

/**
 * A grey JPEG of 640 by 640 pixels, coded without an encoder: with restart markers between so many blocks, which libvips does
 * not write, zeros before a value, 16 zeros at once, and blocks that end without the code for it. The last interval lacks
 * so many of its blocks.
 */
export function codedByHand({ interval, missing = 0 }: { interval: number; missing?: number }): Buffer {
  const { end, afterThree, sixteenZeros, afterFourteen } = handCodes
  const kinds = [
    `0${end}`,
    `0${sixteenZeros}${afterThree}1${end}`,
    `0${sixteenZeros.repeat(3)}${afterFourteen}1`,
    `0${afterThree}0${afterThree}1${end}`,
  ]
  const blocks = Array.from({ length: 6400 }, (_, index) => kinds[index % kinds.length] ?? '')
  const parts: Buffer[] = []
  for (let at = 0; at < blocks.length; at += interval) {
    const isLast = at + interval >= blocks.length
    const bits = blocks.slice(at, isLast ? blocks.length - missing : at + interval).join('')
    const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1').match(/.{8}/g) ?? []
    parts.push(
      Buffer.from(bytes.map(byte => Number.parseInt(byte, 2)).flatMap(byte => (byte === 255 ? [255, 0] : [byte]))),
    )
    if (!isLast) parts.push(Buffer.from([0xff, 0xd0 + ((at / interval) & 7)]))
  }
  const lengths = (counts: number[]) => counts.concat(Array.from({ length: 16 - counts.length }, () => 0))
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    jpegSegment(0xdb, Buffer.from([0, ...Array.from({ length: 64 }, () => 1)])),
    jpegSegment(0xc0, Buffer.from([8, 640 >> 8, 640 & 255, 640 >> 8, 640 & 255, 1, 1, 0x11, 0])),
    jpegSegment(0xc4, Buffer.from([0x00, ...lengths([1]), 0])),
    jpegSegment(0xc4, Buffer.from([0x10, ...lengths([1, 1, 1, 1]), ...handValues])),
    jpegSegment(0xdd, Buffer.from([interval >> 8, interval & 255])),
    jpegSegment(0xda, Buffer.from([1, 1, 0x00, 0, 63, 0])),
    ...parts,
    Buffer.from([0xff, 0xd9]),
  ])
}
