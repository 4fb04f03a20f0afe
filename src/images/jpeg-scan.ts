/** What of a baseline or progressive JPEG decides how many blocks its first scan holds, and how they are coded. */
type Component = { id: number; across: number; down: number }
type Frame = { width: number; height: number; components: readonly Component[] }
/**
 * The codes of one Huffman table: those of up to 9 bits by whatever 9 bits begin with them, and the longer ones by their
 * length. Of each: how many bits code and value take, and times 32, how many coefficients it stands for; 0 where there is
 * no such code.
 */
type Codes = { short: Uint16Array; long: readonly { bits: number; first: number; packed: Uint16Array }[] }
/** The tables of a block; of one that holds its mean alone there is no second. */
type Block = { dc: Codes; ac: Codes | undefined }
type Scan = { members: readonly { component: Component; dc: number; ac: number }[]; isDcOnly: boolean; start: number }

/** So many bytes may be left behind the last block: encoders of cameras fill up. A row of blocks takes more. */
const mostLeft = 16

const marker = { frame: [0xc0, 0xc1, 0xc2], tables: 0xc4, interval: 0xdd, scan: 0xda } as const

/**
 * Whether the first scan of a JPEG holds as many blocks as its header promises: `short` where it ends before that, `long`
 * where it goes on. Decoders fill the former up with grey and cut the latter without a word. Only the lengths of codes
 * are read, which takes a few milliseconds for a megabyte. Undefined where it fits, and where this cannot follow it:
 * decoders then say what is wrong. Source: ITU-T T.81, annexes A.2, B.2, C and F.2.
 */
export function jpegScanFault(bytes: Uint8Array): 'short' | 'long' | undefined {
  const read = readUpToScan(bytes)
  if (!read) return undefined
  const { scan, tables, interval } = read
  const units = unitsOf(read.frame, scan)
  const blocks = blocksOf(scan, tables)
  if (!blocks || units === 0) return undefined
  const { data, ends } = withoutStuffing(bytes, scan.start)
  // Between two restart markers stand so many units; behind the last, what is left.
  const intervals = interval === 0 ? 1 : Math.ceil(units / interval)
  if (ends.length !== intervals) return ends.length < intervals ? 'short' : 'long'
  const from = ends.at(-2) ?? 0
  return follow(data, from, ends.at(-1) ?? 0, blocks, units - (intervals - 1) * interval)
}

/** Goes over so many units, block by block. */
function follow(data: Uint8Array, from: number, to: number, blocks: readonly Block[], units: number) {
  let at = from * 8
  const end = to * 8
  for (let unit = 0; unit < units; unit += 1) {
    if (at >= end) return 'short'
    for (const { dc, ac } of blocks) {
      // The first value of a block leads one coefficient on, those after it as many as they say.
      let codes: Codes = dc
      for (let coefficient = 0; coefficient < 64; codes = ac ?? dc) {
        const bits = sixteenBits(data, at)
        const code = codes.short[bits >> 7] || longCode(codes, bits)
        if (code === 0) return at + 16 > end ? 'short' : undefined
        at += code & 31
        coefficient += code >> 5
        if (!ac) break
      }
    }
  }
  if (at > end) return 'short'
  const left = data.subarray((at + 7) >> 3, to)
  return left.length > mostLeft && left.some(byte => byte !== 0) ? 'long' : undefined
}

function longCode({ long }: Codes, sixteen: number): number {
  for (const { bits, first, packed } of long) {
    const code = packed[(sixteen >> (16 - bits)) - first]
    if (code !== undefined) return code
  }
  return 0
}

/** The bits from a place on; behind the end all are 0. */
function sixteenBits(data: Uint8Array, at: number): number {
  const byte = at >> 3
  const three = ((data[byte] ?? 0) << 16) | ((data[byte + 1] ?? 0) << 8) | (data[byte + 2] ?? 0)
  return (three >> (8 - (at & 7))) & 0xffff
}

/** The segments before the first scan: the frame, its tables, and where the scan's data begins. */
function readUpToScan(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tables = new Map<number, Codes>()
  let frame: Frame | undefined
  let interval = 0
  for (let at = 2; at + 4 <= bytes.length && view.getUint8(at) === 0xff; ) {
    const kind = view.getUint8(at + 1)
    if (kind === 0xff || kind === 0x01) {
      at += kind === 0xff ? 1 : 2
      continue
    }
    const end = at + 2 + view.getUint16(at + 2)
    if (end > bytes.length || end < at + 4) return undefined
    const content = bytes.subarray(at + 4, end)
    if (marker.frame.some(known => known === kind)) frame = readFrame(content)
    else if (kind > 0xc0 && kind < 0xd0 && kind !== marker.tables && kind !== 0xc8) return undefined
    if (kind === marker.tables && !readTables(content, tables)) return undefined
    if (kind === marker.interval) interval = ((content[0] ?? 0) << 8) | (content[1] ?? 0)
    if (kind === marker.scan) {
      const scan = frame && readScan(content, frame, end)
      return frame && scan && { frame, scan, tables, interval }
    }
    at = end
  }
  return undefined
}

function readFrame(content: Uint8Array): Frame | undefined {
  const [, high = 0, low = 0, wide = 0, narrow = 0, count = 0] = content
  if (content.length < 6 + 3 * count) return undefined
  const components = Array.from({ length: count }, (_, index) => {
    const [id = 0, sampling = 0] = content.subarray(6 + 3 * index)
    return { id, across: sampling >> 4, down: sampling & 15 }
  })
  return components.every(({ across, down }) => across > 0 && down > 0)
    ? { height: (high << 8) | low, width: (wide << 8) | narrow, components }
    : undefined
}

function readScan(content: Uint8Array, { components }: Frame, start: number): Scan | undefined {
  const [count = 0] = content
  const members = Array.from({ length: count }, (_, index) => {
    const [id, chosen = 0] = content.subarray(1 + 2 * index)
    const component = components.find(each => each.id === id)
    return component && { component, dc: chosen >> 4, ac: chosen & 15 }
  }).filter(member => member !== undefined)
  const [first, last, steps] = content.subarray(1 + 2 * count)
  // The first scan of a progressive picture holds the mean of each block. One that holds anything else is not read.
  const isWhole = first === 0 && last === 63
  if (members.length !== count || count === 0 || first !== 0 || (!isWhole && last !== 0)) return undefined
  return (steps ?? 0) >> 4 === 0 ? { members, isDcOnly: !isWhole, start } : undefined
}

/** How many units a scan holds: of several components as many blocks of each as it samples, of one a block. */
function unitsOf({ width, height, components }: Frame, { members }: Scan): number {
  const across = Math.max(...components.map(component => component.across))
  const down = Math.max(...components.map(component => component.down))
  const [only] = members
  if (members.length > 1 || !only) return Math.ceil(width / (8 * across)) * Math.ceil(height / (8 * down))
  const { component } = only
  const blocks = (side: number, sampled: number, most: number) => Math.ceil(Math.ceil((side * sampled) / most) / 8)
  return blocks(width, component.across, across) * blocks(height, component.down, down)
}

/** The blocks of one unit in their order, each with its tables; undefined where one is missing. */
function blocksOf({ members, isDcOnly }: Scan, tables: ReadonlyMap<number, Codes>): readonly Block[] | undefined {
  const blocks: Block[] = []
  for (const { component, dc, ac } of members) {
    const codes = { dc: tables.get(dc), ac: isDcOnly ? undefined : tables.get(16 | ac) }
    if (!codes.dc || (!isDcOnly && !codes.ac)) return undefined
    const count = members.length > 1 ? component.across * component.down : 1
    for (let index = 0; index < count; index += 1) blocks.push({ dc: codes.dc, ac: codes.ac })
  }
  return blocks
}

function readTables(content: Uint8Array, tables: Map<number, Codes>): boolean {
  for (let at = 0; at + 17 <= content.length; ) {
    const name = content[at] ?? 0
    const counts = content.subarray(at + 1, at + 17)
    const length = counts.reduce((sum, count) => sum + count, 0)
    const values = content.subarray(at + 17, at + 17 + length)
    if (values.length < length) return false
    const codes = codesOf(counts, values, name >= 16)
    if (!codes) return false
    tables.set(name, codes)
    at += 17 + length
  }
  return true
}

/** Codes go up in length, and within a length one by one. */
function codesOf(counts: Uint8Array, values: Uint8Array, isAc: boolean): Codes | undefined {
  const short = new Uint16Array(512)
  const long: Codes['long'][number][] = []
  let code = 0
  let from = 0
  for (let bits = 1; bits <= 16; bits += 1, code *= 2) {
    const count = counts[bits - 1] ?? 0
    if (code + count > 1 << bits) return undefined
    const packed = Uint16Array.from(values.subarray(from, from + count), value => bits + packedValue(value, isAc))
    from += count
    if (bits > 9) long.push({ bits, first: code, packed })
    else
      for (const [index, each] of packed.entries())
        short.fill(each, (code + index) << (9 - bits), (code + index + 1) << (9 - bits))
    code += count
  }
  return { short, long }
}

/** How many bits follow a code, and times 32 how far it leads: past zeros and one value, past 16 zeros, to the end. */
function packedValue(value: number, isAc: boolean): number {
  const size = isAc ? value & 15 : value & 31
  const leads = !isAc ? 1 : size === 0 && value !== 0xf0 ? 64 : (value >> 4) + 1
  return size + (leads << 5)
}

/** The data of a scan up to the next marker, and where in it each restart marker stood, and its end. */
function withoutStuffing(bytes: Uint8Array, start: number): { data: Uint8Array; ends: number[] } {
  const data = new Uint8Array(bytes.length - start)
  const ends: number[] = []
  let length = 0
  let from = start
  while (true) {
    const at = bytes.indexOf(0xff, from)
    const until = at < 0 ? bytes.length : at
    data.set(bytes.subarray(from, until), length)
    length += until - from
    const after = at < 0 ? undefined : bytes[at + 1]
    if (after === 0) data[length++] = 0xff
    else if (after !== undefined && after >= 0xd0 && after <= 0xd7) ends.push(length)
    else {
      ends.push(length)
      return { data, ends }
    }
    from = at + 2
  }
}
