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
