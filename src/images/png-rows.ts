/** How many samples a pixel has, by colour type. Source: W3C PNG, 11.2.1. */
const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/** Where each pass of an interlaced PNG begins and how far apart its pixels lie: x, y, by x, by y. Source: W3C PNG, 8.1. */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

/**
 * Whether the rows of a PNG are those that its header promises: `short` where they end before, `long` where they go on,
 * which decoders cut without a word. Undefined where they fit, or the data cannot be unpacked: decoders then say so.
 */
export async function pngRowsFault(bytes: Uint8Array): Promise<'short' | 'long' | undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const promised = promisedLength(view)
  if (promised === undefined) return undefined
  try {
    const length = await unpackedLength(dataOf(view, bytes), promised)
    return length === promised ? undefined : length < promised ? 'short' : 'long'
  } catch {
    return undefined
  }
}

/** How many bytes all rows take, each with one for its filter. */
function promisedLength(view: DataView): number | undefined {
  if (view.byteLength < 33) return undefined
  const [width, height, depth] = [view.getUint32(16), view.getUint32(20), view.getUint8(24)]
  const bits = depth * (samples[view.getUint8(25)] ?? 0)
  if (bits === 0) return undefined
  const rows = (across: number, down: number) => (across > 0 ? down * (1 + Math.ceil((across * bits) / 8)) : 0)
  if (view.getUint8(28) === 0) return rows(width, height)
  const within = (side: number, from: number, by: number) => Math.max(0, Math.ceil((side - from) / by))
  return passes.reduce((sum, [x, y, byX, byY]) => sum + rows(within(width, x, byX), within(height, y, byY)), 0)
}

/** The contents of all IDAT chunks. */
function dataOf(view: DataView, bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = []
  for (let at = 8; at + 12 <= view.byteLength; at += 12 + view.getUint32(at))
    if (view.getUint32(at + 4) === 0x49444154) parts.push(bytes.subarray(at + 8, at + 8 + view.getUint32(at)))
  return parts
}

/** How much the parts unpack to, piece by piece and no further than a little over `most`. */
async function unpackedLength(parts: readonly Uint8Array[], most: number): Promise<number> {
  const stream = new Blob(parts.map(part => Uint8Array.from(part))).stream()
  const reader = stream.pipeThrough(new DecompressionStream('deflate')).getReader()
  let length = 0
  while (length <= most) {
    const { done, value } = await reader.read()
    if (done) return length
    length += value.byteLength
  }
  void reader.cancel().catch(() => undefined)
  return length
}
